"""What search engines read about a page: JSON-LD (schema.org) for a `<script>` that no browser runs."""

import json

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import mark_safe

from news.pictures_shown import shown

# Inside <script> only these could end it or begin a comment.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def absolute(path):
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _as_script(data):
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))


def organisation_data(owner):
    """The federation as an Organization; `owner` is its office, None before the data has been entered."""
    return _as_script({"@context": "https://schema.org", **_organisation(owner)})


def _organisation(owner):
    data = {"@type": "Organization", "url": absolute("/"), "logo": absolute(static("img/emblem.svg"))}
    if owner:
        told = {"name": owner.name, "telephone": owner.phone, "email": owner.email, "address": owner.address}
        data |= {name: value for name, value in told.items() if value}
    return data


def article_data(article, owner):
    """A published article; `owner` publishes it, as in `organisation_data`."""
    version = article.live
    cover = shown(version.cover)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": version.title,
        "description": version.sapo,
        "datePublished": article.published_at.isoformat(),
        "dateModified": version.published_at.isoformat(),
        "mainEntityOfPage": absolute(article.public_url),
        "inLanguage": "vi",
        "articleSection": version.category.name,
        "publisher": _organisation(owner),
    }
    if version.byline:
        data["author"] = {"@type": "Person", "name": version.byline}
    if cover:
        data["image"] = absolute(cover.src)
    return _as_script(data)
