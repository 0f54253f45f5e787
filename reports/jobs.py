import logging
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.jobs import job
from lhh_portal.mail_hours import is_open, next_open
from lhh_portal.models import Job
from reports import joint, reminders
from reports.models import AssociationReport, Reminder, ReportMail
from reports.nightly import look_at, rounds_in_progress

logger = logging.getLogger(__name__)


@job("reports.mail", gettext_lazy("Gửi thư cho cán bộ các hội"), quiet=True)
def mail_officers(progress, template, reports, note=""):
    """Tell the officers of each report's association; `template` is a Reminder.Purpose.

    What is told becomes rows under this job's number, so that a worker killed on the way tells nobody twice.
    """
    now, owner = timezone.now(), Job.objects.get(pk=progress.job_id).owner
    rows = list(AssociationReport.objects.filter(pk__in=reports).select_related("round", "association"))
    without = reminders.tell(template, rows, key=f"job:{progress.job_id}", note=note, by=owner, now=now)
    sent = reminders.run(now, progress)
    told = _told(f"job:{progress.job_id}:", now)
    return {"sent": sent, "without_officer": len(without)} | ({"told": told} if told else {})


def _told(key, now):
    """What became of the mails: written down is not sent, at night or while the mail server is away."""
    if not Reminder.objects.filter(key__startswith=key).exists():
        return _("không có thư nào phải gửi")
    if not is_open(now):
        return _("đã xếp lịch gửi lúc %s") % f"{timezone.localtime(next_open(now)):%H:%M ngày %d/%m/%Y}"
    mails = ReportMail.objects.filter(reminders__key__startswith=key).distinct()
    if waiting := mails.exclude(state__in=[ReportMail.State.SENT, ReportMail.State.DROPPED]).count():
        return _("còn %d thư chưa gửi được, sẽ tự gửi lại") % waiting
    return ""


@job("reports.remind", gettext_lazy("Gửi thư nhắc theo lịch"))
def remind_due(progress):
    """What the schedule makes due, and mails that could not go out before."""
    return {"sent": reminders.run(timezone.now(), progress)}


@job("reports.find_joint", gettext_lazy("Tìm hoạt động có thể trùng"))
def find_joint(progress, start, end, url=""):
    """Look for joint work entered twice among records that end in the span (ISO days); `url` shows what was found."""
    waiting = joint.find(date.fromisoformat(start), date.fromisoformat(end))
    return {"waiting": waiting} | ({"url": url, "label": str(_("Xem hoạt động có thể trùng"))} if url else {})


@job("reports.check_rounds", gettext_lazy("Kiểm tra số liệu các đợt báo cáo"))
def check_rounds(progress):
    """Count what is open in every round in progress; a round that cannot be counted keeps nobody else's waiting."""
    rounds, failed = list(rounds_in_progress()), 0
    for done, round_ in enumerate(rounds):
        progress.step(done, len(rounds), round_.title)
        try:
            look_at(round_)
        except Exception:
            logger.exception("checking round %s failed", round_.code)
            failed += 1
    return {"rounds": len(rounds) - failed} | ({"failed": failed} if failed else {})
