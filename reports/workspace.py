from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lhh_portal.roles import is_leader, is_officer, is_staff_member, works_at_federation
from lhh_portal.workspace import NavItem, Tone, Waiting, bars, nav_items, waiting
from reports import nightly, progress
from reports.exceptions import with_over
from reports.models import (
    ActivityDraft,
    AssociationReport,
    ConsolidatedReport,
    PossibleDuplicate,
    Round,
    RoundCheck,
)
from reports.rules import can_browse
from reports.workflow import ConsolidatedState, ExceptionState, ReportState

SOON = timedelta(days=7)
# A leader is reminded of a closed report this long; after that it is found in the list.
FRESH = timedelta(days=30)
SHOWN_DRAFTS = 3

# One tap from anywhere on the phone of those who are where the work happens.
nav_items.register(
    NavItem(gettext_lazy("Ghi nhanh"), "reports:quick-kinds", icon="plus-circle", may=is_officer, position=5)
)
nav_items.register(
    NavItem(gettext_lazy("Hoạt động"), "reports:activity-list", icon="clipboard-data", may=can_browse, position=10)
)
nav_items.register(
    NavItem(
        gettext_lazy("Báo cáo"),
        "reports:association-report-list",
        icon="file-earmark-text",
        may=is_officer & ~works_at_federation,
        position=20,
    )
)
nav_items.register(
    NavItem(
        gettext_lazy("Báo cáo"),
        "reports:round-list",
        icon="file-earmark-text",
        may=works_at_federation,
        position=20,
        also=("reports:association-report-list",),
    )
)
nav_items.register(
    NavItem(
        gettext_lazy("Tổng hợp"),
        "reports:consolidated-list",
        icon="journal-text",
        may=works_at_federation,
        position=25,
        also=("reports:direction-list",),
    )
)
nav_items.register(
    NavItem(gettext_lazy("Số liệu"), "reports:dashboard", icon="graph-up", may=works_at_federation, position=27)
)
nav_items.register(
    NavItem(
        gettext_lazy("Chỉ tiêu"),
        "reports:indicator-list",
        icon="bar-chart",
        may=works_at_federation,
        position=80,
        also=("reports:plan-start",),
    )
)


@waiting.register
def reports_to_file(user):
    """The officer's: what is asked for, what came back, what is late."""
    if not is_officer(user):
        return []
    today = timezone.localdate()
    reports = AssociationReport.objects.filter(
        association__in=user.association_ids,
        state__in=[ReportState.REQUESTED, ReportState.DRAFT, ReportState.RETURNED],
    ).select_related("association", "round")
    return [_to_file(report, today) for report in with_over(reports).filter(is_over=False)]


def _to_file(report, today):
    if report.state == ReportState.RETURNED:
        tone, label = Tone.RETURNED, _("Bổ sung và nộp lại: %(round)s (%(association)s)")
    elif report.is_late_on(today):
        tone, label = Tone.LATE, _("Nộp %(round)s (%(association)s)")
    elif report.round.due_on - today <= SOON:
        tone, label = Tone.SOON, _("Nộp %(round)s (%(association)s)")
    else:
        tone, label = Tone.WAITING, _("Nộp %(round)s (%(association)s)")
    words = {"round": report.round.title, "association": report.association.short_name}
    return Waiting(label % words, report.get_absolute_url(), tone, due_on=report.round.due_on)


@waiting.register
def drafts_to_finish(user):
    """What this person began to type; the newest few, and one line for the rest."""
    drafts = list(ActivityDraft.objects.visible_to(user)[: SHOWN_DRAFTS + 1])
    lines = [Waiting(_("Đang nhập dở: %s") % draft, draft.get_absolute_url()) for draft in drafts[:SHOWN_DRAFTS]]
    if len(drafts) > SHOWN_DRAFTS:
        lines.append(Waiting(_("Các bản nhập dở khác"), reverse("reports:draft-list")))
    return lines


@waiting.register
def reports_to_review(user):
    """Staff's: what was filed and waits for review; one line for each open round with late associations."""
    if not is_staff_member(user):
        return []
    filed = AssociationReport.objects.filter(state=ReportState.SUBMITTED).select_related("association", "round")
    lines = [
        Waiting(
            _("Xem báo cáo của %(association)s: %(round)s")
            % {"association": report.association.short_name, "round": report.round.title},
            reverse("reports:report-review", args=[report.pk]),
        )
        for report in filed.order_by("submitted_at")
    ]
    for round_ in progress.with_counts(Round.objects.filter(due_on__lt=timezone.localdate())).filter(is_closed=False):
        if late := round_.n_open + round_.n_returned:
            label = _("%(late)s hội chưa nộp hoặc đang bổ sung: %(round)s") % {"late": late, "round": round_.title}
            url = reverse("reports:round-detail", args=[round_.pk])
            lines.append(Waiting(label, url, Tone.LATE, due_on=round_.due_on))
    return lines


@waiting.register
def joint_work_to_decide(user):
    """Staff's: what may have been entered twice, one line for each round that is not consolidated yet."""
    if not is_staff_member(user):
        return []
    open_rounds = Round.objects.exclude(consolidated__state=ConsolidatedState.CLOSED)
    return [
        Waiting(
            ngettext(
                "%(count)d cặp hoạt động có thể trùng: %(round)s",
                "%(count)d cặp hoạt động có thể trùng: %(round)s",
                count,
            )
            % {"count": count, "round": round_.title},
            reverse("reports:joint-list", args=[round_.pk]),
        )
        for round_, count in PossibleDuplicate.objects.counted_by(open_rounds)
    ]


@waiting.register
def new_findings(user):
    """Staff's: what the nightly check found that nobody has looked at."""
    if not is_staff_member(user):
        return []
    rounds = nightly.rounds_in_progress()
    label = _("%(new)d điểm mới cần xem trong số liệu: %(round)s")
    return [
        Waiting(
            label % {"new": check.new_count, "round": check.round.title},
            reverse("reports:round-findings", args=[check.round_id]),
        )
        for check in RoundCheck.objects.filter(new_count__gt=0, round__in=rounds).select_related("round")
    ]


@waiting.register
def exceptions_to_decide(user):
    """The leader's: one line for each round in which staff ask to go on before an association's report is accepted."""
    if not is_leader(user):
        return []
    asked = Count("reports__exceptions", filter=Q(reports__exceptions__state=ExceptionState.ASKED))
    return [
        Waiting(
            _("Cho ý kiến về báo cáo chưa tiếp nhận của %(count)s hội: %(round)s")
            % {"count": round_.n_asked, "round": round_.title},
            reverse("reports:exception-list", args=[round_.pk]),
        )
        for round_ in Round.objects.annotate(n_asked=asked).filter(n_asked__gt=0)
    ]


@waiting.register
def reports_to_download(user):
    """The leader's: consolidated reports closed lately."""
    if not is_leader(user):
        return []
    closed = ConsolidatedReport.objects.filter(
        state=ConsolidatedState.CLOSED, closed_at__gte=timezone.now() - FRESH
    ).select_related("round")
    return [
        Waiting(
            _("Báo cáo đã chốt: %s") % report.subject, reverse("reports:consolidated-detail", args=[report.round.code])
        )
        for report in closed
    ]


@bars.register
def rounds_in_progress(user):
    """Rounds that are not consolidated yet, newest first."""
    if not works_at_federation(user):
        return []
    rounds = Round.objects.exclude(consolidated__state=ConsolidatedState.CLOSED)
    return [progress.bar_of(round_) for round_ in progress.with_counts(rounds)[:3]]
