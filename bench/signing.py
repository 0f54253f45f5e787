"""Signing and verifying the Long An paper against bare pyHanko on the same file, with the demo authority."""

import io
import time

from bench.database import fresh_database
from bench.timing import head, medians, milliseconds, row

REPEAT = 9
PAPERS = 100


def bare(pdf, role, name, image, *, stamp=None, context=None):
    """What a small program would write with pyHanko: open the key file, sign the field, done."""
    from django.conf import settings
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko.sign.signers.pdf_signer import (
        DSSContentSettings,
        PdfSignatureMetadata,
        PdfSigner,
        SigDSSPlacementPreference,
    )

    from documents.signing.appearance import style
    from documents.signing.fields import FIELD_NAMES

    signer = SimpleSigner.load_pkcs12(
        settings.SIGNING_KEYS_DIR / f"{name}.p12", passphrase=settings.DEMO_PASSWORD.encode()
    )
    metadata = PdfSignatureMetadata(
        field_name=FIELD_NAMES[role],
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=context is not None,
        validation_context=context,
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )
    output = io.BytesIO()
    PdfSigner(metadata, signer, timestamper=stamp, stamp_style=style(image)).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), output=output
    )
    return output.getvalue()


def ours(pdf, role, identity, image, *, stamp=None, with_revocation_data=False):
    """As sign_now does it before it keeps the file: key opened, certificate checked, signed with what can be had."""
    from django.conf import settings

    from documents.signing import certificates, credentials
    from documents.signing.appearance import style
    from documents.signing.fields import FIELD_NAMES
    from documents.signing.making import completed

    with credentials.opened(identity, settings.DEMO_PASSWORD) as signer:
        certificates.check(identity, signer.signing_cert, others=signer.cert_registry)
        return completed(
            pdf,
            signer,
            FIELD_NAMES[role],
            timestamper=stamp,
            style=style(image),
            with_revocation_data=with_revocation_data,
        )


def signing(prepared):
    from accounts.models import User
    from documents.models import SignatureRole
    from documents.signing import demo_authority, demo_identities, trust

    leader = User.objects.create(email="lanhdao@lhh.example", full_name="Nguyễn Thị Mẫu (minh họa)")
    person, organisation = demo_identities.make(leader)
    blue, red = demo_identities.draw_signature(), demo_identities.draw_seal()
    first, second = SignatureRole.PERSON, SignatureRole.ORGANISATION
    once = ours(prepared, first, person, blue)
    stamp = demo_authority.timestamper()
    times = medians(
        {
            "ours B-B": lambda: ours(prepared, first, person, blue),
            "bare B-B": lambda: bare(prepared, first, demo_authority.PERSON, blue),
            "ours B-LT": lambda: ours(once, second, organisation, red, stamp=stamp, with_revocation_data=True),
            "bare B-LT": lambda: bare(
                once,
                second,
                demo_authority.ORGANISATION,
                red,
                stamp=stamp,
                context=trust.validation_context(strict=True),
            ),
        },
        REPEAT,
    )
    head("signature", "ours", "bare pyHanko", "ours : bare")
    for level in ("B-B", "B-LT"):
        mine, theirs = times[f"ours {level}"], times[f"bare {level}"]
        row(level, milliseconds(mine), milliseconds(theirs), f"{mine / theirs:.2f}")
    return [
        ours(ours(prepared, first, person, blue), second, organisation, red, stamp=stamp, with_revocation_data=True)
        for _paper in range(PAPERS)
    ]


def verifying(papers):
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature

    from documents.signing import trust
    from documents.verification import verify

    def every(check):
        start = time.perf_counter()
        results = [check(paper) for paper in papers]
        seconds = time.perf_counter() - start
        if not all(results):
            raise SystemExit("a paper was not verified: the time would mean nothing")
        return seconds

    def bare_verdict(paper):
        return all(
            validate_pdf_signature(signature, trust.validation_context(strict=True)).bottom_line
            for signature in PdfFileReader(io.BytesIO(paper)).embedded_regular_signatures
        )

    mine, theirs = every(lambda paper: verify(paper).ok), every(bare_verdict)
    head(f"verifying {len(papers)} papers", "in all", "one paper", "ours : bare")
    row("verify: signatures, every byte, embedded data", f"{mine:.1f} s", milliseconds(mine / len(papers)), "")
    row("bare pyHanko, signatures alone", f"{theirs:.1f} s", milliseconds(theirs / len(papers)), f"{mine / theirs:.2f}")


def main():
    from documents.pdf import prepare
    from tests.documents.factories import numbered

    papers = signing(prepare(numbered()))
    print()
    verifying(papers)


if __name__ == "__main__":
    with fresh_database():
        main()
