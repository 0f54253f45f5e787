"""How completely and how timely associations file: per round, and per association over the rounds."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lhh_portal.dates import format_date
from reports.coverage import fileable_groups
from reports.filing import with_records
from reports.models import AssociationReport, ConsolidatedReport, NilReturn, Round
from reports.workflow import ConsolidatedState

ROUNDS_BACK = 5
COUNTED_DAYS = 60  # beyond that the due date says more than a number of days


@dataclass(frozen=True)
class FilingRecord:
    """One report (`filing.with_records`): when it was filed, how much is filled; `recent` is (in time, of how many)."""

    report: AssociationReport
    filled: int
    groups: int
    recent: tuple | None = None
    is_over: bool = False  # the round's report is closed: nobody waits for it any more

    @property
    def days_late(self):
        """Days after the due date, of the first filing or until today; 0 in time, not due yet or not waited for."""
        if self.is_over and not self.report.filed_on:
            return 0
        day = self.report.filed_on or timezone.localdate()
        return max(0, (day - self.report.round.due_on).days)

    @property
    def words(self):
        due = format_date(self.report.round.due_on)
        is_long = self.days_late > COUNTED_DAYS
        if self.report.is_missing:
            words = _("chưa nộp, hạn %s") % due if is_long else _("chưa nộp, quá %d ngày") % self.days_late
            return words if self.days_late else _("chưa nộp")
        late = _("muộn, hạn %s") % due if is_long else _("muộn %d ngày") % self.days_late
        when = late if self.days_late else _("đúng hạn")
        if self.report.is_returned:
            return _("%s, đang bổ sung") % when
        return _("%s, không phát sinh") % when if self.report.is_empty else when

    @property
    def tone(self):
        """Of the state's chip; what was never filed has its own look, what was sent back too."""
        if self.report.is_missing:
            return "absent"
        if self.report.is_returned:
            return "returned"
        return "late" if self.days_late else "none" if self.report.is_empty else "done"

    @property
    def share(self):
        return f"{self.filled}/{self.groups}"

    @property
    def recent_words(self):
        if not self.recent or not self.recent[1]:
            return _("chưa có đợt nào đến hạn")
        in_time, of = self.recent
        return ngettext("%(in_time)d/%(of)d đợt", "%(in_time)d/%(of)d đợt", of) % {"in_time": in_time, "of": of}


def records_of_round(round_):
    """[FilingRecord] in the fixed order of the associations; the number of queries does not grow."""
    reports = AssociationReport.objects.filter(round=round_).select_related("association", "round")
    return _records(reports, recent=_recent(round_))


def records_of_association(association):
    """[FilingRecord] of every round it was asked in, the newest first."""
    reports = AssociationReport.objects.filter(association=association).select_related("association", "round")
    return _records(reports.order_by("-round__ends_on"), recent={})


def _records(reports, recent):
    groups = set(fileable_groups().values_list("pk", flat=True))
    at_work, nil = defaultdict(set), defaultdict(set)
    for report, group in _groups_at_work(reports):
        at_work[report].add(group)
    for report, group in NilReturn.objects.filter(report__in=reports.order_by()).values_list("report_id", "group_id"):
        nil[report].add(group)
    closed = ConsolidatedReport.objects.filter(state=ConsolidatedState.CLOSED)
    closed = set(closed.filter(round__in=reports.order_by().values("round")).values_list("round_id", flat=True))
    return [
        FilingRecord(
            report=report,
            filled=len((at_work[report.pk] | nil[report.pk]) & groups),
            groups=len(groups),
            recent=recent.get(report.association_id),
            is_over=report.round_id in closed,
        )
        for report in with_records(reports)
    ]


def _groups_at_work(reports):
    """(report, group) of every group in which the association has a record within the report's round; one query."""
    activity = "association__activities"
    measure = f"{activity}__amounts__measure"
    return (
        AssociationReport.objects.filter(pk__in=reports.order_by().values("pk"))
        .filter(
            **{
                f"{activity}__ends_on__gte": F("round__starts_on"),
                f"{activity}__ends_on__lte": F("round__ends_on"),
                f"{measure}__indicators__is_active": True,
            }
        )
        .order_by()
        .values_list("pk", f"{measure}__indicators__group")
        .distinct()
    )


def _recent(round_):
    """{association: (in time, of)} over the last rounds that are due, this one included."""
    due = Round.objects.filter(ends_on__lte=round_.ends_on, due_on__lt=timezone.localdate(), reports__isnull=False)
    rounds = list(due.distinct().order_by("-ends_on").values_list("pk", flat=True)[:ROUNDS_BACK])
    tallies = defaultdict(lambda: [0, 0])
    for report in AssociationReport.objects.filter(round__in=rounds).select_related("round"):
        tally = tallies[report.association_id]
        tally[0] += report.filed_on is not None and report.filed_on <= report.round.due_on
        tally[1] += 1
    return {association: tuple(tally) for association, tally in tallies.items()}


# --- for a spreadsheet -------------------------------------------------------------------------------------------

HEADERS = [
    gettext_lazy("Hội, đơn vị"),
    gettext_lazy("Trạng thái"),
    gettext_lazy("Nộp ngày"),
    gettext_lazy("Tiến độ"),
    gettext_lazy("Số ngày muộn"),
    gettext_lazy("Nhóm đã có"),
    gettext_lazy("Số nhóm"),
    gettext_lazy("Đúng hạn"),
    gettext_lazy("Trong số đợt"),
]


def rows_of(records):
    """One row for each record; not filed stands in words, a report without anything to report too."""
    for record in records:
        report, (in_time, of) = record.report, record.recent or (None, None)
        yield [
            report.association.short_name,
            report.get_state_display(),
            report.filed_on or _("chưa nộp"),
            record.words,
            None if record.is_over and not report.filed_on else record.days_late,
            record.filled,
            record.groups,
            in_time,
            of,
        ]
