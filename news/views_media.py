"""Pictures and files of published pages."""

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from news import rules
from news.models import ArticleFile, Picture
from news.pictures_shown import public_pictures
from news.workflow import ArticleState


@require_safe
@login_not_required
def picture(request, pk, width):
    """One width of a picture that a public page shows, or any for who works at the desk; a withdrawn one is gone.

    A browser may keep it for an hour: a picture whose consent was withdrawn must not stay in caches for long.
    """
    at_the_desk = rules.can_browse(request.user)
    found = get_object_or_404(Picture.objects.usable() if at_the_desk else public_pictures(), pk=pk)
    name = f"{found.folder}/{width}.webp"
    if width not in found.widths or not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name), content_type="image/webp")
    response.headers["Cache-Control"] = f"{'private' if at_the_desk else 'public'}, max-age=3600"
    return response


@require_safe
@login_not_required
def file(request, pk):
    """A file offered under an article, while the article is published."""
    readable = [ArticleState.PUBLISHED, ArticleState.ARCHIVED]
    found = get_object_or_404(ArticleFile, pk=pk, article__state__in=readable, article__live__isnull=False)
    if not default_storage.exists(found.file.name):
        raise Http404
    return FileResponse(found.file.open(), as_attachment=True, filename=found.name, content_type=found.media_type)
