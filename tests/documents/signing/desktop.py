"""A signing tool on somebody's desk: its own process, knows nothing of the portal, signs a PDF with a PKCS#12 file.

    python desktop.py IN.pdf OUT.pdf KEY.p12 --field Signature1        into the empty field
    python desktop.py IN.pdf OUT.pdf KEY.p12 --box 350 300 463 357     into a field of its own on the last page

The password comes on standard input, as a person would type it. Draws its own picture, as such tools do.
"""

import argparse
import sys

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import TextStampStyle


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("key")
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--field")
    place.add_argument("--box", nargs=4, type=int)
    given = parser.parse_args()

    signer = SimpleSigner.load_pkcs12(given.key, passphrase=sys.stdin.readline().strip().encode())
    name = given.field or "ChuKyCuaToi"
    own_field = SigFieldSpec(name, on_page=-1, box=tuple(given.box)) if given.box else None
    with open(given.source, "rb") as source, open(given.target, "wb") as target:
        PdfSigner(
            PdfSignatureMetadata(field_name=name, subfilter=SigSeedSubFilter.PADES, reason="Signed at my desk"),
            signer,
            stamp_style=TextStampStyle(stamp_text="%(signer)s\n%(ts)s"),
            new_field_spec=own_field,
        ).sign_pdf(IncrementalPdfFileWriter(source), output=target)


if __name__ == "__main__":
    main()
