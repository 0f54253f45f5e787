"""Review, part by part: what a report is made of, what was said of each part, and whether that still stands.

A part is one figure of the sheet (`figure:CODE`), one text (`text:FIELD`) or one nil return (`nil:GROUP`). A verdict
keeps the value it was given for. Its standing is never stored: it stands while the part's present value equals that
value, so a correction asks for a new look at exactly what it changed. A part nobody judged is compared with what the
reviewer had before them when the report was sent back.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.dates import format_date
from lhh_portal.quantity import Quantity, format_quantity
from lhh_portal.text import clean_text
from lhh_portal.workflow import perform
from reports.compared import compare
from reports.figures import Figures
from reports.locks import share_records
from reports.models import AssociationReport, IndicatorGroup, PartVerdict
from reports.rendering import in_words
from reports.sheet import sheet_of
from reports.workflow import ReportState

TEXTS = {
    "results": gettext_lazy("Kết quả nổi bật"),
    "shortcomings": gettext_lazy("Hạn chế, nguyên nhân"),
    "plans": gettext_lazy("Phương hướng, nhiệm vụ kỳ tới"),
    "proposals": gettext_lazy("Kiến nghị, đề xuất"),
}
ACCEPTED, RETURNED, KEPT = PartVerdict.Verdict


class Standing(models.TextChoices):
    UNSEEN = "unseen", gettext_lazy("Chưa xem")
    CHANGED = "changed", gettext_lazy("Cần xem lại")
    RETURNED = "returned", gettext_lazy("Trả lại")
    ACCEPTED = "accepted", gettext_lazy("Đã tiếp nhận")


def value_of(words="", records=()):
    """What a verdict keeps: the words, and for a figure its records; `value_of()` is a part that is gone."""
    return {"words": words, "records": list(records)}


@dataclass(frozen=True)
class Part:
    """One part as it is now with everything said of it, oldest first; `block` is a group's code, or "text"."""

    key: str
    label: str
    block: str
    value: dict
    said: list = field(default_factory=list)  # of PartVerdict
    sent_back: dict | None = None  # its value in the version that was sent back; None where none was

    @property
    def kind(self):
        return self.key.partition(":")[0]

    @property
    def name(self):
        return self.key.partition(":")[2]

    @property
    def anchor(self):
        return f"phan-{self.key.replace(':', '-')}"

    @property
    def last(self):
        return self.said[-1] if self.said else None

    @property
    def said_last(self):
        """What a page carries to say which verdict it showed."""
        return str(self.last.pk) if self.last else ""

    @property
    def standing(self):
        if not self.last:
            return Standing.UNSEEN if self.before is None else Standing.CHANGED
        if self.last.verdict == KEPT or self.last.value != self.value:
            return Standing.CHANGED
        return Standing(self.last.verdict)

    @property
    def is_open(self):
        """Waits for a reviewer."""
        return self.standing in {Standing.UNSEEN, Standing.CHANGED}

    @property
    def is_gone(self):
        return self.value == value_of()

    @property
    def returned(self):
        """The verdict that asked for a correction, while nobody has accepted the part since."""
        since = [item for item in self.said if item.verdict != KEPT]
        return since[-1] if since and since[-1].verdict == RETURNED else None

    @property
    def reason(self):
        return self.returned.reason if self.returned else ""

    @property
    def answer(self):
        """The officer's reason why it is right as it stands, while it still stands so."""
        is_kept = self.last and self.last.verdict == KEPT and self.last.value == self.value
        return self.last.reason if is_kept else ""

    @property
    def before(self):
        """What was looked at last, when the part says something else now; else None."""
        looked_at = self.last.value if self.last else self.sent_back
        return looked_at if looked_at != self.value else None

    @property
    def is_reworded(self):
        """A figure that was there before and says another number now."""
        is_figure = self.kind == "figure" and not self.is_gone
        return is_figure and self.before not in (None, value_of()) and self.before["words"] != self.value["words"]

    @property
    def versions(self):
        """What was looked at last beside what stands now, or None when that is the same."""
        return None if self.before is None else compare(self.before, self.value)

    @property
    def records(self):
        """[(address, record)] behind a figure."""
        return [(_address(item["source"]), item) for item in self.value["records"]]

    @property
    def tone(self):
        return {Standing.UNSEEN: "none", Standing.CHANGED: "waiting", Standing.ACCEPTED: "done"}.get(
            self.standing, "returned"
        )

    @property
    def fingerprint(self):
        return _digest(self.value)


def _address(source):
    model, _colon, pk = source.partition(":")
    return reverse("reports:activity-detail", args=[pk]) if model == "reports.activity" else ""


def _digest(value):
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def fingerprint(parts):
    """Of all parts that are there: who accepts the rest accepts what the page showed."""
    return _digest({part.key: part.value for part in parts if not part.is_gone})


def parts_of(report, sheet=None):
    """[Part] in the order of the sheet, then the texts; the number of queries does not grow.

    A part that is gone stays among them until a reviewer has accepted that.
    """
    said = defaultdict(list)
    for verdict in report.verdicts.select_related("by"):
        said[verdict.key].append(verdict)
    sent_back = dict(report.sent_back or {})
    new = None if report.sent_back is None else value_of()
    parts = [
        Part(key, label, block, value, said.pop(key, []), sent_back.pop(key, new))
        for key, label, block, value in _present(report, sheet_of(report) if sheet is None else sheet)
    ]
    return [*(_gone(said, sent_back) if said or sent_back else ()), *parts]


def _present(report, sheet):
    for section in sheet:
        group = section.coverage.group
        for item in section.figures:
            value = value_of(in_words(item.figure, with_unit=True), [_record(item, row) for row in item.records])
            yield f"figure:{item.indicator.code}", item.indicator.name, group.code, value
        if section.coverage.is_nil:
            yield f"nil:{group.code}", group.name, group.code, value_of(_("không phát sinh"))
    for name, label in TEXTS.items():
        yield f"text:{name}", str(label), "text", value_of(getattr(report, name) or _("(để trống)"))


def _record(item, row):
    quantity = Quantity(item.figure.unit.to_value(row.amount), row.qualifier)
    return {
        "source": row.source,
        "label": row.label,
        "on": format_date(row.on) if row.on else "",
        "amount": format_quantity(quantity),
    }


def _gone(said, sent_back):
    """Parts of which something was said, or which were in the version sent back, and which are no longer there."""
    groups = {group.code: group for group in IndicatorGroup.objects.all()}
    indicators = Figures(None, None).indicators
    for key in {**sent_back, **said}:
        kind, _colon, name = key.partition(":")
        thing = indicators.get(name) if kind == "figure" else groups.get(name)
        part = Part(
            key, thing.name if thing else name, _block(thing), value_of(), said.get(key, []), sent_back.get(key)
        )
        if part.standing != Standing.ACCEPTED:
            yield part


def _block(thing):
    if isinstance(thing, IndicatorGroup):
        return thing.code
    return thing.group.code if thing else ""


def said_of(parts):
    """[(PartVerdict, Part)], the newest first: who said what of which part."""
    said = [(verdict, part) for part in parts for verdict in part.said]
    return sorted(said, key=lambda pair: pair[0].pk, reverse=True)


# --- what is said ----------------------------------------------------------------------------------------------


def _locked(report, states):
    locked = AssociationReport.objects.select_for_update(of=("self",)).select_related("round", "association")
    locked = locked.get(pk=report.pk)
    if locked.state not in states:
        raise ValidationError(
            _("Báo cáo đang ở trạng thái «%s» nên chưa nhận xét được. Tải lại trang để xem bước hiện nay.")
            % locked.get_state_display()
        )
    return locked


def _part(report, key, seen):
    part = next((part for part in parts_of(report) if part.key == key), None)
    if part is None or part.fingerprint != seen:
        raise ValidationError(
            _("Phần này vừa thay đổi sau khi trang được mở. Tải lại trang để xem bản mới rồi ghi lại.")
        )
    return part


@transaction.atomic
def judge(report, key, *, verdict, by, seen, said=None, reason=""):
    """Staff accept or return one part of a filed report as they saw it: `seen` its fingerprint, `said` its said_last
    (None for one who decides on what is there now).

    On an accepted report only a return makes sense: it says what the report is to be reopened for.
    Raises ValidationError when a return has no reason, or when the part, what others say of it or the state changed.
    """
    locked = _locked(report, {ReportState.SUBMITTED, ReportState.ACCEPTED})
    part = _part(locked, key, seen)
    _refuse_unseen_verdict(part, verdict, by, said, reason)
    if verdict == RETURNED and not clean_text(reason):
        raise ValidationError(_("Hãy ghi lý do trả lại để hội biết phải sửa gì."))
    return _say(locked, part, verdict, by, reason if verdict == RETURNED else "")


def _refuse_unseen_verdict(part, verdict, by, said, reason):
    """What was said meanwhile, by a colleague or in another window, is read before it is replaced.

    Two who accept agree; one who marks again for the same reason pressed twice.
    """
    last = part.last
    if last is None or said in (None, part.said_last) or last.verdict == verdict == ACCEPTED:
        return
    is_own = last.by_id == by.pk
    if is_own and (last.verdict, last.reason) == (verdict, reason.strip()):
        return
    words = (
        _("Ở một cửa sổ khác, tài khoản này vừa ghi ý kiến về phần này: «%(verdict)s». Xem lại rồi quyết định.")
        if is_own
        else _("%(who)s vừa ghi ý kiến về phần này: «%(verdict)s». Xem lại rồi quyết định.")
    )
    verdict = f"{last.get_verdict_display()}: {last.reason}".removesuffix(": ")
    raise ValidationError(words % {"who": last.by, "verdict": verdict})


@transaction.atomic
def keep(report, key, *, by, seen, reason):
    """The officer says why a returned part is right as it stands. Raises ValidationError."""
    locked = _locked(report, {ReportState.RETURNED})
    part = _part(locked, key, seen)
    if part.standing != Standing.RETURNED:
        raise ValidationError(_("Phần «%s» không còn bị trả lại nên không cần giải trình.") % part.label)
    if not clean_text(reason):
        raise ValidationError(_("Hãy ghi vì sao phần «%s» giữ nguyên là đúng.") % part.label)
    return _say(locked, part, KEPT, by, reason)


def _say(report, part, verdict, by, reason=""):
    return report.verdicts.create(key=part.key, verdict=verdict, reason=reason.strip(), value=part.value, by=by)


@transaction.atomic
def finish(report, action, *, by, seen, note=""):
    """Accept, return or reopen a report of which the page showed `seen` (fingerprint of all parts).

    Raises ValidationError, also when the report has changed since; WrongState, PermissionDenied.
    """
    share_records()  # a report is returned before the round is closed or after, never in between
    locked = AssociationReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if fingerprint(parts_of(locked)) != seen:
        raise ValidationError(
            _("Báo cáo vừa thay đổi sau khi trang được mở. Hãy xem phần thay đổi rồi quyết định lại.")
        )
    return perform(locked, action, actor=by, note=note)


# --- what the steps of the report ask (effects in reports/services.py) -------------------------------------------


def accept_the_rest(report, *, by):
    """Everything not judged yet is accepted with the report. Raises ValidationError while a part is marked returned."""
    parts = parts_of(report)
    if marked := [part.label for part in parts if part.standing == Standing.RETURNED]:
        raise ValidationError(
            _("Còn phần đã đánh dấu trả lại: %s. Hãy trả lại báo cáo, hoặc tiếp nhận các phần đó trước.")
            % "; ".join(marked)
        )
    # An append-only log of its own, kept out of the audit trail.
    PartVerdict.objects.bulk_create(
        PartVerdict(report=report, key=part.key, verdict=ACCEPTED, value=part.value, by=by)
        for part in parts
        if part.is_open
    )


def send_back(report, note):
    """Keep what the reviewer has before them; return the reasons as the mail gives them.

    Raises ValidationError without a marked part and a note.
    """
    parts = parts_of(report)
    report.sent_back = {part.key: part.value for part in parts if not part.is_gone}
    marked = [f"- {part.label}: {part.reason}" for part in parts if part.standing == Standing.RETURNED]
    if not marked and not note.strip():
        raise ValidationError(_("Hãy ghi lý do, hoặc đánh dấu phần cần sửa, để hội biết phải làm gì."))
    head = [_("Các phần cần sửa (các phần khác đã nhận thì không phải làm lại):")] if marked else []
    return "\n".join([note.strip(), "", *head, *marked] if note.strip() else [*head, *marked]).strip()


def refuse_unanswered(report):
    """A returned part is corrected or answered before the report is filed again. Raises ValidationError."""
    if left := [part.label for part in parts_of(report) if part.standing == Standing.RETURNED]:
        raise ValidationError(
            _("Chưa nộp được: còn phần bị trả lại chưa sửa và chưa giải trình: %s.") % "; ".join(left)
        )
