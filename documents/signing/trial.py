"""A paper signed by the demo authority, in memory: nothing is stored and no number is taken."""

from documents.models import SignatureRole, SigningBackend, SigningIdentity
from documents.pdf import prepare
from documents.signing import credentials, demo_authority, demo_identities
from documents.signing.appearance import style
from documents.signing.fields import FIELD_NAMES
from documents.signing.sign import completed


def signed_trial(document, *, password):
    """The bytes of `document` with both signatures of the demo authority, which is made where there is none.

    Raises ValidationError when its keys do not open with `password`.
    """
    if not demo_authority.exists():
        demo_authority.make(person=document.signer_name)
    demo_identities.certificate_for(demo_authority.PERSON, document.signer_name)
    stamp = demo_authority.timestamper()
    pdf = prepare(document)
    for role, name, picture in (
        (SignatureRole.PERSON, demo_authority.PERSON, demo_identities.draw_signature()),
        (SignatureRole.ORGANISATION, demo_authority.ORGANISATION, demo_identities.draw_seal()),
    ):
        identity = SigningIdentity(role=role, backend=SigningBackend.PKCS12, reference=f"{name}.p12")
        with credentials.opened(identity, password) as signer:
            pdf = completed(
                pdf,
                signer,
                FIELD_NAMES[role],
                timestamper=stamp,
                style=style(picture),
                with_revocation_data=role == SignatureRole.ORGANISATION,
            )
    return pdf
