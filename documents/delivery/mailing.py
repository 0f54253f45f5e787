"""Sending the mails of a paper, one row of Delivery after the other (lhh_portal/mail_attempts.py)."""

from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.delivery.issuing import SUPERSEDED, path_of, title
from documents.models import Delivery
from documents.storage import open_stored
from lhh_portal.mail_attempts import Unreachable, mark_failed, move

# How long to wait after the first, second … failure; after the last one a person must look at it.
WAITS = [
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
]
SUBJECTS = {
    Delivery.Purpose.ISSUED: "%(title)s: %(subject)s",
    Delivery.Purpose.CORRECTED: gettext_lazy("Đính chính, thay thế %(old)s: %(title)s"),
    Delivery.Purpose.WITHDRAWN: gettext_lazy("Thu hồi %(old)s: %(title)s"),
}


def send_due(document_id, progress):
    """Send what is due of one paper; returns how many were sent. Stops where the mail server does not answer."""
    sent = done = 0
    rows = Delivery.objects.filter(document_id=document_id)
    total = rows.due().count()
    while delivery := _next(rows):
        progress.step(done, max(done, total), delivery.name)
        done += 1
        try:
            sent += _send(delivery)
        except Unreachable:
            break
    return sent


def _next(rows):
    papers = ("document__entry", "document__pdf", "document__amends__entry")
    return rows.due().select_related(*papers).order_by("pk").first()


def _send(delivery):
    """Claim, send, mark; True if it went out. Raises Unreachable after marking."""
    if not move(delivery, Delivery.State.SENDING, attempts=delivery.attempts + 1):
        return False
    if refusal := _refusal(delivery):
        move(delivery, Delivery.State.FAILED, error=refusal, next_at=None)
        return False
    try:
        message_for(delivery).send()
    except Exception as error:
        mark_failed(delivery, error, waits=WAITS, now=timezone.now())
        return False
    return move(delivery, Delivery.State.SENT, sent_at=timezone.now(), error="", next_at=None)


def _refusal(delivery):
    """Why this mail must not go out, or an empty text."""
    if delivery.attempts > len(WAITS) + 1:
        return _("Bộ xử lý dừng giữa chừng nhiều lần khi gửi thư này.")
    if delivery.document.state in SUPERSEDED:
        return _("Văn bản đã bị thu hồi hoặc thay thế trước khi thư này được gửi.")
    return ""


def message_for(delivery):
    document = delivery.document
    attached = attachments_of(document)
    context = {
        "delivery": delivery,
        "document": document,
        "title": title(document),
        "old": document.amends and title(document.amends),
        "is_attached": bool(attached),
        "link": _absolute(path_of(delivery)),
        "check_link": _absolute(check_path(document)),
        "issuer": " ".join(document.issuing_lines.split()),
        "authority": ", ".join(document.authority_lines.splitlines()),
    }
    subject = str(SUBJECTS[delivery.purpose]) % {**context, "subject": document.subject}
    message = EmailMessage(
        subject=subject,
        body=render_to_string(f"documents/mail/{delivery.purpose}.txt", context),
        to=[delivery.email],
        headers={"Message-ID": message_id(delivery)},
    )
    for name, stored in attached:
        message.attach(name, open_stored(stored).read(), "application/pdf")
    return message


def message_id(delivery):
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{delivery.document.code.lower()}.{delivery.pk}@{domain}>"


def attachments_of(document):
    """[(file name, StoredFile)] that go with the mail; none where together they are larger than mails may be."""
    files = files_of(document)
    size = sum(stored.size for _name, stored in files)
    return files if size <= settings.MAIL_ATTACH_MAX_MB * 1024 * 1024 else []


def files_of(document):
    """[(file name, StoredFile)]: the paper as issued, and what goes with it, signed where it was."""
    stem = document.file_name.removesuffix(".pdf")
    rows = document.attachments.select_related("file", "signed_file")
    more = [(f"{stem}-phu-luc-{i}.pdf", row.signed_file or row.file) for i, row in enumerate(rows, start=1)]
    return [(document.file_name, document.pdf), *more]


def check_path(document):
    return f"/xac-minh/{document.code}/"


def _absolute(path):
    return settings.SITE_URL.rstrip("/") + path
