"""Writing and sending the mails about reports, one ReportMail after the other (lhh_portal/mail_attempts.py)."""

from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.dates import format_date
from lhh_portal.mail_attempts import Unreachable, mark_failed, move
from reports.models import Reminder, ReminderStep, ReportMail
from reports.timeliness import COUNTED_DAYS

# How long to wait after the first, second … failure; after the last one staff see it as given up.
WAITS = [timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=24)]
# A mail being sent is left to its worker for so long: connecting, greeting, addresses, text and parting may each take
# as long as the mail server is waited for.
LEASE = timedelta(seconds=8 * settings.EMAIL_TIMEOUT)
SUBJECTS = {
    Reminder.Purpose.REQUESTED: gettext_lazy("Đề nghị báo cáo: %(round)s"),
    Reminder.Purpose.REMINDER: gettext_lazy("Nhắc nộp báo cáo: %(round)s"),
    Reminder.Purpose.RETURNED: gettext_lazy("Báo cáo được trả lại để bổ sung: %(round)s"),
    Reminder.Purpose.GRANTED: gettext_lazy("Được nộp sau khi chốt: %(round)s"),
    Reminder.Purpose.ACCEPTED: gettext_lazy("Báo cáo đã được tiếp nhận: %(round)s"),
}
# The order of the parts of a mail: what presses most comes first.
ORDER = [
    Reminder.Purpose.RETURNED,
    Reminder.Purpose.GRANTED,
    Reminder.Purpose.REMINDER,
    Reminder.Purpose.REQUESTED,
    Reminder.Purpose.WATCH,
    Reminder.Purpose.ACCEPTED,
]
TONES = list(ReminderStep.Tone)


def send_due(now, progress=None):
    """Send what is due; returns how many were sent. Stops where the mail server does not answer."""
    sent = done = 0
    while mail := ReportMail.objects.due(now).order_by("pk").first():
        if progress:
            progress.step(done, done + ReportMail.objects.due(now).count(), mail.name)
        done += 1
        try:
            sent += _send(mail, now)
        except Unreachable:
            break
    return sent


def _send(mail, now):
    """Claim, send, mark; True if it went out. Raises Unreachable after marking."""
    lease = max(now, timezone.now()) + LEASE
    if not move(mail, ReportMail.State.SENDING, attempts=mail.attempts + 1, next_at=lease):
        return False
    if mail.attempts > len(WAITS) + 1:
        move(
            mail, ReportMail.State.FAILED, next_at=None, error=_("Bộ xử lý dừng giữa chừng nhiều lần khi gửi thư này.")
        )
        return False
    lines = standing(mail)
    if not lines:
        move(mail, ReportMail.State.DROPPED, next_at=None)
        return False
    try:
        message = message_for(mail, lines, timezone.localdate(now))
        message.send()
    except Exception as error:
        mark_failed(mail, error, waits=WAITS, now=now)
        return False
    subject = message.subject[: ReportMail._meta.get_field("subject").max_length]
    return move(mail, ReportMail.State.SENT, sent_at=timezone.now(), subject=subject, error="", next_at=None)


# --- the words -------------------------------------------------------------------------------------------------


def standing(mail):
    """The mail's reminders that still are true, what presses most first; each report is spoken of once."""
    rows = mail.reminders.select_related("report__round", "report__association").order_by("pk")
    moot = set(mail.reminders.moot().values_list("pk", flat=True))
    kept = [row for row in rows if row.dropped_at is None and row.pk not in moot]
    # Of two returns of one report the later one says what is to be done.
    kept.sort(key=lambda row: (ORDER.index(row.purpose), row.report.round.due_on, row.report_id, -row.pk))
    first = {}
    for row in kept:
        first.setdefault(row.report_id, row)
    return list(first.values())


def message_for(mail, lines, today):
    for row in lines:
        row.url = settings.SITE_URL.rstrip("/") + row.report.get_absolute_url()
        row.note_lines = row.note.splitlines()
        row.when = when(row.report.round.due_on, today)
    reminders = [row for row in lines if row.purpose == Reminder.Purpose.REMINDER]
    tone = max((row.tone for row in reminders if row.tone), key=TONES.index, default="")
    context = {
        "mail": mail,
        "lines": lines,
        "parts": [(purpose, [row for row in lines if row.purpose == purpose]) for purpose in ORDER],
        "tone": tone,
        "today": today,
    }
    return EmailMessage(
        subject=subject_of(lines),
        body=render_to_string("reports/mail/mail.txt", context).strip() + "\n",
        to=[mail.email],
        headers={"Message-ID": message_id(mail)},
    )


def subject_of(lines):
    """What it is about; of several things, how many of each."""
    if len(lines) == 1 and lines[0].purpose != Reminder.Purpose.WATCH:
        (row,) = lines
        subject = str(SUBJECTS[row.purpose]) % {"round": row.report.round.title}
        return f"{subject} ({row.when})" if row.purpose == Reminder.Purpose.REMINDER else subject
    counts = {purpose: sum(row.purpose == purpose for row in lines) for purpose in ORDER}
    words = {
        Reminder.Purpose.RETURNED: _("%d báo cáo được trả lại"),
        Reminder.Purpose.GRANTED: _("%d báo cáo được nộp sau khi chốt"),
        Reminder.Purpose.REMINDER: _("%d báo cáo cần nộp"),
        Reminder.Purpose.REQUESTED: _("%d đợt báo cáo mới"),
        Reminder.Purpose.WATCH: _("%d báo cáo các hội chưa nộp"),
        Reminder.Purpose.ACCEPTED: _("%d báo cáo đã được tiếp nhận"),
    }
    return _("Báo cáo: %s") % ", ".join(words[purpose] % count for purpose, count in counts.items() if count)


def when(due_on, today):
    """How far off the due date is, in words."""
    days = (due_on - today).days
    if days > 0:
        return _("còn %d ngày") % days
    if days < -COUNTED_DAYS:
        return _("quá hạn từ %s") % format_date(due_on)
    return _("đến hạn hôm nay") if days == 0 else _("quá hạn %d ngày") % -days


def message_id(mail):
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<bao-cao.{mail.pk}@{domain}>"
