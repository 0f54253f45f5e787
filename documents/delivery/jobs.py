from django.utils.translation import gettext_lazy as _

from documents.delivery import mailing
from lhh_portal.jobs import job


@job("documents.deliver", _("Gửi văn bản"))
def deliver(progress, document_id):
    """Mails leave no commit: every row tells what became of it (documents/delivery/mailing.py)."""
    return {"sent": mailing.send_due(document_id, progress)}
