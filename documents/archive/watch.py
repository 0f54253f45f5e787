"""What a person must see to long before it hurts: stamps, certificates, revocation lists, servers that stay silent.

Shown to clerk and administrator in "việc cần làm", written to the log each morning, and by `manage.py check_archive`.
Reads the database and the lists on disk; no paper is opened and no server asked.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.models import Archive, SigningIdentity, Version
from documents.signing import trust

SHOWN = 10
CERTIFICATE_DAYS = 60
# A server may be away for a long weekend.
INCOMPLETE_DAYS = 4
UNSEEN = timedelta(days=1)


@dataclass(frozen=True)
class Concern:
    """`is_late`: something is lost or about to be; otherwise there is time."""

    text: str
    url: str
    is_late: bool
    due_at: datetime | None = None

    def __str__(self):
        return self.text


def concerns():
    """Everything that needs a person, the gravest first."""
    now = timezone.now()
    found = [
        *_broken(),
        *_not_renewed(now),
        *_incomplete(now),
        *_never_archived(now),
        *_certificates(now),
        *_trust_folder(now),
    ]
    return sorted(found, key=lambda concern: not concern.is_late)


def _broken():
    for archive in _archives().filter(is_broken=True)[:SHOWN]:
        text = _("Chứng cứ ký số của văn bản %(symbol)s không còn nguyên vẹn: %(why)s")
        yield _about(archive, text, why=" ".join(archive.missing), is_late=True)


def _not_renewed(now):
    """Half the time for renewal is over, and it did not come about."""
    limit = now + timedelta(days=settings.ARCHIVE_RENEW_DAYS / 2)
    for archive in _archives().filter(is_broken=False, stamp_expires_at__lte=limit)[:SHOWN]:
        text = _("Dấu thời gian lưu trữ của văn bản %(symbol)s hết hạn ngày %(day)s, chưa gia hạn được. %(why)s")
        yield _about(
            archive,
            text,
            day=_day(archive.stamp_expires_at),
            why=" ".join(archive.missing),
            is_late=archive.stamp_expires_at <= now,
            due_at=archive.stamp_expires_at,
        )


def _incomplete(now):
    rows = _archives().filter(is_broken=False, incomplete_since__lte=now - timedelta(days=INCOMPLETE_DAYS))
    oldest = rows.order_by("incomplete_since").first()
    if oldest is None:
        return
    count = rows.count()
    text = ngettext(
        "%(count)s văn bản chưa lưu trữ được đầy đủ, lâu nhất từ ngày %(day)s. %(why)s",
        "%(count)s văn bản chưa lưu trữ được đầy đủ, lâu nhất từ ngày %(day)s. %(why)s",
        count,
    )
    values = {"count": count, "day": _day(oldest.incomplete_since), "why": " ".join(oldest.missing)}
    yield Concern(text % values, oldest.document.get_absolute_url(), is_late=False)


def _never_archived(now):
    sealed = Version.objects.filter(kind=Version.Kind.SEALED, created_at__lte=now - UNSEEN, document__archive=None)
    version = sealed.order_by("created_at").select_related("document").first()
    if version is not None:
        text = _("Văn bản đã ký chưa được lưu trữ: việc chạy nền hoặc lịch chạy có thể đã dừng.")
        yield Concern(text, version.document.get_absolute_url(), is_late=True)


def _certificates(now):
    limit = now + timedelta(days=CERTIFICATE_DAYS)
    for identity in SigningIdentity.objects.filter(is_active=True, not_after__lte=limit).order_by("not_after")[:SHOWN]:
        is_late = identity.not_after <= now
        text = (
            _("Chứng thư ký số đã hết hạn ngày %(day)s: %(name)s")
            if is_late
            else _("Chứng thư ký số hết hạn ngày %(day)s: %(name)s")
        )
        values = {"day": _day(identity.not_after), "name": identity.subject}
        yield Concern(text % values, identity.get_absolute_url(), is_late, identity.not_after)


def _trust_folder(now):
    """Lists on disk are replaced by somebody's cron job; when that stops, signing in full stops a little later."""
    lists, unreadable = trust.files()
    for path in unreadable:
        text = _("Tệp %s trong thư mục chứng thư gốc không đọc được nên không được dùng. Hãy tải lại tệp.") % path.name
        yield Concern(text, reverse("documents:identity-list"), is_late=True)
    for path in lists:
        published, following = _dates(path, path.stat().st_mtime_ns)
        if following is None or now < following - min((following - published) / 5, timedelta(days=7)):
            continue
        text = _("Danh sách thu hồi chứng thư %(file)s trên máy chủ chỉ dùng được đến ngày %(day)s.")
        values = {"file": path.name, "day": _day(following)}
        yield Concern(text % values, reverse("documents:identity-list"), following <= now, following)


@lru_cache(maxsize=64)
def _dates(path, changed_at):
    """Of one list; lists of a big authority are megabytes, and this is asked with every first page."""
    content = trust.load_list(path)["tbs_cert_list"]
    return content["this_update"].native, content["next_update"].native


def _archives():
    return Archive.objects.select_related("document__entry").order_by("stamp_expires_at", "pk")


def _about(archive, text, *, is_late, due_at=None, **values):
    document = archive.document
    return Concern((text % {"symbol": document.symbol, **values}).strip(), document.get_absolute_url(), is_late, due_at)


def _day(moment):
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")
