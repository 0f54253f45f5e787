from celery.signals import worker_process_init
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents import pdf
from documents.check_format import problems
from documents.models import OfficialDocument
from documents.paper import paper_of
from documents.services import attach_pdf
from documents.storage import store
from lhh_portal.jobs import JobError, enqueue, job

CHARACTERS_ON_A_PAGE = 2600


@worker_process_init.connect
def _warm_up(**kwargs):
    pdf.warm_up()


def enqueue_render(document, *, owner):
    """Ask for the PDF of `document`; whoever asks while it is being made gets the same job."""
    new = enqueue(
        "documents.render",
        owner=owner,
        key=f"documents.render:{document.pk}",
        back_url=document.get_absolute_url(),
        document_id=document.pk,
    )
    document.render_job = new
    document.save(update_fields=["render_job"])
    return new


@job("documents.render", _("Tạo bản PDF"))
def render_document(progress, document_id):
    document = OfficialDocument.objects.filter(pk=document_id).first()
    if document is None:
        raise JobError(gettext("Văn bản số %s không còn trong hệ thống.") % document_id)
    pages = 1 + len(document.body) // CHARACTERS_ON_A_PAGE
    seen = 0

    def on_page(number):
        nonlocal seen
        seen = number
        progress.step(min(number, pages), pages + 1, gettext("Đang dàn trang %s") % number)

    progress.step(0, pages + 1, gettext("Đang đọc nội dung"))
    data = pdf.render(document, on_page)
    progress.step(pages, pages + 1, gettext("Đang đo thể thức"))
    wrong = [_words(found) for found in problems(data)]
    result = {"pages": seen, "problems": wrong, "url": document.get_absolute_url(), "label": gettext("Mở văn bản")}
    with progress.commit() as job_row:
        current = OfficialDocument.objects.select_for_update().get(pk=document_id)
        if paper_of(current) != paper_of(document):
            raise JobError(gettext("Văn bản vừa được thay đổi trong lúc tạo bản in. Hãy tạo lại bản PDF."))
        attach_pdf(current, store(data, "application/pdf"))
        job_row.result = result


def _words(found):
    return gettext("%(text)s: cần %(expected)s; đo được %(found)s") % vars(found)
