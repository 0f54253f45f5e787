"""Who a paper goes to: read from its printed lines, with addresses as a clerk types them."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from documents.models import Correspondent

_SALUTATION = re.compile(r"^kính gửi\s*:?\s*", re.IGNORECASE)
_AS_ABOVE = re.compile(r"^như (trên|kính gửi)$", re.IGNORECASE)
_KEPT = re.compile(r"^lưu\b", re.IGNORECASE)
# Domains nobody has; what was meant is a guess that the clerk confirms by typing it.
SLIPS = {
    "gmial.com": "gmail.com",
    "gmai.com": "gmail.com",
    "gamil.com": "gmail.com",
    "gmail.co": "gmail.com",
    "gmail.com.vn": "gmail.com",
    "yaho.com": "yahoo.com",
    "yahooo.com": "yahoo.com",
    "hotmial.com": "hotmail.com",
    "outlok.com": "outlook.com",
}
SLIPS_OF_ENDING = {".con": ".com", ".cmo": ".com", ".comm": ".com", ".gov.v": ".gov.vn", ".vm": ".vn", ".vnn": ".vn"}


@dataclass(frozen=True)
class Recipient:
    """`emails`: none for a recipient who gets the paper by hand or post."""

    name: str
    emails: tuple[str, ...] = ()


def printed(document):
    """Names in the paper's "Nơi nhận", in order, once each; "Như trên" gives those of "Kính gửi"."""
    names = []
    for name in map(_bare, document.recipients.splitlines()):
        names += _addressed(document) if _AS_ABOVE.match(name) else [name]
    return list(dict.fromkeys(name for name in names if name and not _KEPT.match(name)))


def suggested(document):
    """One Recipient for each printed name, with the addresses last used for it."""
    names = printed(document)
    known = dict(Correspondent.objects.filter(name__in=names).values_list("name", "emails"))
    return [Recipient(name, tuple(split(known.get(name, "")))) for name in names]


def remember(recipients):
    """Keep the addresses for the next paper; a name without one keeps what was known."""
    for recipient in recipients:
        if recipient.emails:
            emails = ", ".join(recipient.emails)
            Correspondent.objects.update_or_create(name=recipient.name, defaults={"emails": emails})


def by_address(recipients):
    """{address: name}, every address once; several recipients with one letter box share a mail."""
    found = {}
    for recipient in recipients:
        for email in recipient.emails:
            names = found.setdefault(email.lower(), (email, []))[1]
            names.append(recipient.name)
    return {email: "; ".join(dict.fromkeys(names))[:200] for email, names in found.values()}


def split(text):
    return [part for part in re.split(r"[\s,;]+", text) if part]


def clean_address(typed):
    """Return the address, its domain in small letters. Raises ValidationError with what looks wrong in it."""
    params = {"typed": typed}
    if not typed.isascii():
        raise ValidationError(_("«%(typed)s» có chữ có dấu; địa chỉ thư chỉ gồm chữ không dấu."), params=params)
    name, _at, domain = typed.rpartition("@")
    meant = _meant(domain.lower())
    if meant != domain.lower():
        raise ValidationError(
            _("«%(typed)s» có vẻ gõ nhầm; có phải %(meant)s?"), params={**params, "meant": f"{name}@{meant}"}
        )
    try:
        validate_email(typed)
    except ValidationError as error:
        raise ValidationError(
            _("«%(typed)s» không phải địa chỉ thư. Ghi dạng ten@coquan.gov.vn."), params=params
        ) from error
    return f"{name}@{domain.lower()}"


def _meant(domain):
    for wrong, right in SLIPS_OF_ENDING.items():
        if domain.endswith(wrong):
            domain = domain.removesuffix(wrong) + right
    return SLIPS.get(domain, domain)


def _bare(line):
    return line.strip().lstrip("-–—+•").strip().rstrip(";.,:").strip()[:200]


def _addressed(document):
    lines = (_SALUTATION.sub("", _bare(line)) for line in document.salutation.splitlines())
    return [line for line in lines if line]
