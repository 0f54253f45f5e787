"""Short files with both signatures, for everything that comes after signing; whole papers are in papers.py."""

from datetime import date
from functools import cache

from documents.models import SignatureRole
from documents.pdf import prepare_html
from documents.signing.timestamps import timestamper
from tests.documents.signing.papers import signed_bytes, signer


@cache
def prepared():
    """A short file with both fields, rendered once."""
    html = "<html lang=vi><title>Văn bản</title><p>Văn bản (minh họa)</p><div id=signature-space><p>&nbsp;</p></div>"
    return prepare_html(html, b"{}", date(2024, 6, 11))


def signed(authority, *, stamped=True, with_revocation_data=True, person=None):
    """Both signatures of the demo authority; without stamp as if the server had been down."""
    once = signed_bytes(
        prepared(), SignatureRole.PERSON, signer(person or authority.PERSON), timestamper=_stamper(stamped)
    )
    return signed_bytes(
        once,
        SignatureRole.ORGANISATION,
        signer(authority.ORGANISATION),
        timestamper=_stamper(stamped),
        with_revocation_data=with_revocation_data,
    )


def _stamper(stamped):
    return timestamper() if stamped else None
