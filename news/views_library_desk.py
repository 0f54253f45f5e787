"""Where editors and staff keep the library, the texts about the federation and the choice of figures."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.storage import open_stored
from lhh_portal.access import only
from lhh_portal.workflow import WrongState, perform, transitions_of
from news.forms_library import ContactOfficerForm, HeadlineForm, LibraryDocumentForm, SitePageForm
from news.models import ContactOfficer, LibraryDocument, SitePage
from news.rules import can_keep_site

PER_PAGE = 50
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@only(can_keep_site)
def document_list(request):
    words = request.GET.get("q", "")
    found = LibraryDocument.objects.in_words(words)
    context = {"page": Paginator(found, PER_PAGE).get_page(request.GET.get("trang")), "words": words}
    return render(request, "news/library_desk_list.html", context)


@page
@only(can_keep_site)
def document_edit(request, pk=None):
    document = get_object_or_404(LibraryDocument, pk=pk) if pk else None
    form = LibraryDocumentForm(request.POST or None, request.FILES or None, instance=document)
    if request.method == "POST" and form.is_valid():
        saved = form.save_for(request.user)
        messages.success(request, _("Đã lưu văn bản."))
        return redirect(saved)
    heading = _("Sửa văn bản") if pk else _("Thêm văn bản")
    return _form(request, form, heading, reverse("library:document-list"))


@require_safe
@only(can_keep_site)
def document_detail(request, pk):
    document = get_object_or_404(LibraryDocument.objects.select_related("file", "created_by"), pk=pk)
    is_public = LibraryDocument.objects.published().filter(pk=pk).exists()
    return render(request, "news/library_desk_detail.html", {"document": document, "is_public": is_public})


@require_safe
@only(can_keep_site)
def document_download(request, pk):
    document = get_object_or_404(LibraryDocument.objects.select_related("file"), pk=pk)
    return FileResponse(
        open_stored(document.file),
        as_attachment=True,
        filename=document.file_name,
        content_type=document.file.media_type,
    )


@require_POST
@only(can_keep_site)
def document_act(request, pk, action):
    document = get_object_or_404(LibraryDocument, pk=pk)
    if action not in transitions_of(LibraryDocument):
        raise Http404
    note, seen = request.POST.get("note", ""), request.POST.get("seen", "")
    try:
        perform(document, action, actor=request.user, note=note, seen=seen)
    except WrongState as error:
        messages.info(request, _("Có người vừa làm trước: văn bản nay ở trạng thái «%s».") % error)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã ghi nhận: %s.") % transitions_of(LibraryDocument)[action][0].custom["label"])
    return redirect(document)


@require_safe
@only(can_keep_site)
def about_list(request):
    written = {page.slug: page for page in SitePage.objects.all()}
    pages = [(slug, name, written.get(slug)) for slug, name in SitePage.Slug.choices]
    context = {"pages": pages, "officers": ContactOfficer.objects.all()}
    return render(request, "news/library_desk_about.html", context)


@page
@only(can_keep_site)
def page_edit(request, slug):
    if slug not in SitePage.Slug:
        raise Http404
    name = SitePage.Slug(slug).label
    stored = SitePage.objects.filter(slug=slug).first() or SitePage(slug=slug, title=name)
    form = SitePageForm(request.POST or None, instance=stored)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Đã lưu. Trang công khai hiện ngay nội dung mới."))
        return redirect("library:about-list")
    return _form(request, form, name, reverse("library:about-list"))


@page
@only(can_keep_site)
def officer_edit(request, pk=None):
    officer = get_object_or_404(ContactOfficer, pk=pk) if pk else None
    form = ContactOfficerForm(request.POST or None, instance=officer)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Đã lưu đầu mối liên hệ."))
        return redirect("library:about-list")
    heading = _("Sửa đầu mối liên hệ") if pk else _("Thêm đầu mối liên hệ")
    return _form(request, form, heading, reverse("library:about-list"))


@page
@only(can_keep_site)
def officer_delete(request, pk):
    officer = get_object_or_404(ContactOfficer, pk=pk)
    if request.method == "POST":
        officer.delete()
        messages.success(request, _("Đã bỏ «%s» khỏi danh sách.") % officer.name)
        return redirect("library:about-list")
    return render(request, "news/library_desk_officer_delete.html", {"officer": officer})


@page
@only(can_keep_site)
def headline_edit(request):
    form = HeadlineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Đã lưu. Trang số liệu hiện các chỉ tiêu vừa chọn."))
        return redirect("news:figures")
    return _form(request, form, _("Chỉ tiêu trên trang số liệu"), reverse("library:document-list"))


def _form(request, form, heading, cancel_url):
    context = {"form": form, "heading": heading, "cancel_url": cancel_url}
    return render(request, "news/library_desk_form.html", context)
