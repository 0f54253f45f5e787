"""Where imported articles once were."""

from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from news.models.articles import Article


def old_address(url):
    """Path and query of an address on an old site, as OldAddress keeps it: `/?act=detail&id=942`."""
    parts = urlsplit(url.strip())
    path = quote(unquote("/" + parts.path.lstrip("/")))
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{path}?{query}" if query else path


class OldAddress(models.Model):
    """An address of the old site that leads to its article here."""

    address = models.CharField(_("địa chỉ cũ"), max_length=500, unique=True)
    article = models.ForeignKey(Article, models.CASCADE, related_name="old_addresses", verbose_name=_("bài"))
    # Of the article as it was imported (news.forms_desk.fingerprint): whoever changed it since wins over the old site.
    fingerprint = models.CharField(max_length=32)
    imported_at = models.DateTimeField(_("nhập lúc"), auto_now=True)

    class Meta:
        verbose_name = _("địa chỉ cũ")
        verbose_name_plural = _("địa chỉ cũ")

    def __str__(self):
        return self.address
