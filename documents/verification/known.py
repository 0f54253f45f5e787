"""What the portal knows beside the file itself: which issued paper a code or a hash belongs to."""

import hashlib
import logging
import re
from typing import NamedTuple

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from documents.models import Attachment, OfficialDocument, Version
from documents.models.papers import CODE_LETTERS
from documents.signing import trust
from documents.storage import open_stored
from documents.verification.engine import ATTACHMENT, BOTH, verify
from documents.verification.verdict import Verdict
from documents.workflow import OUT_OF_HOUSE

log = logging.getLogger(__name__)

PUBLIC = OUT_OF_HOUSE
FINAL = [Version.Kind.SEALED, Version.Kind.ARCHIVED]
CODE_LENGTH = 10
KEPT_SECONDS = 3600


def clean_code(typed):
    """`abcde fghjk` → `ABCDEFGHJK`. Raises ValidationError with a sentence when it cannot be a code."""
    code = re.sub(r"[\W_]+", "", typed).upper()
    strange = sorted(set(code) - set(CODE_LETTERS))
    if strange:
        named = ", ".join(f"«{letter}»" for letter in strange)
        raise ValidationError(
            _("Mã không bao giờ có %s: để khó nhầm, mã không dùng O, I, L, U, 0 và 1. Hãy nhìn lại mã in.") % named
        )
    if len(code) != CODE_LENGTH:
        raise ValidationError(
            _("Mã có %(expected)s chữ và số; vừa nhập %(found)s.") % {"expected": CODE_LENGTH, "found": len(code)}
        )
    return code


def paper_with_code(code):
    """The issued paper of `code`, or None; a draft or one that waits for its signatures counts as none."""
    return _issued().filter(code=code).first()


class Known(NamedTuple):
    """The issued paper a file belongs to, and the attachment of it that the file is."""

    paper: OfficialDocument | None
    attachment: Attachment | None = None

    @property
    def roles(self):
        """Who signs such a file."""
        return ATTACHMENT if self.attachment else BOTH


def paper_of_file(digest):
    """The Known whose file has the SHA-256 `digest`."""
    version = Version.objects.filter(file__sha256=digest, kind__in=FINAL, document__state__in=PUBLIC).first()
    if version:
        return Known(_issued().get(pk=version.document_id))
    attachment = Attachment.objects.filter(signed_file__sha256=digest, document__state__in=PUBLIC).first()
    if attachment:
        return Known(_issued().get(pk=attachment.document_id), attachment)
    return Known(_issued().filter(pdf__sha256=digest).first())


def amendments_of(document):
    """The issued papers that correct or withdraw `document`, the latest first."""
    found = document.amendments.filter(state__in=PUBLIC).select_related("entry")
    return list(found.order_by("-issued_on", "-pk"))


def stored_verdict(document):
    """The Verdict of the portal's own file: the archived one where that holds, else the one that was issued."""
    archived = document.versions.filter(kind=Version.Kind.ARCHIVED).select_related("file").last()
    files = [version.file for version in [archived] if version] + [document.pdf]
    verdicts = (_verdict_of(file) for file in files if file)
    last = None
    for verdict in verdicts:
        if verdict.ok:
            return verdict
        last = verdict
    return last


def _verdict_of(stored):
    """Kept for an hour, and no longer than the trust folder stays as it is."""
    key = f"verdict:{stored.sha256}:{_trust_digest()}"
    verdict = cache.get(key)
    if verdict is None:
        pdf = _content(stored)
        if pdf is None:
            return _lost()
        verdict = verify(pdf)
        cache.set(key, verdict, KEPT_SECONDS)
    return verdict


def _content(stored):
    """The file as it was stored, or None when it is gone, cannot be read or is another one now."""
    try:
        with open_stored(stored) as file:
            pdf = file.read()
    except OSError as error:
        log.error("stored file %s cannot be read: %r", stored.sha256, error)
        return None
    if hashlib.sha256(pdf).hexdigest() != stored.sha256:
        log.error("stored file %s has another content", stored.sha256)
        return None
    return pdf


def _lost():
    """Not kept: once the file is back from a backup, the page is right again."""
    verdict = Verdict()
    verdict.add(
        "stored",
        _("Cổng còn giữ nguyên bản đã phát hành"),
        _(
            "Cổng không mở được bản lưu của văn bản, hoặc bản lưu đã hỏng. Quản trị cần khôi phục tệp từ bản sao lưu; "
            "bản PDF đang có vẫn kiểm tra được ở dưới."
        ),
    )
    return verdict


def _trust_digest():
    digest = hashlib.sha256()
    for part in [*(root.dump() for root in trust.trust_roots()), *trust.revocation_lists()]:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:20]


def _issued():
    with_file = Q(pdf__isnull=False)
    return OfficialDocument.objects.filter(with_file, state__in=PUBLIC).select_related("entry", "pdf", "amends")
