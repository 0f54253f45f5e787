"""/van-ban/: the document library, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.models import OfficialDocument
from documents.screen import paper_for_screen
from documents.storage import open_stored
from documents.verification.known import amendments_of, stored_verdict
from documents.workflow import OUT_OF_HOUSE
from news.forms_library import LibraryFilter
from news.library import page_of
from news.models import LibraryDocument
from news.page_cache import kept


@require_safe
@login_not_required
@kept("trang")
def library(request):
    form = LibraryFilter(request.GET)
    context = {"filter": form, "page": page_of(form.wanted, request)}
    return render(request, "news/library_list.html", context)


@require_safe
@login_not_required
@kept()
def paper(request, code):
    """An issued paper: what it is, whether its signatures hold, its text beside the file."""
    document = _paper(code)
    amended = document.amends
    context = {
        "document": document,
        "verdict": stored_verdict(document),
        "amendments": amendments_of(document),
        "amended": amended if amended and amended.state in OUT_OF_HOUSE else None,
        "attachments": document.attachments.select_related("file", "signed_file"),
        "text": paper_for_screen(document),
    }
    return render(request, "news/library_paper.html", context)


@require_safe
@login_not_required
def paper_download(request, code):
    document = _paper(code)
    return _file(document.pdf, document.file_name)


@require_safe
@login_not_required
def attachment_download(request, code, pk):
    attachment = get_object_or_404(_paper(code).attachments.select_related("file", "signed_file"), pk=pk)
    return _file(attachment.signed_file or attachment.file, f"{attachment.name}.pdf")


@require_safe
@login_not_required
@kept()
def library_document(request, pk):
    document = get_object_or_404(LibraryDocument.objects.published().select_related("file"), pk=pk)
    return render(request, "news/library_document.html", {"document": document})


@require_safe
@login_not_required
def library_document_download(request, pk):
    document = get_object_or_404(LibraryDocument.objects.published().select_related("file"), pk=pk)
    return _file(document.file, document.file_name)


def _paper(code):
    papers = OfficialDocument.objects.published().with_number().select_related("pdf", "amends__entry")
    return get_object_or_404(papers, code=code)


def _file(stored, name):
    return FileResponse(open_stored(stored), as_attachment=True, filename=name, content_type=stored.media_type)
