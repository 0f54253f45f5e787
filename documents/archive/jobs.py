import logging

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.archive import archiving
from documents.models import OfficialDocument
from lhh_portal.jobs import Cancelled, JobError, LostClaim, job

logger = logging.getLogger(__name__)


@job("documents.archive", _("Lưu trữ lâu dài văn bản đã ký"))
def archive_document(progress, document_id):
    """Again and again harmless: a paper that is complete and far from expiry is only looked at.

    What nobody foresaw is written down at the paper like anything else that is missing, so that it is tried again
    later and later, and a person hears of it.
    """
    document = OfficialDocument.objects.filter(pk=document_id).first()
    if document is None or document.pdf is None:
        raise JobError(gettext("Văn bản số %s không còn trong hệ thống, hoặc chưa có tệp.") % document_id)
    progress.step(0, 2, gettext("Đang kiểm tra chữ ký và dấu thời gian"))
    base = archiving.current_file(document)
    try:
        result = archiving.work_on(base)
        progress.step(1, 2, gettext("Đang cất bản lưu trữ"))
        _keep(progress, document_id, base, result)
    except (Cancelled, JobError, LostClaim):
        raise
    except Exception:
        logger.exception("archiving of document %s failed", document_id)
        sentence = gettext("Lỗi chưa lường trước khi lưu trữ; xem nhật ký của máy chủ.")
        _keep(progress, document_id, base, archiving.Result(None, [sentence], []))


def _keep(progress, document_id, base, result):
    with progress.commit() as job_row:
        locked = OfficialDocument.objects.select_for_update().get(pk=document_id)
        if archiving.current_file(locked) != base:
            raise JobError(gettext("Văn bản đã có bản khác trong lúc lưu trữ; sẽ làm lại sau."))
        kept = archiving.keep_result(locked, base, result)
        job_row.result = {"url": locked.get_absolute_url(), "label": gettext("Mở văn bản"), "level": kept.level}
