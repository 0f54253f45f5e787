"""The import from upload to confirmation. Nothing but the preview is written before; then all rows or none."""

from collections import Counter
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from lhh_portal.bulk import insert_rows
from lhh_portal.sheet_facts import read_facts
from lhh_portal.sheet_import import (
    OPEN,
    Stale,
    State,
    confirm_file,
    first_rows,
    layout_of,
    lock_file,
    note_other_sheets,
    read_or_queue,
    reopen,
    sample,
    stored,
)
from lhh_portal.sheet_layout import Layout, find_layout, read_head
from lhh_portal.spreadsheets import open_sheet
from members.columns import recognise
from members.duplicates import exact_key
from members.import_plan import Lookups, Planner
from members.import_writer import Writer
from members.importing import read_records
from members.models import ImportAnswer, ImportFile, ImportRow

# Below these the answer comes at once; above, a job with progress does it.
READ_AT_ONCE_ROWS = 500
WRITE_AT_ONCE_ROWS = 500
BATCH = 1000


# --- reading ---------------------------------------------------------------------------------------------------


def start_import(file, *, as_of, by):
    """Store the checked upload and find its columns. Raises ValidationError if it cannot be read at all."""
    layout = find_layout(first_rows(file), recognise, required="name")
    facts = read_facts(file)
    return ImportFile.objects.create(
        file=file,
        filename=file.name,
        sheet=facts.title[:100],
        as_of=as_of,
        created_by=by,
        notes=note_other_sheets(facts),
        layout=stored(layout),
    )


@transaction.atomic
def set_columns(import_file, columns, *, head_rows):
    """Settle by hand which column is which ({position: field}) and where the head stands ([] = no head)."""
    rows = [row for row in sample(import_file) if row.number in head_rows]
    layout = read_head(rows, recognise) if rows else Layout()
    layout.columns, layout.repeated = columns, []
    import_file = lock_file(import_file, *OPEN)
    import_file.layout = stored(layout)
    import_file.save(update_fields=["layout"])
    return import_file


def begin_reading(import_file):
    """Read at once, or queue a job for a big file. Return the Job or None."""
    return read_or_queue(import_file, read=read_file, kind="members.import.read", at_once=READ_AT_ONCE_ROWS)


def read_file(import_file, *, step=lambda done, total, message: None, commit=transaction.atomic):
    """Read every record and plan what it would do; replaces an earlier reading.

    `step(done, total, message)` is called now and then; the rows are written inside `commit()`. Raises ValidationError
    if the sheet cannot be read, or if the file was confirmed or dropped meanwhile.
    """
    rows, skipped = [], []
    with import_file.file.open() as file:
        facts = read_facts(file)
        for record in read_records(open_sheet(file), layout_of(import_file), facts, skipped=skipped):
            data = {
                "values": record.values,
                "cell": record.cells.get("name", ""),
                "problems": record.problems,
                "note": record.note,
            }
            rows.append(ImportRow(import_file=import_file, number=record.number, name=record.name[:300], data=data))
            if len(rows) % BATCH == 0:
                step(len(rows), 0, _("Đã đọc %s dòng") % len(rows))
    step(len(rows), 0, _("Đang so với hồ sơ hiện có"))
    lookups = plan_rows(rows, import_file.as_of)
    with commit():
        locked = lock_file(import_file, *OPEN, State.READING)
        locked.rows.all().delete()
        insert_rows(ImportRow, _ROW_FIELDS, map(attrgetter(*_ROW_COLUMNS), rows))
        locked.skipped, locked.state, locked.seen = skipped, State.READY, lookups.fingerprint
        locked.save(update_fields=["skipped", "state", "seen"])
    return locked


def plan_rows(rows, as_of):
    """Plan every row; return the Lookups it was planned against."""
    planner = Planner(Lookups(as_of))
    for row in rows:
        planner.plan(row)
    return planner.lookups


# --- looking and answering -------------------------------------------------------------------------------------


def tally(import_file):
    """{state: number of rows} of the preview, every state present."""
    found = dict(import_file.rows.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in ImportRow.State}


def obstacles(counts, repeated=()):
    """Sentences that say what must be settled before confirming; `repeated` are labels of columns said twice."""
    sentences = [
        _(
            "Cột «%s» trùng nghĩa với một cột đứng trước, chưa rõ lấy cột nào: bấm «Sửa các cột», xem lại rồi lưu cách "
            "đọc các cột."
        )
        % label
        for label in repeated
    ]
    if counts[ImportRow.State.PROBLEM]:
        sentences.append(
            _("Còn %s dòng cần sửa: sửa trong Excel rồi chọn lại tệp, hoặc bỏ qua dòng đó.")
            % counts[ImportRow.State.PROBLEM]
        )
    if counts[ImportRow.State.ASK]:
        sentences.append(_("Còn %s dòng cần trả lời là hội nào.") % counts[ImportRow.State.ASK])
    if not counts[ImportRow.State.NEW] + counts[ImportRow.State.CHANGED] and not sentences:
        sentences.append(_("Không có gì mới so với hồ sơ hiện có."))
    return sentences


@transaction.atomic
def answer(row, *, association, by):
    """Remember which association the name means (None: another, new one) and plan the file anew."""
    import_file = lock_file(row.import_file, State.READY)
    ImportAnswer.objects.update_or_create(
        name_key=exact_key(row.name), defaults={"name": row.name, "association": association, "answered_by": by}
    )
    return _replan(import_file)


@transaction.atomic
def forget_answer(row):
    import_file = lock_file(row.import_file, State.READY)
    ImportAnswer.objects.filter(name_key=exact_key(row.name)).delete()
    return _replan(import_file)


@transaction.atomic
def leave_out(row, *, out=True):
    """Take a row out of this import, or back in."""
    import_file = lock_file(row.import_file, State.READY)
    for fresh in import_file.rows.filter(number=row.number):
        fresh.data["left_out"] = out
        fresh.save(update_fields=["data"])
    return _replan(import_file)


def _replan(locked):
    """Plan every row again, since an answer to one may settle or trouble another. Return whether any changed."""
    rows = list(locked.rows.all())
    before = [_outcome(row) for row in rows]
    locked.seen = plan_rows(rows, locked.as_of).fingerprint
    locked.save(update_fields=["seen"])
    changed = [row for row, old in zip(rows, before, strict=True) if _outcome(row) != old]
    ImportRow.objects.bulk_update(changed, _PLANNED, batch_size=200)
    return bool(changed)


_ROW_FIELDS = [
    "import_file",
    "number",
    "name",
    "state",
    "data",
    "association",
    "changes",
    "problems",
    "candidates",
    "note",
]
_ROW_COLUMNS = [ImportRow._meta.get_field(name).attname for name in _ROW_FIELDS]
_PLANNED = ["data", "state", "association", "changes", "problems", "candidates", "note"]


def _outcome(row):
    return (row.state, row.association_id, row.changes, row.problems, row.candidates, row.note)


# --- confirming ------------------------------------------------------------------------------------------------


def confirm(import_file, *, by):
    """As confirm_file says. Raises ValidationError if rows are not settled, Stale if the records changed meanwhile."""
    return confirm_file(
        import_file,
        by=by,
        obstacles=lambda locked: obstacles(tally(locked), locked.repeated_columns),
        write=write,
        kind="members.import",
        at_once=WRITE_AT_ONCE_ROWS,
    )


def write(import_file, *, by, commit=transaction.atomic, state=State.WRITING):
    """Write all rows in one transaction if they would still do what the preview showed; else plan anew, raise Stale.

    Returns {"new": …, "changed": …}; an import that does not stand in `state` is left alone. Raises ValidationError,
    with nothing written, if a row is not settled.
    """
    try:
        with commit():
            locked = ImportFile.objects.select_for_update().get(pk=import_file.pk)
            if locked.state != state:
                return locked.result
            rows = list(locked.rows.all())
            lookups = Lookups(locked.as_of)
            if lookups.fingerprint != locked.seen:
                before = [_outcome(row) for row in rows]
                lookups = plan_rows(rows, locked.as_of)
                if [_outcome(row) for row in rows] != before:
                    raise Stale
            if sentences := obstacles(Counter(row.state for row in rows)):
                raise ValidationError(sentences)
            locked.result = Writer(locked, lookups, by).write(rows)
            locked.state, locked.confirmed_at = State.DONE, locked.confirmed_at or timezone.now()
            locked.save(update_fields=["result", "state", "confirmed_at"])
            return locked.result
    except (Stale, ValidationError):
        with transaction.atomic():  # not commit(): the job has failed
            reopen(import_file)
            for locked in ImportFile.objects.select_for_update().filter(pk=import_file.pk, state=State.READY):
                _replan(locked)
        raise
