"""The import of activities from upload to confirmation. Nothing but the preview is written before; then all or none."""

from collections import Counter
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

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
    queue,
    read_or_queue,
    reopen,
    sample,
    stored,
)
from lhh_portal.sheet_layout import Layout, find_layout, read_head
from lhh_portal.spreadsheets import open_sheet
from reports.activity_import_columns import Recogniser, head_key, settle
from reports.activity_import_plan import Planner
from reports.activity_import_rows import read_rows
from reports.activity_import_title import others_named
from reports.activity_import_writer import Writer
from reports.locks import share_records
from reports.models import ActivityImport, ActivityImportAnswer, ActivityImportRow, Measure, Unit

# Up to so many rows the answer comes at once; above, a job with progress does it.
READ_AT_ONCE_ROWS = PLAN_AT_ONCE_ROWS = 500
WRITE_AT_ONCE_ROWS = 200
BATCH = 1000


# --- reading ---------------------------------------------------------------------------------------------------


def start_import(file, *, by, association=None, kind=None, round_=None):
    """Store the checked upload and find its columns, as they were settled for the last list with the same head.

    Raises ValidationError if it cannot be read at all.
    """
    rows, facts = first_rows(file), read_facts(file)
    new = ActivityImport(
        file=file,
        filename=file.name,
        sheet=facts.title[:100],
        association=association,
        kind=kind,
        round=round_,
        created_by=by,
        notes=[*note_other_sheets(facts), *_note_hidden(facts)],
    )
    settled = _settled_before(new, rows)
    layout = settled or settle(find_layout(rows, recogniser(kind), required="title"))
    new.layout = stored(layout) | {"hidden_columns": sorted(facts.hidden_columns), "settled": bool(settled)}
    new.save()
    return new


def recogniser(kind):
    measures = Measure.objects.filter(kind=kind, is_active=True).select_related("kind", "unit") if kind else ()
    units = Unit.objects.filter(measure__is_active=True).distinct().values_list("name", flat=True)
    return Recogniser(units=units, measures=measures)


def _note_hidden(facts):
    notes = []
    if facts.hidden_columns:
        letters = ", ".join(get_column_letter(position + 1) for position in sorted(facts.hidden_columns)[:20])
        notes.append(_("Cột ẩn trong Excel vẫn được đọc: %s.") % letters)
    if facts.hidden_rows:
        notes.append(_("Tệp có %s dòng ẩn; vẫn được đọc trừ khi chọn bỏ.") % len(facts.hidden_rows))
    return notes


def _settled_before(new, rows):
    """The Layout a person settled for an earlier list of this association with the same head, wherever it stands."""
    heads = [rows[start : start + size] for start in range(len(rows)) for size in (1, 2)]
    layouts = {head_key(layout): layout for layout in (read_head(head, lambda label, parent: None) for head in heads)}
    earlier = ActivityImport.objects.filter(
        association=new.association, kind=new.kind, head_key__in=layouts, layout__settled=True
    ).first()
    if earlier is None:
        return None
    layout = layouts[earlier.head_key]
    layout.columns = layout_of(earlier).columns
    new.notes.append(_("Các cột được hiểu như lần nhập tệp «%s».") % earlier)
    return layout


@transaction.atomic
def set_columns(import_file, columns, *, head_rows):
    """Settle by hand which column is which ({position: field}) and where the head stands ([] = no head)."""
    rows = [row for row in sample(import_file) if row.number in head_rows]
    layout = read_head(rows, recogniser(import_file.kind)) if rows else Layout()
    layout.columns, layout.repeated = columns, []
    import_file = lock_file(import_file, *OPEN)
    import_file.head_key = head_key(layout)
    hidden = import_file.layout.get("hidden_columns", [])
    import_file.layout = stored(layout) | {"hidden_columns": hidden, "settled": True}
    import_file.save(update_fields=["layout", "head_key"])
    return import_file


def begin_reading(import_file):
    """Read at once, or queue a job for a big file. Return the Job or None."""
    return read_or_queue(import_file, read=read_file, kind="reports.import.read", at_once=READ_AT_ONCE_ROWS)


def read_file(import_file, *, step=lambda done, total, message: None, commit=transaction.atomic):
    """Read every record and plan what it would do; replaces an earlier reading.

    `step(done, total, message)` is called now and then; the rows are written inside `commit()`. Raises ValidationError
    if the sheet cannot be read, or if the file was confirmed or dropped meanwhile.
    """
    rows, skipped = [], []
    with import_file.file.open() as file:
        facts = read_facts(file)
        for record in read_rows(open_sheet(file), layout_of(import_file), facts, skipped=skipped):
            rows.append(ActivityImportRow(import_file=import_file, number=record.number, data=record.as_json()))
            if len(rows) % BATCH == 0:
                step(len(rows), 0, _("Đã đọc %s dòng") % len(rows))
    planner = Planner(import_file).plan(rows, step=_planning(step))
    with commit():
        locked = lock_file(import_file, *OPEN, State.READING)
        locked.rows.all().delete()
        _insert(rows)
        locked.skipped, locked.state = skipped, State.READY
        _keep_plan(locked, planner)
    return locked


def _insert(rows):
    insert_rows(ActivityImportRow, _ROW_FIELDS, map(attrgetter(*_ROW_COLUMNS), rows))


def _keep_plan(locked, planner):
    locked.seen, locked.questions = planner.lookups.fingerprint, planner.questions
    locked.save(update_fields=["skipped", "state", "seen", "questions", "updates_existing", "layout"])


_ROW_FIELDS = [
    "import_file",
    "number",
    "title",
    "state",
    "data",
    "values",
    "activity",
    "changes",
    "problems",
    "notes",
    "questions",
    "findings",
]
_ROW_COLUMNS = [ActivityImportRow._meta.get_field(name).attname for name in _ROW_FIELDS]
_outcome = attrgetter(*_ROW_COLUMNS[2:4], *_ROW_COLUMNS[5:])


def _planning(step):
    return lambda done, total: step(done, total, _("Đang so với các hoạt động đã có"))


def replan(locked, *, by):
    """Plan every row again, since an answer to one may settle or trouble others; return the Job if they are many."""
    if locked.rows.count() <= PLAN_AT_ONCE_ROWS:
        return plan_rows(locked)
    return queue(locked, "reports.import.plan", State.READING, by)


def plan_rows(import_file, *, step=lambda done, total, message: None, commit=transaction.atomic):
    """Plan every row of a read file again, as read_file does."""
    rows = list(import_file.rows.all())
    before = [_outcome(row) for row in rows]
    planner = Planner(import_file).plan(rows, step=_planning(step))
    with commit():
        locked = lock_file(import_file, State.READY, State.READING)
        _keep_rows(locked, planner, rows, before)


def _keep_rows(locked, planner, rows, before):
    changed = [row for row, old in zip(rows, before, strict=True) if _outcome(row) != old]
    # Rows hold nothing but the preview, and inserting is many times faster than updating JSON.
    few = len(changed) <= BATCH
    (locked.rows.filter(pk__in=[row.pk for row in changed]) if few else locked.rows).all().delete()
    _insert(changed if few else rows)
    locked.state = State.READY
    _keep_plan(locked, planner)


# --- looking and answering -------------------------------------------------------------------------------------


def tally(import_file):
    """{state: number of rows} of the preview, every state present."""
    found = dict(import_file.rows.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in ActivityImportRow.State}


def to_write(import_file, counts):
    """How many rows confirming would write."""
    changed = counts[ActivityImportRow.State.CHANGED] if import_file.updates_existing else 0
    return counts[ActivityImportRow.State.NEW] + changed


def obstacles(import_file, counts):
    """Sentences that say what must be settled before confirming."""
    sentences = [*_whose_list(import_file), *_unread_columns(import_file)]
    if counts[ActivityImportRow.State.PROBLEM]:
        sentences.append(
            _("Còn %s dòng cần sửa: sửa trong Excel rồi chọn lại tệp, hoặc bỏ qua dòng đó.")
            % counts[ActivityImportRow.State.PROBLEM]
        )
    if counts[ActivityImportRow.State.ASK]:
        sentences.append(_("Còn %s dòng cần trả lời.") % counts[ActivityImportRow.State.ASK])
    if not to_write(import_file, counts) and not sentences:
        sentences.append(_("Không có gì mới so với các hoạt động đã có."))
    return sentences


def is_anothers(import_file):
    """Whether the title names another association than the chosen one, and nobody has said that it is right so."""
    return not import_file.layout.get("is_of_chosen") and bool(others_named(import_file))


def _whose_list(import_file):
    if not is_anothers(import_file):
        return []
    words = _("Đầu tệp ghi %(named)s, còn đơn vị đã chọn là «%(chosen)s». Chọn nhầm thì bỏ lần nhập này rồi chọn lại.")
    named = ", ".join(f"«{item.short_name}»" for item in others_named(import_file))
    return [words % {"named": named, "chosen": import_file.association.short_name}]


def _unread_columns(import_file):
    """Sentences on columns nobody has said anything about: left out without a word, their numbers would be lost."""
    layout = layout_of(import_file)
    if import_file.layout.get("settled"):
        return []
    left = [position for position, label in sorted(layout.labels.items()) if label and position not in layout.columns]
    told = [
        (_("Chưa rõ cột %s là gì nên chưa đọc. "), [each for each in left if each not in layout.repeated]),
        (
            _("Cột %s trùng nghĩa với một cột đứng trước nên chưa đọc. "),
            [each for each in left if each in layout.repeated],
        ),
    ]
    what_to_do = _("Bấm «Sửa các cột»: chọn ý nghĩa, hoặc để «không dùng», rồi lưu.")
    return [
        words % ", ".join(f"«{layout.labels[each]}»" for each in positions) + what_to_do
        for words, positions in told
        if positions
    ]


@transaction.atomic
def answer(import_file, answers, *, by):
    """Remember what cells mean, {key: answer or None to forget}, and plan the file anew.

    Return how many answers had no question any more: the file was read or answered elsewhere meanwhile.
    """
    locked = lock_file(import_file, State.READY)
    known = {key: given for key, given in answers.items() if key in locked.questions}
    for key, given in known.items():
        kept = ActivityImportAnswer.objects.filter(association=locked.association, key=key)
        question = locked.questions[key]
        if given is None:
            kept.delete()
            continue
        ActivityImportAnswer.objects.update_or_create(
            association=locked.association,
            key=key,
            defaults={"ask": question["ask"], "text": question["text"], "answer": given, "answered_by": by},
        )
    replan(locked, by=by)
    return len(answers) - len(known)


@transaction.atomic
def decide(import_file, decisions, *, by):
    """Keep what a person decided about rows and plan the file anew, once for all of them.

    `decisions` {number: {`left_out`, `as_new`, `explanations`}}.
    """
    locked = lock_file(import_file, State.READY)
    for fresh in locked.rows.filter(number__in=decisions):
        fresh.data |= decisions[fresh.number]
        fresh.save(update_fields=["data"])
    replan(locked, by=by)


@transaction.atomic
def choose(import_file, *, by, updates_existing=None, **of_list):
    """Whether what is there already is updated; of the list: `skips_hidden` rows, `is_of_chosen` association."""
    locked = lock_file(import_file, State.READY)
    if updates_existing is not None:
        locked.updates_existing = updates_existing
    locked.layout |= of_list
    locked.save(update_fields=["updates_existing", "layout"])
    replan(locked, by=by)


# --- confirming ------------------------------------------------------------------------------------------------


def confirm(import_file, *, by):
    """As confirm_file says. Raises ValidationError if rows are not settled, Stale if the records changed meanwhile."""
    return confirm_file(
        import_file,
        by=by,
        obstacles=lambda locked: obstacles(locked, tally(locked)),
        write=write,
        kind="reports.import",
        at_once=WRITE_AT_ONCE_ROWS,
    )


def write(import_file, *, by, commit=transaction.atomic, state=State.WRITING):
    """Write all rows in one transaction if they would still do what the preview showed; else plan anew, raise Stale.

    Returns {"new": …, "changed": …}; an import that does not stand in `state` is left alone. Raises ValidationError,
    with nothing written, if a row is not settled.
    """
    try:
        with commit():
            locked = ActivityImport.objects.select_for_update(of=("self",)).get(pk=import_file.pk)
            if locked.state != state:
                return locked.result
            rows = list(locked.rows.all())
            before = [_outcome(row) for row in rows]
            share_records()
            planner = Planner(locked, lock=True).plan(rows)
            if [_outcome(row) for row in rows] != before:
                raise Stale
            counts = Counter(row.state for row in rows)
            if sentences := obstacles(locked, {state: counts[state] for state in ActivityImportRow.State}):
                raise ValidationError(sentences)
            locked.result = Writer(locked, planner.lookups, by).write(rows)
            locked.state, locked.confirmed_at = State.DONE, locked.confirmed_at or timezone.now()
            locked.save(update_fields=["result", "state", "confirmed_at"])
            return locked.result
    except (Stale, ValidationError):
        with transaction.atomic():  # not commit(): the job has failed
            reopen(import_file)
            for locked in ActivityImport.objects.filter(pk=import_file.pk, state=State.READY):
                plan_rows(locked)
        raise
