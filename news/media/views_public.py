"""/thu-vien-anh/: albums for everybody."""

from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from news.media.ranges import file_or_part
from news.media.workflow import AlbumState
from news.models import Album, AlbumVideo
from news.page_cache import kept
from news.paging import page_asked

PER_PAGE = 12


@require_safe
@login_not_required
@kept("trang")
def albums(request):
    page = page_asked(request, Album.objects.published().with_items(), PER_PAGE)
    return render(request, "news/media/list.html", {"page": page})


@require_safe
@login_not_required
@kept()
def album(request, pk, slug):
    found = get_object_or_404(Album.objects.published().with_items(), pk=pk)
    if request.path != found.public_url:
        return HttpResponsePermanentRedirect(found.public_url)
    for video in found.shown_videos:
        video.host = urlsplit(video.url).netloc.removeprefix("www.")
    return render(request, "news/media/album.html", {"album": found})


@require_safe
@login_not_required
def video(request, pk):
    """A video of a published album, whole or the part a player asks for."""
    found = get_object_or_404(AlbumVideo.objects.exclude(file=""), pk=pk, album__state=AlbumState.PUBLISHED)
    return send_video(request, found)


def send_video(request, video):
    if not video.file.storage.exists(video.file.name):
        raise Http404
    return file_or_part(request, video.file.open(), size=video.file.size, media_type=video.media_type)
