"""/lam-viec/thu-vien-anh/: where albums are put together; published ones are locked."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from lhh_portal.access import only
from lhh_portal.uploads import VideoUploadHandler
from lhh_portal.workflow import WrongState, perform, transitions_of
from news import rules
from news.media import services
from news.media.forms import WORDS, AlbumForm, PicturesForm, VideoForm
from news.media.views_public import send_video
from news.models import Album, AlbumVideo, Article
from news.views_links import page

PER_PAGE = 24


def _draft(pk, albums=Album.objects):
    album = get_object_or_404(albums, pk=pk)
    if not album.is_draft:
        raise PermissionDenied(_("Album đang đăng. Gỡ khỏi trang rồi mới sửa được."))
    return album


def takes_videos(view):
    """Files up to VIDEO_MAX_MB. The handler must be set before anything, the token's check too, reads the form.

    Stands inside of who may: from others nothing is read.
    """
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def with_handler(request, *args, **kwargs):
        request.upload_handlers = [VideoUploadHandler(request)]
        return checked(request, *args, **kwargs)

    return with_handler


@require_safe
@only(rules.can_see_albums)
def album_list(request):
    albums = Album.objects.with_items()
    context = {
        "page": Paginator(albums, PER_PAGE).get_page(request.GET.get("trang")),
        "may_keep": rules.can_keep_site(request.user),
    }
    return render(request, "news/media/desk_list.html", context)


@page
@only(rules.can_keep_site)
def album_create(request):
    form = AlbumForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(form.save_for(request.user))
    return render(request, "news/media/desk_form.html", {"form": form, "heading": _("Lập album")})


@require_safe
@only(rules.can_see_albums)
def album_detail(request, pk):
    album = get_object_or_404(Album.objects.with_items().select_related("author", "changed_by"), pk=pk)
    may_change = album.is_draft and rules.can_keep_site(request.user)
    context = {
        "album": album,
        "form": PicturesForm() if may_change else None,
        "may_change": may_change,
        "bare": [each for each in album.shown_pictures if not each.picture.alt],
        "wrote_it": rules.wrote_it(request.user, album),
    }
    return render(request, "news/media/desk_album.html", context)


@page
@only(rules.can_keep_site)
@transaction.atomic
def album_edit(request, pk):
    album = _draft(pk, Album.objects.select_for_update())
    form = AlbumForm(request.POST or None, instance=album)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Đã lưu."))
        return redirect(form.save_for(request.user))
    return render(request, "news/media/desk_form.html", {"form": form, "heading": _("Sửa album"), "album": album})


@require_POST
@only(rules.can_see_albums)
def album_act(request, pk, action):
    album = get_object_or_404(Album, pk=pk)
    if action not in transitions_of(Album):
        raise Http404
    note, seen = request.POST.get("note", ""), request.POST.get("seen", "")
    try:
        perform(album, action, actor=request.user, note=note, seen=seen)
    except WrongState as error:
        messages.info(request, _("Album vừa được người khác đổi, nay ở trạng thái «%s». Xem lại rồi làm tiếp.") % error)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã ghi nhận: %s.") % transitions_of(Album)[action][0].custom["label"])
    return redirect(album)


@require_POST
@only(rules.can_keep_site)
def pictures_add(request, pk):
    album = _draft(pk)
    form = PicturesForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["pictures"]))
        return redirect(album)
    files = form.cleaned_data["pictures"]
    try:
        refused = services.add_pictures(album, files, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(album)
    for name, sentence in refused:
        messages.error(request, f"{name}: {sentence}")
    if added := len(files) - len(refused):
        messages.success(request, _("Đã thêm %d ảnh. Ghi lời cho từng ảnh rồi mới đăng được.") % added)
        return redirect("media:pictures-edit", pk)
    return redirect(album)


@page
@only(rules.can_keep_site)
@transaction.atomic
def pictures_edit(request, pk):
    album = _draft(pk, Album.objects.select_for_update())
    rows = album.pictures.filter(picture__withdrawn_at=None).select_related("picture")
    held = Article.objects.being_decided().pictures()
    forms = WORDS(request.POST or None, queryset=rows, form_kwargs={"held": held})
    if request.method == "POST" and forms.is_valid():
        forms.save()
        services.changed(album, by=request.user)
        services.words_changed([row.picture for row, _fields in forms.changed_objects], by=request.user)
        messages.success(request, _("Đã lưu lời của ảnh."))
        return redirect(album)
    return render(request, "news/media/desk_pictures.html", {"album": album, "forms": forms})


@page
@only(rules.can_keep_site)
@takes_videos
@transaction.atomic
def video_edit(request, pk, video=None):
    album = _draft(pk, Album.objects.select_for_update())
    found = get_object_or_404(album.videos, pk=video) if video else None
    form = VideoForm(request.POST or None, request.FILES or None, instance=found)
    if request.method == "POST" and form.is_valid() and form.keep(album, by=request.user):
        services.changed(album, by=request.user)
        messages.success(request, _("Đã lưu video."))
        return redirect(album)
    context = {"form": form, "heading": _("Sửa video") if video else _("Thêm video"), "album": album}
    return render(request, "news/media/desk_form.html", context)


@page
@only(rules.can_keep_site)
@transaction.atomic
def video_delete(request, pk, video):
    album = _draft(pk, Album.objects.select_for_update())
    found = get_object_or_404(album.videos, pk=video)
    if request.method == "POST":
        name, storage = found.file.name, found.file.storage
        found.delete()
        services.changed(album, by=request.user)
        if name:
            transaction.on_commit(lambda: storage.delete(name))
        messages.success(request, _("Đã bỏ video «%s».") % found)
        return redirect(album)
    return render(request, "news/media/desk_video_delete.html", {"album": album, "video": found})


@require_safe
@only(rules.can_see_albums)
def video_download(request, pk, video):
    return send_video(request, get_object_or_404(AlbumVideo.objects.exclude(file=""), pk=video, album=pk))
