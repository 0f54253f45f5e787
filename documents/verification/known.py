"""What the portal knows beside the file itself: which issued paper a code or a hash belongs to."""

import hashlib
import re

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from documents.models import Attachment, OfficialDocument, SignatureRole, Version
from documents.models.papers import CODE_LETTERS
from documents.signing import trust
from documents.storage import open_stored
from documents.verification.engine import verify
from documents.workflow import DocumentState

PUBLIC = [DocumentState.ISSUED, DocumentState.CORRECTED, DocumentState.WITHDRAWN]
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


def paper_of_file(digest):
    """(issued paper, roles that sign such a file) whose file has the SHA-256 `digest`, or (None, both)."""
    both = tuple(SignatureRole)
    version = Version.objects.filter(file__sha256=digest, kind__in=FINAL, document__state__in=PUBLIC).first()
    if version:
        return _issued().get(pk=version.document_id), both
    attachment = Attachment.objects.filter(signed_file__sha256=digest, document__state__in=PUBLIC).first()
    if attachment:
        return _issued().get(pk=attachment.document_id), (SignatureRole.ORGANISATION,)
    return _issued().filter(pdf__sha256=digest).first(), both


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
        with open_stored(stored) as file:
            verdict = verify(file.read())
        cache.set(key, verdict, KEPT_SECONDS)
    return verdict


def _trust_digest():
    digest = hashlib.sha256()
    for part in [*(root.dump() for root in trust.trust_roots()), *trust.revocation_lists()]:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:20]


def _issued():
    with_file = Q(pdf__isnull=False)
    return OfficialDocument.objects.filter(with_file, state__in=PUBLIC).select_related("entry", "pdf", "amends")
