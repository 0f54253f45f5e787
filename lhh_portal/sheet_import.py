"""What every import of a sheet has in common: uploaded → columns settled → looked at → confirmed, or dropped.

A room brings its own model (of `SheetImport`), its rows, and the functions that read and write.
"""

import logging
from contextlib import contextmanager
from itertools import islice

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal import jobs
from lhh_portal.models import Job
from lhh_portal.sheet_layout import HEAD_WITHIN, Layout, RowKind
from lhh_portal.spreadsheets import cell_text, open_sheet
from lhh_portal.text import CleanCharField

logger = logging.getLogger(__name__)

SKIPPED_LABELS = {
    RowKind.TITLE: gettext_lazy("tiêu đề"),
    RowKind.HEAD: gettext_lazy("tên cột"),
    RowKind.NUMBERING: gettext_lazy("số thứ tự cột"),
    RowKind.GROUP: gettext_lazy("nhóm"),
    RowKind.TOTAL: gettext_lazy("dòng cộng"),
    RowKind.NOTE: gettext_lazy("ghi chú"),
    RowKind.SIGNATURES: gettext_lazy("chữ ký"),
}


class Stale(Exception):
    """The records changed after the preview was made; it has been made anew."""


class SheetImport(models.Model):
    """An uploaded sheet on its way into the records. The file stays, so that a record can be traced to it."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", gettext_lazy("Chờ xác định cột")
        READING = "reading", gettext_lazy("Đang đọc")
        READY = "ready", gettext_lazy("Chờ xác nhận")
        WRITING = "writing", gettext_lazy("Đang ghi")
        DONE = "done", gettext_lazy("Đã nhập")
        DROPPED = "dropped", gettext_lazy("Đã bỏ")

    filename = CleanCharField(gettext_lazy("tên tệp"), max_length=200)
    sheet = CleanCharField(gettext_lazy("trang tính"), max_length=100, blank=True)
    # As `stored` makes it of a Layout; column numbers count from 0.
    layout = models.JSONField(default=dict, blank=True)
    # What was read and is no record: [[row number, kind, text, in doubt]]; not every room tells the last.
    skipped = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    state = models.CharField(gettext_lazy("trạng thái"), max_length=10, choices=State, default=State.UPLOADED)
    # What the preview was made against: a fingerprint of all that the plan asked of the database.
    seen = models.CharField(max_length=64, blank=True)
    result = models.JSONField(default=dict, blank=True)
    job_id = models.BigIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(gettext_lazy("xác nhận lúc"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.filename

    @property
    def is_open(self):
        return self.state in {self.State.UPLOADED, self.State.READY}

    @property
    def is_at_work(self):
        return self.state in {self.State.UPLOADED, self.State.READING, self.State.WRITING}

    @property
    def job(self):
        return Job.objects.filter(pk=self.job_id).first() if self.job_id else None

    @property
    def repeated_columns(self):
        """Labels of the columns that say the same as an earlier one, and are not read."""
        layout = layout_of(self)
        return [layout.labels[position] for position in layout.repeated]

    def skipped_rows(self):
        return [(number, SKIPPED_LABELS[kind], text) for number, kind, text, *_doubt in self.skipped]

    def doubtful_rows(self):
        """Those of `skipped_rows` that may be records all the same."""
        return [row for row, kept in zip(self.skipped_rows(), self.skipped, strict=True) if kept[3:] == [True]]


State = SheetImport.State
OPEN = (State.UPLOADED, State.READY)


def lock_file(import_file, *states):
    """The file's row, locked until the transaction ends. Raises ValidationError if it stands in none of `states`."""
    row = type(import_file).objects.select_for_update(of=("self",)).get(pk=import_file.pk)
    if row.state not in states:
        raise ValidationError(
            _("Lần nhập «%(file)s» đang ở trạng thái «%(state)s» nên không sửa được nữa. Tải lại trang để xem.")
            % {"file": row, "state": row.get_state_display()}
        )
    return row


# --- the sheet -------------------------------------------------------------------------------------------------


def first_rows(file):
    """The rows among which the head is looked for; `file` is rewound. Raises ValidationError when there are none."""
    rows = list(islice(open_sheet(file), HEAD_WITHIN))
    file.seek(0)
    if not rows:
        raise ValidationError(
            _("Trang tính đầu tiên của tệp để trống. Chuyển danh sách lên trang tính đầu, lưu rồi chọn lại."),
            code="blank",
        )
    return rows


def has_more_rows(import_file, limit):
    """Whether the file has more than `limit` rows; it is read no further."""
    with import_file.file.open() as file:
        return len(list(islice(open_sheet(file), limit + 1))) > limit


def sample(import_file):
    """The first rows of the file, to settle its columns by hand."""
    with import_file.file.open() as file:
        return first_rows(file)


def padded(row, width):
    """(number, texts) of a row of the sample, for a table `width` columns wide."""
    cells = [cell_text(value) for value in row.values]
    return row.number, cells + [""] * (width - len(cells))


def note_other_sheets(facts):
    """[sentence] if the workbook has more sheets than the one that is read."""
    if not facts.other_titles:
        return []
    return [
        _("Tệp có nhiều trang tính; chỉ đọc trang đầu «%(first)s», không đọc: %(others)s.")
        % {"first": facts.title, "others": ", ".join(facts.other_titles[:10])}
    ]


def stored(layout):
    return {
        "head_rows": layout.head_rows,
        "columns": {str(position): name for position, name in layout.columns.items()},
        "labels": {str(position): label for position, label in layout.labels.items()},
        "repeated": layout.repeated,
    }


def layout_of(import_file):
    kept = import_file.layout
    return Layout(
        head_rows=kept.get("head_rows", []),
        columns={int(position): name for position, name in kept.get("columns", {}).items()},
        labels={int(position): label for position, label in kept.get("labels", {}).items()},
        repeated=kept.get("repeated", []),
    )


# --- its way ---------------------------------------------------------------------------------------------------


def queue(import_file, kind, state, by):
    """Hand a locked file to a job of `kind`; return the Job."""
    import_file.state = state
    job = jobs.enqueue(kind, owner=by, key=f"{kind}:{import_file.pk}", pk=import_file.pk)
    import_file.job_id = job.pk
    import_file.save(update_fields=["state", "job_id"])
    return job


def read_or_queue(import_file, *, read, kind, at_once):
    """`read(import_file)` if it has at most `at_once` rows, else by a job of `kind`; return the Job or None."""
    if not has_more_rows(import_file, at_once):
        read(import_file)
        return None
    with transaction.atomic():
        return queue(lock_file(import_file, *OPEN), kind, State.READING, import_file.created_by)


def reopen(import_file):
    """Back to where it stood, after a reading, planning or writing that did not happen."""
    this = type(import_file).objects.filter(pk=import_file.pk)
    was_planned = Job.objects.filter(pk__in=this.values("job_id"), kind__endswith=".plan").exists()
    this.filter(state=State.READING).update(state=State.READY if was_planned else State.UPLOADED)
    this.filter(state=State.WRITING).update(state=State.READY, confirmed_at=None)


def drop(import_file):
    """Give up an open import; the file stays as a record of it, its rows go. Return whether it was."""
    claimed = type(import_file).objects.filter(pk=import_file.pk, state__in=OPEN)
    dropped = claimed.update(state=State.DROPPED)
    if dropped:
        import_file.rows.all().delete()
    return bool(dropped)


def confirm_file(import_file, *, by, obstacles, write, kind, at_once):
    """Write the import, if it has at most `at_once` rows now, else by a job of `kind`; return the Job or None.

    A second confirmation finds nothing to do. `obstacles(locked)` gives the sentences that speak against it,
    `write(locked, by=…, state=…)` writes in one transaction. Raises ValidationError, also for what nobody foresaw, and
    Stale; the import then stands where it stood, nothing is written.
    """
    with transaction.atomic():
        locked = lock_file(import_file, State.READY, State.WRITING, State.DONE)
        if locked.state in (State.WRITING, State.DONE):
            return None
        if sentences := obstacles(locked):
            raise ValidationError(sentences)
        if locked.rows.count() > at_once:
            locked.confirmed_at = timezone.now()
            locked.save(update_fields=["confirmed_at"])
            return queue(locked, kind, State.WRITING, by)
    try:
        # Without a state of its own in between: a worker killed here leaves the preview as it was.
        write(locked, by=by, state=State.READY)
    except (Stale, ValidationError):
        raise
    except Exception as error:
        logger.exception("import %s of %s could not be written", locked.pk, kind)
        words = _("Có lỗi ngoài dự kiến nên chưa có gì được ghi. Thử lại; nếu vẫn lỗi, báo quản trị lần nhập số %s.")
        raise ValidationError(words % locked.pk) from error
    return None


# --- as a job --------------------------------------------------------------------------------------------------


def read_in_job(progress, import_file, read_file):
    """`read_file(import_file, step=…, commit=…)`, or what plans anew, as a job.

    What fails or is cancelled leaves the file as it was.
    """
    try:
        read_file(
            import_file,
            step=progress.step,
            commit=lambda: _commit(progress, import_file),
        )
    except ValidationError as error:
        reopen(import_file)
        raise jobs.JobError(" ".join(error.messages)) from error
    except jobs.LostClaim:
        raise
    except Exception:
        reopen(import_file)
        raise


def write_in_job(progress, import_file, write):
    """`write(import_file, by=…, commit=…)` as a job, in the name of who confirmed."""
    owner = Job.objects.select_related("owner").get(pk=progress.job_id).owner
    progress.step(0, import_file.rows.count(), _("Đang ghi"))
    try:
        write(import_file, by=owner, commit=lambda: _commit(progress, import_file))
    except Stale as error:
        raise jobs.JobError(_("Hồ sơ đã đổi sau khi xem trước. Xem lại bản mới rồi xác nhận.")) from error
    except jobs.LostClaim:
        raise
    except Exception:
        reopen(import_file)
        raise


@contextmanager
def _commit(progress, import_file):
    with progress.commit() as job_row:
        yield
        import_file.refresh_from_db(fields=["result"])
        job_row.result = {"url": import_file.get_absolute_url(), **import_file.result}
