"""Files under an article."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from news.forms_desk import FileForm
from news.views_desk import BEHIND, may_change_files, page_of, visible


def _changeable(request, pk):
    article = visible(request, pk, *BEHIND)
    if not may_change_files(request.user, article):
        raise PermissionDenied(
            _("Bài đang chờ duyệt hoặc đã đăng nên chưa đổi tệp được. Lấy bài về sửa, hoặc nhờ biên tập viên.")
        )
    return article


@require_http_methods(["POST"])
def file_add(request, pk):
    article = _changeable(request, pk)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "news/desk/article_detail.html", page_of(request, article, file_form=form))
    file = form.cleaned_data["file"]
    name = form.cleaned_data["name"] or file.name
    article.files.create(file=file, name=name, size=file.size, media_type=file.media_type)
    messages.success(request, _("Đã thêm tệp «%s».") % name)
    return redirect(f"{article.get_absolute_url()}#tep")


@require_safe
def file_get(request, pk, file):
    found = get_object_or_404(visible(request, pk).files, pk=file)
    return FileResponse(found.file.open(), as_attachment=True, filename=found.name, content_type=found.media_type)


@require_POST
def file_remove(request, pk, file):
    article = _changeable(request, pk)
    found = get_object_or_404(article.files, pk=file)
    with transaction.atomic():
        found.delete()
        transaction.on_commit(lambda: found.file.storage.delete(found.file.name))
    messages.success(request, _("Đã bỏ tệp «%s».") % found.name)
    return redirect(f"{article.get_absolute_url()}#tep")
