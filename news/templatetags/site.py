"""Tags of the public pages; docs/look.md shows each in use."""

from urllib.parse import quote

from django import template
from django.utils import timezone

from news import public_face, site_pages, structured
from news.pictures_shown import shown

register = template.Library()

ENGLISH_QUALIFIERS = {"": "", "hơn": "over ", "trên": "over ", "gần": "nearly ", "khoảng": "about "}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@register.inclusion_tag("news/_menu.html", takes_context=True)
def site_menu(context):
    path = context["request"].path
    pages = site_pages.existing(site_pages.MENU)
    return {
        "request": context["request"],
        "entries": [(page, path.startswith(page.path) if page.path != "/" else path == "/") for page in pages],
    }


@register.simple_tag
def site_page(name):
    """The page of `news.site_pages` by that name while its address answers, else None."""
    page = getattr(site_pages, name)
    return page if page.exists else None


@register.inclusion_tag("news/_colophon.html", takes_context=True)
def colophon(context):
    owner = public_face.office()
    return {
        "federation": context.get("federation"),
        "user": context.get("user"),
        "owner": owner,
        "responsible": owner and public_face.responsible_person(owner, timezone.localdate()),
        "pages": site_pages.existing(site_pages.AT_THE_FOOT),
        "english": site_pages.ENGLISH,
    }


@register.inclusion_tag("news/_picture.html")
def picture(picture, sizes="100vw", *, is_first=False, alt=None):
    """A Picture at the width the screen needs; nothing for one that was withdrawn or is missing.

    `is_first` for the one that is seen at once: it is not left for later. `alt=""` where a title stands beside it.
    """
    return {"picture": shown(picture), "sizes": sizes, "is_first": is_first, "alt": alt}


@register.filter
def as_shown(picture):
    """What of a Picture may be shown; None for one that was withdrawn or is missing."""
    return shown(picture)


@register.simple_tag
def absolute(path):
    """The full address, as SITE_URL writes it."""
    return structured.absolute(path)


@register.simple_tag
def absolute_quoted(path):
    return quote(structured.absolute(path), safe="")


@register.simple_tag
def english_quantity(amount):
    """`khoảng 166.842` in English: "about 166,842"."""
    return f"{ENGLISH_QUALIFIERS[amount.qualifier]}{amount.value:,}"


@register.simple_tag
def english_month(day):
    return MONTHS[day.month - 1]
