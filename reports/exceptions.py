"""Children before parent: a round is closed without an association, or takes it afterwards, by a leader's exception.

Staff ask for several associations at once; a leader decides on one page. What closing demands: reports/readiness.py.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lhh_portal.text import clean_text
from lhh_portal.workflow import effect, perform
from reports.models import ConsolidatedReport, FilingException, Round
from reports.workflow import ConsolidatedState, ExceptionState

MISSING, LATE = FilingException.Kind


def is_closed(round_):
    return ConsolidatedReport.objects.filter(round=round_, state=ConsolidatedState.CLOSED).exists()


def kind_for(round_):
    """Before closing: to close without them. Afterwards: to take them all the same."""
    return LATE if is_closed(round_) else MISSING


def granted(round_, kind):
    """Keys of the reports of a round that have such an exception."""
    found = FilingException.objects.filter(report__round=round_, kind=kind, state=ExceptionState.GRANTED)
    return set(found.values_list("report_id", flat=True))


def to_ask_for(round_):
    """Reports not filed that have no exception of the kind now needed, asked or granted."""
    pending = FilingException.objects.filter(report__round=round_, kind=kind_for(round_)).exclude(
        state=ExceptionState.REFUSED
    )
    missing = round_.reports.exclude(pk__in=round_.reports.filed()).exclude(pk__in=pending.values("report"))
    return missing.select_related("association")


@transaction.atomic
def ask(round_, *, reports, reason, by):
    """Put one question about several reports before the leaders; returns the new exceptions.

    `reports`: keys; those filed meanwhile or asked for already are left out. Raises ValidationError without a reason
    or when nothing is left.
    """
    if not clean_text(reason):
        raise ValidationError(_("Hãy ghi lý do để lãnh đạo có căn cứ cho ý kiến."))
    Round.objects.select_for_update().get(pk=round_.pk)  # two colleagues may ask for the same at once
    kind = kind_for(round_)
    asked = [
        FilingException.objects.create(report=report, kind=kind, reason=reason, asked_by=by)
        for report in to_ask_for(round_).filter(pk__in=reports)
    ]
    if not asked:
        raise ValidationError(_("Hãy chọn ít nhất một hội chưa nộp và chưa được xin ý kiến."))
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


def refuse_late(report):
    """After closing a report is filed only with an exception. Raises ValidationError."""
    if is_closed(report.round) and report.pk not in granted(report.round, LATE):
        raise ValidationError(
            _(
                "Báo cáo tổng hợp của đợt «%s» đã chốt. Nộp sau khi chốt cần lãnh đạo Liên hiệp Hội đồng ý: "
                "hãy báo chuyên viên xin ý kiến, được đồng ý thì nộp lại. Những gì đã soạn vẫn còn nguyên."
            )
            % report.round.title
        )
