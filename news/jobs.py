"""Mails of the site to visitors."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.jobs import job
from news.models import DataRequest


@job("news.data-request", gettext_lazy("Gửi thư về yêu cầu dữ liệu cá nhân"))
def mail_about_request(progress, request_id, step, note):
    """A worker killed between mail and mark sends a second, equal mail: better than none."""
    data_request = DataRequest.objects.filter(pk=request_id).first()
    if data_request is None:
        return
    link = settings.SITE_URL.rstrip("/") + reverse("news:data-request-sent", args=[data_request.code])
    context = {"data_request": data_request, "step": step, "note": note, "link": link}
    subject = _("%s: yêu cầu về dữ liệu cá nhân") % data_request.reference
    body = render_to_string("news/privacy/mail.txt", context)
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [data_request.email])
