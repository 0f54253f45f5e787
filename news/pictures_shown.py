"""A Picture as a page shows it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse

from news.models import Album, AlbumPicture, AlbumVideo, Article, Link, Picture

FALLBACK = 960  # pixels; what a browser without srcset gets is the next width at or below


@dataclass(frozen=True)
class Shown:
    """Addresses and measures for `<img>`; width and height keep its place before it arrives."""

    pk: int
    src: str
    srcset: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str


def shown(picture):
    """`Shown`, or None for a picture that is missing, was withdrawn or has no files."""
    if picture is None or picture.withdrawn_at or not picture.widths:
        return None
    widths = sorted(picture.widths)
    addresses = {width: reverse("news:picture", args=[picture.pk, width]) for width in widths}
    fallback = max((width for width in widths if width <= FALLBACK), default=widths[0])
    return Shown(
        pk=picture.pk,
        src=addresses[fallback],
        srcset=", ".join(f"{address} {width}w" for width, address in addresses.items()),
        width=widths[-1],
        height=max(1, round(widths[-1] * picture.height / max(1, picture.width))),
        alt=picture.alt,
        caption=picture.caption,
        credit=picture.credit,
    )


def public_pictures():
    """Pictures that some page of visitors shows; of the others nobody has said that they may be seen."""
    here = OuterRef("pk")
    of_albums = Album.objects.published().values("pk")
    return Picture.objects.usable().filter(
        Exists(Article.objects.published().filter(live__pictures=here))
        | Exists(AlbumPicture.objects.filter(picture=here, album__in=of_albums))
        | Exists(AlbumVideo.objects.filter(poster=here, album__in=of_albums))
        | Exists(Link.objects.filter(logo=here, is_shown=True))
    )
