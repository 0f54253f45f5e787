"""The library of pictures: sent once, described, placed in many articles, withdrawn for good."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lhh_portal.access import only
from lhh_portal.letters import clean_text
from news import rules
from news.forms_desk import PictureAddForm, PictureForm, WithdrawForm
from news.media.services import words_changed
from news.models import Album, Article, Picture
from news.pictures import withdraw_picture
from news.pictures_shown import public_pictures

PER_PAGE = 24
HELD = gettext_lazy("Ảnh ở trong bài đang chờ duyệt hoặc chờ đăng nên lời chưa sửa được. Lấy bài về sửa trước.")


def _page(request):
    words = clean_text(request.GET.get("q", ""))
    pictures = Picture.objects.usable().search(words)
    return {"page": Paginator(pictures, PER_PAGE).get_page(request.GET.get("page")), "q": words}


@require_safe
@only(rules.can_browse)
def picture_list(request):
    context = _page(request) | {"may_write": rules.can_write(request.user)}
    return render(request, "news/desk/picture_list.html", context)


@require_http_methods(["GET", "POST"])
@only(rules.can_write)
def picture_add(request):
    form = PictureAddForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (picture := form.keep(by=request.user)):
        messages.success(request, _("Đã thêm ảnh số %d.") % picture.pk)
        return redirect(picture)
    return render(request, "news/desk/picture_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
@only(rules.can_write)
def picture_choose(request):
    """What the editor's dialog shows: pictures to choose from, and a form for a new one, which then comes first."""
    form = PictureAddForm(request.POST or None, request.FILES or None)
    new = form.keep(by=request.user) if request.method == "POST" and form.is_valid() else None
    context = _page(request) | {"form": PictureAddForm() if new else form, "new": new}
    return render(request, "news/desk/_picture_choose.html", context)


@require_http_methods(["GET", "POST"])
@only(rules.can_browse)
def picture_detail(request, pk):
    picture = get_object_or_404(Picture.objects.select_related("uploaded_by"), pk=pk)
    held = Article.objects.placing(picture).being_decided().exists()
    may_change = not held and _may_change(request.user, picture)
    form = PictureForm(request.POST or None, instance=picture) if may_change else None
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied(HELD if held else "")
        if form.is_valid():
            with transaction.atomic():
                words_changed([form.save()], by=request.user)
            messages.success(request, _("Đã lưu lời của ảnh."))
            return redirect(picture)
    used = Article.objects.visible_to(request.user).placing(picture)
    context = {"picture": picture, "form": form, "used": used[:50], "held": held}
    context["albums"] = (
        Album.objects.filter(pictures__picture=picture)[:50] if rules.can_see_albums(request.user) else []
    )
    context["may_withdraw"] = rules.can_withdraw_picture(request.user) and not picture.withdrawn_at
    return render(request, "news/desk/picture_detail.html", context)


def _may_change(user, picture):
    """Words stand at once wherever the picture is shown: who sent it changes them until visitors see it."""
    if picture.withdrawn_at or rules.can_keep_site(user):
        return not picture.withdrawn_at
    return picture.uploaded_by_id == user.pk and not public_pictures().filter(pk=picture.pk).exists()


@require_http_methods(["GET", "POST"])
@only(rules.can_withdraw_picture)
def picture_withdraw(request, pk):
    picture = get_object_or_404(Picture.objects.usable(), pk=pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw_picture(picture, because=form.cleaned_data["because"])
        messages.success(request, _("Đã rút ảnh số %d: tệp đã xóa, các trang không còn hiện ảnh.") % pk)
        return redirect("desk:picture-list")
    return render(request, "news/desk/picture_withdraw.html", {"picture": picture, "form": form})
