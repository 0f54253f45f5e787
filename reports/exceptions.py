"""Children before parent: a leader's exception lets a round be closed before a report is accepted, or take it later.

Staff ask for several associations at once; a leader decides on one page. What closing demands: reports/readiness.py.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _

from lhh_portal.text import clean_text
from lhh_portal.workflow import effect, perform
from reports.models import AssociationReport, ConsolidatedReport, FilingException, Round
from reports.workflow import ConsolidatedState, ExceptionState, ReportState

MISSING, UNREVIEWED, LATE = FilingException.Kind

# The exception a report needs in each of its states: to close without waiting for it, and once that is done. A leader
# who let a report be missing has not said that its numbers count unseen: filed meanwhile, it is asked about anew.
NEEDED = {
    ReportState.REQUESTED: (MISSING, LATE),
    ReportState.DRAFT: (MISSING, LATE),
    ReportState.RETURNED: (MISSING, LATE),
    ReportState.SUBMITTED: (UNREVIEWED, None),
    ReportState.ACCEPTED: (None, None),
}


def is_closed(round_):
    return ConsolidatedReport.objects.filter(round=round_, state=ConsolidatedState.CLOSED).exists()


def unexcused(round_):
    """[(report, kind)] of the reports that need an exception and have none, in the order of their associations."""
    return _without(round_, [ExceptionState.GRANTED])


def to_ask_for(round_):
    """The same, less those a leader has already been asked about."""
    return _without(round_, [ExceptionState.GRANTED, ExceptionState.ASKED])


def _without(round_, states):
    rows = FilingException.objects.filter(report__round=round_, state__in=states)
    held, closed = set(rows.values_list("report_id", "kind")), is_closed(round_)
    needed = [(report, NEEDED[report.state][closed]) for report in round_.reports.select_related("association")]
    return [(report, kind) for report, kind in needed if kind and (report.pk, kind) not in held]


@transaction.atomic
def ask(round_, *, reports, reason, by):
    """Put one question about several reports before the leaders; returns the new exceptions.

    `reports`: keys; those accepted meanwhile or asked for already are left out. Raises ValidationError without a reason
    or when nothing is left.
    """
    if not clean_text(reason):
        raise ValidationError(_("Hãy ghi lý do để lãnh đạo có căn cứ cho ý kiến."))
    Round.objects.select_for_update().get(pk=round_.pk)  # two colleagues may ask for the same at once
    asked = [
        FilingException.objects.create(report=report, kind=kind, reason=reason, asked_by=by)
        for report, kind in to_ask_for(round_)
        if report.pk in set(reports)
    ]
    if not asked:
        raise ValidationError(_("Hãy chọn ít nhất một hội có báo cáo chưa được tiếp nhận và chưa được xin ý kiến."))
    return asked


@transaction.atomic
def decide(exceptions, action, *, by, note=""):
    """Grant or refuse several with one note. Raises ValidationError, WrongState or PermissionDenied; then none is."""
    if not exceptions:
        raise ValidationError(_("Hãy chọn ít nhất một hội."))
    return [perform(item, action, actor=by, note=note) for item in exceptions]


@effect(FilingException, "grant")
def _stamp_grant(exception, *, actor, note):
    """Stamps who, when and the note."""
    exception.decided_by, exception.decided_at, exception.decision = actor, timezone.now(), note.strip()


@effect(FilingException, "refuse")
def _stamp_refusal(exception, *, actor, note):
    """Stamps who, when and the note."""
    _stamp_grant(exception, actor=actor, note=note)


def with_over(reports):
    """Annotate `is_over`: not filed, the round's report is closed, and no leader lets it be filed all the same."""
    closed = ConsolidatedReport.objects.filter(round=OuterRef("round"), state=ConsolidatedState.CLOSED)
    granted = FilingException.objects.filter(report=OuterRef("pk"), kind=LATE, state=ExceptionState.GRANTED)
    unfiled = Q(state__in=[state for state, (_before, after) in NEEDED.items() if after])
    return reports.annotate(is_over=Case(When(unfiled, then=Exists(closed) & ~Exists(granted)), default=False))


def is_over(report):
    return with_over(AssociationReport.objects.filter(pk=report.pk)).filter(is_over=True).exists()


def refuse_late(report):
    """After closing a report is filed only with an exception. Raises ValidationError."""
    is_granted = report.exceptions.filter(kind=LATE, state=ExceptionState.GRANTED).exists
    if is_closed(report.round) and not is_granted():
        raise ValidationError(
            _(
                "Báo cáo tổng hợp của đợt «%s» đã chốt. Nộp sau khi chốt cần lãnh đạo Liên hiệp Hội đồng ý: "
                "hãy báo chuyên viên xin ý kiến, được đồng ý thì nộp lại. Những gì đã soạn vẫn còn nguyên."
            )
            % report.round.title
        )
