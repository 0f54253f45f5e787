"""Papers on their way through the signatures, and who signs them; used by every test of signing.

paper = ready(cast)                                      approved, with its prepared print: to be signed by cast.leader
paper = ready(cast, state=DocumentState.SIGNED)          signed by cast.leader, to be sealed by cast.clerk
identity(cast.leader, authority.PERSON)                  the certificate in demo-person.p12 registered for her
"""

import io
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import SimpleSigner

from documents.models import (
    Register,
    RegisterEntry,
    Signature,
    SignatureRole,
    SigningBackend,
    SigningIdentity,
    Version,
)
from documents.pdf import prepare
from documents.signing import demo_authority
from documents.signing.appearance import style
from documents.signing.fields import FIELD_NAMES
from documents.signing.making import signed_field
from documents.storage import open_stored, store
from documents.workflow import DocumentState
from tests.documents.factories import DocumentFactory, numbered

CERTIFICATES = {
    SignatureRole.PERSON: demo_authority.PERSON,
    SignatureRole.ORGANISATION: demo_authority.ORGANISATION,
}

DESKTOP = Path(__file__).with_name("desktop.py")


def signer(name):
    """The pyHanko signer of `<name>.p12` of the demo authority."""
    return SimpleSigner.load_pkcs12(
        settings.SIGNING_KEYS_DIR / f"{name}.p12", passphrase=settings.DEMO_PASSWORD.encode()
    )


def signed_bytes(pdf, role, signer, *, image=None, timestamper=None, with_revocation_data=False):
    """Return `pdf` with the signature of `signer` (pyHanko) in the field of `role`, as an incremental update.

    `image` is a PIL image. `with_revocation_data` puts certificates and revocation data into the same revision, so
    that the signature covers them and still the whole file (PAdES B-LT).
    """
    return signed_field(
        pdf,
        signer,
        FIELD_NAMES[role],
        timestamper=timestamper,
        style=style(image),
        with_revocation_data=with_revocation_data,
    )


def identity(user, name, *, backend=SigningBackend.OUTSIDE):
    """Register the certificate in `<name>.p12` for `user`, or for the organisation when there is no user."""
    der = demo_authority.certificate_of(name).public_bytes(Encoding.DER)
    certificate = x509.Certificate.load(der)
    return SigningIdentity.objects.create(
        role=SignatureRole.PERSON if user else SignatureRole.ORGANISATION,
        user=user,
        backend=backend,
        reference="" if backend == SigningBackend.OUTSIDE else f"{name}.p12",
        certificate=der,
        fingerprint=certificate.sha256.hex(),
        subject=certificate.subject.human_friendly,
        issuer=certificate.issuer.human_friendly,
        not_before=certificate.not_valid_before,
        not_after=certificate.not_valid_after,
    )


@cache
def prepared(number):
    """A print with both empty fields; rendered once, the same for every paper of that number."""
    return prepare(numbered(number, code="ABCDEFGHJK"))


def ready(cast, *, state=DocumentState.APPROVED, number=6, signer_user=None, content=None):
    """A paper of 11 June 2024 with number, prepared print and both identities; `state` APPROVED or SIGNED.

    Needs the fixture `authority`. The paper is signed with the demo authority's keys where `state` says so.
    """
    leader = signer_user or cast.leader
    identities = {
        SignatureRole.PERSON: _identity_of(leader, SignatureRole.PERSON),
        SignatureRole.ORGANISATION: _identity_of(None, SignatureRole.ORGANISATION),
    }
    paper = DocumentFactory(state=state, signer=leader, signer_name=leader.full_name, created_by=cast.staff)
    _number(paper, number, cast.clerk)
    data = content or prepared(number)
    _add_version(paper, Version.Kind.PREPARED, data, cast.staff)
    if state == DocumentState.SIGNED:
        data = signed_bytes(data, SignatureRole.PERSON, signer(CERTIFICATES[SignatureRole.PERSON]))
        version = _add_version(paper, Version.Kind.SIGNED, data, leader)
        Signature.objects.create(
            document=paper,
            role=SignatureRole.PERSON,
            version=version,
            identity=identities[SignatureRole.PERSON],
            by=leader,
            signed_at=_signing_time(data),
        )
    return paper


def print_again(paper, by):
    """Give `paper` another prepared print, as after it was returned and approved again; return its SHA-256."""
    return _add_version(paper, Version.Kind.PREPARED, prepared(9), by).file.sha256


def content(paper):
    """The bytes of the paper's file."""
    with open_stored(paper.pdf) as file:
        return file.read()


def at_the_desk(data, name, folder, *place):
    """`data` signed by the tool in another process with `<name>.p12`."""
    source, target = folder / "to-sign.pdf", folder / "signed.pdf"
    source.write_bytes(data)
    key = settings.SIGNING_KEYS_DIR / f"{name}.p12"
    subprocess.run(
        [sys.executable, "-P", DESKTOP, source, target, key, *place],
        input=f"{settings.DEMO_PASSWORD}\n".encode(),
        check=True,
        timeout=60,
    )
    return target.read_bytes()


def box(pdf, name):
    """Where the field `name` lies, in whole points from bottom left."""
    fields = PdfFileReader(io.BytesIO(pdf)).root["/AcroForm"]["/Fields"]
    (field,) = (item.get_object() for item in fields if item.get_object()["/T"] == name)
    return tuple(round(float(side)) for side in field["/Rect"])


def _identity_of(user, role):
    found = SigningIdentity.objects.filter(role=role, user=user, is_active=True).first()
    return found or identity(user, CERTIFICATES[role])


def _number(paper, number, clerk):
    register, _created = Register.objects.get_or_create(series=paper.type, year=2024)
    register.last_number = max(register.last_number, number)
    register.save()
    RegisterEntry.objects.create(
        register=register, number=number, document=paper, reserved_on=date(2024, 6, 11), reserved_by=clerk
    )


def _add_version(paper, kind, data, by):
    version = Version.objects.create(document=paper, kind=kind, file=store(data, "application/pdf"), created_by=by)
    paper.pdf = version.file
    paper.save(update_fields=["pdf"])
    return version


def _signing_time(data):
    return PdfFileReader(io.BytesIO(data)).embedded_signatures[-1].self_reported_timestamp
