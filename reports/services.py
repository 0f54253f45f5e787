"""Actions on activities, rounds and associations' reports. The rules about who may act are asked by the views."""

import hashlib
import json

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lhh_portal.jobs import enqueue
from lhh_portal.models import StateChange
from lhh_portal.text import clean_text
from lhh_portal.workflow import effect
from reports import review
from reports.checks import amount_findings, missing_answers, refuse_contradictions
from reports.coverage import coverage_of
from reports.exceptions import refuse_late
from reports.locks import lock_activity, share_records
from reports.models import (
    ActivityAmount,
    ActivityOwner,
    AssociationReport,
    Evidence,
    FilingException,
    FindingAnswer,
    NilReturn,
    Round,
)
from reports.versions import ChangedMeanwhile, version_of, version_with

NARRATIVE = tuple(review.TEXTS)


# --- activities ------------------------------------------------------------------------------------------------


@transaction.atomic
def save_activity(activity, *, by, lead, partners=(), amounts=None, explanations=None, files=(), base=None):
    """Store one activity, new or changed, with everything that belongs to it; all or nothing.

    `amounts` {Measure: Quantity} replaces what is stored; `explanations` {finding code: text} answers contradictions;
    `files` [(StoredFile, name)] are added to the evidence; `base` is the version (reports/versions.py) that the
    writer began with, None for one who knows what is replaced.
    Raises ValidationError if a submitted report covers the activity, before or after the change, or if a
    contradiction (reports/checks.py) has no explanation; ChangedMeanwhile if somebody else saved it since `base`;
    Activity.DoesNotExist if somebody deleted it.
    """
    amounts = amounts or {}
    owners = [lead, *(partner for partner in partners if partner != lead)]
    days = {activity.ends_on}
    owner_ids = {owner.pk for owner in owners}
    share_records()
    if activity.pk:
        stored = lock_activity(activity.pk)
        if base is not None:
            _refuse_blind_write(base, version_of(stored), wanted_version(activity, owners, amounts))
        days.add(stored.ends_on)
        owner_ids.update(stored.owners.values_list("association_id", flat=True))
    _refuse_if_reported(owner_ids, days)
    activity.created_by = activity.created_by or by
    activity.save()
    _save_owners(activity, owners)
    _save_amounts(activity, amounts)
    _save_answers(activity, amounts, explanations or {}, by)
    kept = set(activity.evidence.values_list("file", "name"))
    for stored, name in files:
        if (stored.pk, name) not in kept:
            Evidence.objects.create(activity=activity, file=stored, name=name, uploaded_by=by)
    return activity


def wanted_version(activity, owners, amounts):
    """The version (reports/versions.py) that save_activity would store; the lead stands first in `owners`."""
    return version_with(
        activity,
        lead=owners[0].pk,
        partners=[owner.pk for owner in owners[1:] if owner != owners[0]],
        amounts={measure.pk: quantity for measure, quantity in amounts.items()},
    )


def _refuse_blind_write(base, present, wanted):
    if present not in (base, wanted):
        raise ChangedMeanwhile(present, wanted)


@transaction.atomic
def delete_activity(activity, *, base=None):
    """Raises ValidationError, ChangedMeanwhile or Activity.DoesNotExist, as save_activity does."""
    share_records()
    stored = lock_activity(activity.pk)
    if base is not None:
        _refuse_blind_write(base, version_of(stored), None)
    owner_ids = set(stored.owners.values_list("association_id", flat=True))
    _refuse_if_reported(owner_ids, {stored.ends_on})
    stored.delete()


@transaction.atomic
def remove_evidence(evidence):
    """Take a file off its activity; the stored bytes stay, another record may use them."""
    share_records()
    activity = lock_activity(evidence.activity_id)
    owner_ids = set(activity.owners.values_list("association_id", flat=True))
    _refuse_if_reported(owner_ids, {activity.ends_on})
    evidence.delete()


def locking_report(owner_ids, days, *, for_update=False):
    """The filed report that contains a day of `days` for one of the associations, or None.

    With `for_update` all reports of these days are locked, so that none can be submitted in the meantime.
    """
    reports = AssociationReport.objects.filter(association__in=owner_ids).select_related("round", "association")
    if for_update:
        reports = reports.select_for_update(of=("self",)).order_by("pk")
    for report in reports.filter(round__ends_on__gte=min(days), round__starts_on__lte=max(days)):
        if report.is_filed and any(report.round.starts_on <= day <= report.round.ends_on for day in days):
            return report
    return None


def _refuse_if_reported(owner_ids, days):
    report = locking_report(owner_ids, days, for_update=True)
    if report:
        raise ValidationError(filed_sentence(report))


def filed_sentence(report):
    """Why an activity that this filed report covers is left alone."""
    return _(
        "Hoạt động nằm trong báo cáo «%(round)s» mà %(association)s đã nộp, nên không sửa được. "
        "Cần chuyên viên Liên hiệp Hội trả lại hoặc mở lại báo cáo đó trước."
    ) % {"round": report.round.title, "association": report.association.short_name}


def _save_owners(activity, owners):
    kept = {row.association_id: row for row in activity.owners.all()}
    wanted = {owner.pk for owner in owners}
    for row in kept.values():
        if row.association_id not in wanted:
            row.delete()
        elif row.is_lead and row.association_id != owners[0].pk:
            # The old lead steps down first: the database allows only one.
            row.is_lead = False
            row.save()
    for owner in owners:
        row = kept.get(owner.pk) or ActivityOwner(activity=activity, association=owner)
        is_lead = owner == owners[0]
        if row.pk is None or row.is_lead != is_lead:
            row.is_lead = is_lead
            row.save()


def _save_amounts(activity, amounts):
    kept = {row.measure_id: row for row in activity.amounts.all()}
    for measure, quantity in amounts.items():
        if measure.kind_id != activity.kind_id:
            raise ValidationError(_("Đại lượng «%s» không thuộc loại hoạt động này.") % measure.name)
        row = kept.pop(measure.pk, None) or ActivityAmount(activity=activity, measure=measure)
        amount = measure.unit.to_amount(quantity.value)
        if row.pk is None or (row.amount, row.qualifier) != (amount, quantity.qualifier):
            row.amount, row.qualifier = amount, quantity.qualifier
            row.save()
    for row in kept.values():
        row.delete()


def _save_answers(activity, amounts, explanations, by):
    answered = {(answer.code, answer.fingerprint): answer for answer in activity.finding_answers.all()}
    findings = amount_findings(amounts, activity)
    missing = [f for f in missing_answers(findings, explanations) if (f.code, f.fingerprint) not in answered]
    if missing:
        raise ValidationError([finding.message for finding in missing])
    for finding in findings:
        text = explanations.get(finding.code, "").strip()
        if text:
            answer_finding(activity, finding, explanation=text, by=by)


def answer_finding(activity, finding, *, explanation, by):
    """Record why what was found is right all the same; a second explanation of the same values replaces the first."""
    answer, created = FindingAnswer.objects.get_or_create(
        activity=activity,
        code=finding.code,
        fingerprint=finding.fingerprint,
        defaults={"explanation": explanation, "by": by},
    )
    if not created and answer.explanation != explanation:
        answer.explanation, answer.by = explanation, by
        answer.save()
    return answer


# --- rounds ----------------------------------------------------------------------------------------------------


@transaction.atomic
def open_round(round_, *, by, associations):
    """Store the call for reports and ask `associations`; their officers get a mail after commit."""
    round_.save()
    add_associations(round_, by=by, associations=associations)
    return round_


@transaction.atomic
def add_associations(round_, *, by, associations):
    """Ask further associations; those asked already are left alone. Returns the new reports."""
    share_records()  # nobody is asked while the round is being closed
    Round.objects.select_for_update().get(pk=round_.pk)  # two colleagues may ask the same association at once
    asked = set(round_.reports.values_list("association_id", flat=True))
    # One by one: the audit trail does not see a bulk_create.
    reports = [round_.reports.create(association=item) for item in associations if item.pk not in asked]
    if reports:
        _mail("requested", reports, by)
    return reports


def remind(round_, *, by):
    """Mail the officers of every association that has not filed. Returns how many associations."""
    missing = list(round_.reports.exclude(pk__in=round_.reports.filed()))
    if missing:
        _mail("reminder", missing, by)
    return len(missing)


# --- an association's report -----------------------------------------------------------------------------------


@transaction.atomic
def save_narrative(report, *, texts, bases):
    """Store the texts that changed; return the fields somebody else changed meanwhile, which are left as they are.

    `texts` {field: text}; `bases` {field: text as it was when this writer began}.
    Raises ValidationError when the report is no longer being written.
    """
    locked = AssociationReport.objects.select_for_update().get(pk=report.pk)
    if not locked.is_being_written:
        raise ValidationError(_("Báo cáo đang ở trạng thái «%s», không ghi được nữa.") % locked.get_state_display())
    conflicts = []
    for name in NARRATIVE:
        present, wanted, base = (_lines(text) for text in (getattr(locked, name), texts[name], bases[name]))
        if wanted in (present, base):
            continue
        if present == base:
            setattr(locked, name, wanted)
        else:
            conflicts.append(name)
    locked.save()
    return conflicts


def _lines(text):
    """Browsers send CRLF; the comparison must not see that as a change."""
    return clean_text(text.replace("\r\n", "\n"))


@transaction.atomic
def set_nil_return(report, *, group, is_nil):
    """Say, or take back, that nothing of `group` happened. Raises ValidationError if records say otherwise."""
    locked = AssociationReport.objects.select_for_update().get(pk=report.pk)
    if not locked.is_being_written:
        raise ValidationError(_("Báo cáo đang ở trạng thái «%s», không ghi được nữa.") % locked.get_state_display())
    if not is_nil:
        locked.nil_returns.filter(group=group).delete()
        return
    if any(row.group == group and row.activities for row in coverage_of(locked)):
        raise ValidationError(_("Nhóm «%s» có hoạt động trong kỳ nên không thể ghi «không phát sinh».") % group.name)
    NilReturn.objects.get_or_create(report=locked, group=group)


@transaction.atomic
def set_nil_return_for_the_rest(report):
    """Say that nothing of every group happened that has neither records nor a nil return. Returns those groups."""
    locked = AssociationReport.objects.select_for_update().get(pk=report.pk)
    groups = [row.group for row in coverage_of(locked) if row.is_missing]
    for group in groups:
        set_nil_return(locked, group=group, is_nil=True)
    return groups


@effect(AssociationReport, "submit")
def _check_and_stamp_submission(report, *, actor, note):
    """Refuses while a group has neither records nor a nil return, a returned part no answer, a contradiction no reason.

    Stamps the time. After the round's report is closed a leader's exception is needed.
    """
    rows = coverage_of(report)
    missing = [row.group.name for row in rows if row.is_missing]
    if missing:
        raise ValidationError(
            _("Chưa nộp được: các nhóm chưa có hoạt động và chưa ghi «không phát sinh»: %s.") % "; ".join(missing)
        )
    review.refuse_unanswered(report)
    refuse_contradictions(report)
    refuse_late(report)
    # A record entered after "không phát sinh" speaks for itself.
    report.nil_returns.filter(group__in=[row.group for row in rows if row.activities]).delete()
    report.first_submitted_at = report.first_submitted_at or report.submitted_at or timezone.now()
    report.submitted_at = timezone.now()


@effect(AssociationReport, "take_back")
def _forget_submission(report, *, actor, note):
    """Nobody has read it: as if it had not been filed, so its day counts from the next filing."""
    report.submitted_at = report.first_submitted_at = None


@effect(AssociationReport, "accept")
def _stamp_acceptance(report, *, actor, note):
    """Accepts the parts nobody returned, refuses while one is; stamps the time; mails the officers."""
    review.accept_the_rest(report, by=actor)
    report.accepted_at = timezone.now()
    _mail("accepted", [report], actor)


@effect(AssociationReport, "send_back")
def _tell_about_return(report, *, actor, note):
    """Refuses without a returned part or a reason; keeps what was sent back; mails the reasons to the officers."""
    _mail("returned", [report], actor, review.send_back(report, note))


@effect(AssociationReport, "reopen")
def _take_back_acceptance(report, *, actor, note):
    """Refuses without a returned part or a reason; keeps what was sent back; lifts the acceptance; mails."""
    report.accepted_at = None
    _mail("returned", [report], actor, review.send_back(report, note))


@effect(FilingException, "grant")
def _tell_about_grant(exception, *, actor, note):
    """Mails the officers that their report is taken after closing."""
    if exception.kind == FilingException.Kind.LATE:
        _mail("granted", [exception.report], actor, note)


def _mail(template, reports, by, note=""):
    """Queue mails to the officers (reports/jobs.py); sent after commit.

    The key stops a double click only: after a further step of one of the reports it is another mail.
    """
    ids, note = [report.pk for report in reports], note.strip()
    kind = ContentType.objects.get_for_model(AssociationReport)
    steps = StateChange.objects.filter(content_type=kind, object_id__in=ids).count()
    digest = hashlib.sha256(json.dumps([ids, note, steps]).encode()).hexdigest()
    enqueue(
        "reports.mail", owner=by, key=f"reports.mail:{template}:{digest}", template=template, reports=ids, note=note
    )
