from celery.signals import worker_process_init
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents import pdf
from documents.check_format import problems
from documents.models import OfficialDocument, Version
from documents.paper import paper_of
from documents.storage import store
from documents.workflow import DocumentState
from lhh_portal.jobs import JobError, enqueue, job

CHARACTERS_ON_A_PAGE = 2600
FOR_READING = frozenset({DocumentState.DRAFT, DocumentState.PROPOSED, DocumentState.RETURNED})
FOR_SIGNING = frozenset({DocumentState.APPROVED})
# How often the paper may change while it is being printed before we give up.
TRIES = 3


class _Changed(Exception):
    """The paper says something else, or stands elsewhere, than what was printed."""


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
    # Saving it again would lock the job's row after the paper's; the job locks them the other way round.
    if document.render_job_id != new.pk:
        document.render_job = new
        document.save(update_fields=["render_job"])
    return new


@job("documents.render", _("Tạo bản PDF"))
def render_document(progress, document_id):
    """Print the paper: for reading, or (approved) for signing. A paper that changes meanwhile is printed again."""
    for _try in range(TRIES):
        document = OfficialDocument.objects.with_number().filter(pk=document_id).first()
        if document is None:
            raise JobError(gettext("Văn bản số %s không còn trong hệ thống.") % document_id)
        if document.state not in FOR_READING | FOR_SIGNING:
            raise JobError(gettext("Văn bản đã có chữ ký số nên không in lại được."))
        if document.state in FOR_SIGNING and document.pdf_id is not None:
            # Somebody may be signing it elsewhere at this moment.
            raise JobError(gettext("Bản trình ký đã có. Hãy mở văn bản để ký."))
        data, result = _print(document, progress)
        try:
            with progress.commit() as job_row:
                _keep(document, data, job_row.owner)
                job_row.result = result
            return
        except _Changed:
            continue
    raise JobError(gettext("Văn bản vừa được thay đổi trong lúc tạo bản in. Hãy tạo lại bản PDF."))


def _print(document, progress):
    """The PDF and what the job tells of it."""
    parts = [document.body, *(appendix.body for appendix in document.appendices.all())]
    pages = sum(1 + len(body) // CHARACTERS_ON_A_PAGE for body in parts)
    seen = 0

    def on_page(number):
        nonlocal seen
        seen = number
        progress.step(min(number, pages), pages + 1, gettext("Đang dàn trang %s") % number)

    progress.step(0, pages + 1, gettext("Đang đọc nội dung"))
    printer = pdf.prepare if document.state in FOR_SIGNING else pdf.render
    data = printer(document, on_page)
    progress.step(pages, pages + 1, gettext("Đang đo thể thức"))
    # Number and date come with approval; until then they are no fault of its form.
    later = set() if document.number else {"number.form", "date.form"}
    wrong = [_words(found) for found in problems(data) if found.rule not in later]
    return data, {
        "pages": seen,
        "problems": wrong,
        "url": document.get_absolute_url(),
        "label": gettext("Mở văn bản"),
    }


def _keep(printed, data, owner):
    """Make `data` the paper's file; a print for signing is also a version."""
    current = OfficialDocument.objects.select_for_update(of=("self",)).with_number().get(pk=printed.pk)
    if (current.state in FOR_SIGNING, paper_of(current)) != (printed.state in FOR_SIGNING, paper_of(printed)):
        raise _Changed
    if current.state not in FOR_READING | FOR_SIGNING:
        raise _Changed  # signed meanwhile
    current.pdf = store(data, "application/pdf")
    current.save(update_fields=["pdf"])
    if current.state in FOR_SIGNING:
        Version.objects.create(document=current, kind=Version.Kind.PREPARED, file=current.pdf, created_by=owner)


def _words(found):
    return gettext("%(text)s: cần %(expected)s; đo được %(found)s") % vars(found)
