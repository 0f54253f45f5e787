from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lhh_portal.jobs import job
from reports import joint
from reports.models import AssociationReport
from reports.nightly import look_at, rounds_in_progress

SUBJECTS = {
    "requested": _("Đề nghị báo cáo: %(round)s"),
    "reminder": _("Nhắc nộp báo cáo: %(round)s"),
    "returned": _("Báo cáo được trả lại để bổ sung: %(round)s"),
    "accepted": _("Báo cáo đã được tiếp nhận: %(round)s"),
}


@job("reports.mail", _("Gửi thư cho cán bộ các hội"))
def mail_officers(progress, template, reports, note=""):
    """One mail to the officers of each report's association; `template` is a key of SUBJECTS.

    A worker killed on the way sends the first mails again: twice told is better than never.
    """
    sent = 0
    rows = AssociationReport.objects.filter(pk__in=reports).select_related("round", "association")
    for done, report in enumerate(rows):
        progress.step(done, len(reports), report.association.short_name)
        addresses = list(User.objects.officers_of(report.association).values_list("email", flat=True))
        if addresses:
            _message(template, report, note, addresses).send()
            sent += 1
    return {"sent": sent, "without_officer": len(rows) - sent}


def _message(template, report, note, addresses):
    url = f"{settings.SITE_URL}{report.get_absolute_url()}"
    body = render_to_string(f"reports/mail/{template}.txt", {"report": report, "note": note, "url": url})
    subject = str(SUBJECTS[template]) % {"round": report.round.title}
    return EmailMessage(subject=subject, body=body, to=addresses)


@job("reports.find_joint", _("Tìm hoạt động có thể trùng"))
def find_joint(progress, start, end, url=""):
    """Look for joint work entered twice among records that end in the span (ISO days); `url` shows what was found."""
    waiting = joint.find(date.fromisoformat(start), date.fromisoformat(end))
    return {"waiting": waiting} | ({"url": url, "label": str(_("Xem hoạt động có thể trùng"))} if url else {})


@job("reports.check_rounds", _("Kiểm tra số liệu các đợt báo cáo"))
def check_rounds(progress):
    """Count what is open in every round in progress; keeps nothing but the counts."""
    rounds = list(rounds_in_progress())
    for done, round_ in enumerate(rounds):
        progress.step(done, len(rounds), round_.title)
        look_at(round_)
    return {"rounds": len(rounds)}
