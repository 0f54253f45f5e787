"""Reminders: who is to be told what, and when. reports/mailing.py writes and sends the mails.

Every quarter of an hour `run` does three things, each of which can be done again without harm: what the schedule
makes due becomes a Reminder row (its key is unique); rows that are due become mails, one digest a person and day;
mails that are due are sent. Nothing goes out at night, at weekends and on holidays (lhh_portal/mail_hours.py): what
falls due then waits for the next working morning, and whoever has filed by then is not told any more.
"""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Officership, User
from lhh_portal.mail_hours import is_open, morning_of, next_open
from lhh_portal.roles import Role
from reports.mailing import send_due
from reports.models import AssociationReport, Reminder, ReminderStep, ReportMail, Round
from reports.workflow import ConsolidatedState, ReportState

# A step that could not be told for so long (the portal was off, the schedule is new) is not told any more.
GRACE = timedelta(days=7)
FILED = (ReportState.SUBMITTED, ReportState.ACCEPTED)


def run(now, progress=None):
    """Do all that is due at `now`; returns how many mails went out."""
    plan(now)
    gather(now)
    return send_due(now, progress) if is_open(now) else 0


# --- what the schedule makes due -------------------------------------------------------------------------------


def due_step(round_, steps, now):
    """(step, when it is due) of the newest step whose hour has come, or None; `steps` in the order of days.

    Older ones are passed over: who is told "five days late" need not be told "two days late" as well.
    """
    reached = [(step, morning_of(round_.due_on + timedelta(days=step.days))) for step in steps]
    reached = [(step, at) for step, at in reached if round_.created_at < at <= now]
    return reached[-1] if reached and now - reached[-1][1] <= GRACE else None


def next_step(round_, steps, now):
    """(step, moment) of the next step to come, or None."""
    coming = [(step, morning_of(round_.due_on + timedelta(days=step.days))) for step in steps]
    return next(((step, at) for step, at in coming if at > now), None) if round_.is_reminding else None


def plan(now):
    """Make rows of what the schedule makes due; the number of queries does not depend on rounds or associations."""
    steps = list(ReminderStep.objects.all())
    rounds = Round.objects.filter(is_reminding=True).exclude(consolidated__state=ConsolidatedState.CLOSED)
    due = {round_.pk: found for round_ in rounds if (found := due_step(round_, steps, now))}
    reports = AssociationReport.objects.filter(round__in=due).exclude(state__in=FILED)
    reports = list(reports.select_related("association"))
    people = recipients_of(reports)
    staff = list(User.objects.with_role(Role.STAFF)) if any(step.to_staff for step, _at in due.values()) else []
    rows = []
    for report in reports:
        step, at = due[report.round_id]
        told = dict(people[report.association_id])
        if report.association.email and (step.to_association or not told):
            told.setdefault(report.association.email.lower(), report.association.name)
        watchers = {user.email.lower(): str(user) for user in staff} if step.to_staff else {}
        for purpose, addresses in ((Reminder.Purpose.REMINDER, told), (Reminder.Purpose.WATCH, watchers)):
            rows += [
                Reminder(
                    key=f"step:{report.pk}:{step.days}:{email}",
                    report=report,
                    purpose=purpose,
                    days=step.days,
                    tone=step.tone,
                    email=email,
                    name=name,
                    due_at=at,
                )
                for email, name in addresses.items()
            ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def recipients_of(reports):
    """{association id: {address: name}} of the officers of these reports' associations; one query."""
    people = defaultdict(dict)
    officers = Officership.objects.filter(association__in={report.association_id for report in reports})
    for row in officers.filter(user__is_active=True).select_related("user").order_by("pk"):
        if row.user.email:
            people[row.association_id][row.user.email.lower()] = str(row.user)
    return people


def unreachable(round_):
    """Associations that have not filed and to which no mail can go: no officer, no address of their own."""
    reports = list(round_.reports.exclude(state__in=FILED).select_related("association"))
    people = recipients_of(reports)
    return [it.association for it in reports if not people[it.association_id] and not it.association.email]


# --- what a person does ----------------------------------------------------------------------------------------


def tell(purpose, reports, *, key, note="", by=None, now):
    """Note what officers are to be told about `reports`; `key` tells one such act from another.

    Who has been reminded of a report today is not reminded of it again. Returns the associations nobody could be found
    for.
    """
    people, at = recipients_of(reports), next_open(now)
    told_today = set()
    if purpose == Reminder.Purpose.REMINDER:
        told_today = set(Reminder.objects.told_on(timezone.localdate(at)).values_list("report_id", "email"))
    rows, without = [], []
    for report in reports:
        told = dict(people[report.association_id])
        if not told and report.association.email:
            told = {report.association.email.lower(): report.association.name}
        if not told:
            without.append(report.association)
        rows += [
            Reminder(
                key=f"{key}:{report.pk}:{email}",
                report=report,
                purpose=purpose,
                tone=ReminderStep.Tone.FRIENDLY,
                note=note,
                email=email,
                name=name,
                due_at=at,
                by=by,
            )
            for email, name in told.items()
            if (report.pk, email) not in told_today
        ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    return without


# --- from rows to mails ----------------------------------------------------------------------------------------


@transaction.atomic
def gather(now):
    """Put what is due into mails: things told at once at once, reminders into the day's one digest."""
    if not is_open(now):
        return
    Reminder.objects.waiting().moot().update(dropped_at=now)
    today = timezone.localdate(now)
    waiting = defaultdict(list)
    for row in Reminder.objects.waiting().filter(due_at__lte=now).select_for_update().order_by("pk"):
        waiting[row.email].append(row)
    digests = {mail.email: mail for mail in ReportMail.objects.filter(digest_on=today, email__in=waiting)}
    reminded = set(Reminder.objects.told_on(today).exclude(mail=None).values_list("report_id", "email"))
    for email, rows in waiting.items():
        now_told = [row for row in rows if not row.is_digest]
        later = [row for row in rows if row.is_digest]
        had = digests.get(email)
        if had is None:
            now_told += later
        else:  # told by hand this morning: the step that fell due today is done with that
            done = [row for row in later if (row.report_id, email) in reminded]
            Reminder.objects.filter(pk__in=[row.pk for row in done]).update(mail=had)
            # What a person asks for after the digest goes out all the same; the schedule waits for tomorrow.
            now_told += [row for row in later if row not in done and row.days is None]
        if now_told:
            digest_on = today if had is None and later else None
            mail = ReportMail.objects.create(email=email, name=now_told[0].name, digest_on=digest_on)
            Reminder.objects.filter(pk__in=[row.pk for row in now_told]).update(mail=mail)
