"""Manipulations of the signatures themselves, and signatures that are genuine but of the wrong person or time."""

import hashlib
import io
from datetime import date, timedelta

import pikepdf
from asn1crypto import cms, parser, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

from documents.paper import paper_html
from documents.paper_data import payload_bytes
from documents.pdf import prepare_html
from documents.signing import demo_authority, trust
from tests.documents.figures_paper import with_figures
from tests.documents.signing import papers
from tests.documents.signing.papers import CERTIFICATES, signer
from tests.documents.verification.manipulations import gap
from tests.documents.verification.signed import ORGANISATION, PERSON, once, prepared, sign, twice


def with_contents(pdf, number, change):
    """`pdf` with the DER of signature `number` changed by `change(der)`, in the same place."""
    start, end = gap(pdf, number)
    raw = bytes.fromhex(pdf[start:end].decode())
    der = change(raw[: parser.peek(raw)])
    return pdf[:start] + der.hex().encode().ljust(end - start, b"0") + pdf[end:]


def _info(change):
    """Change the parsed SignedData: change(signed_data)."""

    def apply(der):
        message = cms.ContentInfo.load(der)
        change(message["content"])
        return message.dump(force=True)

    return apply


def flip_signature_value(number):
    def change(data):
        info = data["signer_infos"][0]
        value = info["signature"].native
        info["signature"] = value[:-1] + bytes([value[-1] ^ 1])

    return lambda: with_contents(twice(), number, _info(change))


def add_unused_certificate():
    def change(data):
        other = x509.Certificate.load(demo_authority.issue("khac", "Người khác").public_bytes(Encoding.DER))
        data["certificates"].append(cms.CertificateChoices({"certificate": other}))

    return with_contents(twice(), 1, _info(change))


def add_unsigned_attribute():
    def change(data):
        attribute = cms.CMSAttribute({"type": "1.2.3.4", "values": []})
        data["signer_infos"][0]["unsigned_attrs"].append(attribute)

    return with_contents(twice(), 1, _info(change))


def remove_time_stamp():
    """The stamp is not signed; without it the paper claims its own time."""

    def change(data):
        del data["signer_infos"][0]["unsigned_attrs"]

    return with_contents(twice(), 1, _info(change))


def change_cms_version():
    return with_contents(twice(), 1, _info(lambda data: data.__setitem__("version", "v3")))


def long_length():
    """The outermost length in one byte more than needed."""

    def change(der):
        _class, _method, _tag, header, content, _trailer = parser.parse(der)
        size = len(content)
        return b"\x30\x83" + size.to_bytes(3, "big") + content

    return with_contents(twice(), 1, change)


def transplant():
    """Both signatures of one paper in place of those of another."""
    other = sign(sign(papers.prepared(7), PERSON), ORGANISATION, with_revocation_data=True)
    pdf = twice()
    for number in (0, 1):
        start, end = gap(other, number)
        raw = bytes.fromhex(other[start:end].decode())
        pdf = with_contents(pdf, number, lambda _der, raw=raw: raw[: parser.peek(raw)])
    return pdf


def no_signature_in_it():
    return with_contents(twice(), 1, lambda der: bytes(len(der)))


def text_instead_of_signature():
    return with_contents(twice(), 1, lambda _der: b"signed by the chairwoman")


def widen_gap():
    """The range of the second signature leaves out some bytes more behind its contents."""
    return _with_range(twice(), lambda a, b, c: (a, b + 8, c - 8))


def narrow_range():
    return _with_range(twice(), lambda a, b, c: (a, b, c - 8))


def range_of_nothing():
    return _with_range(twice(), lambda _a, _b, _c: (10, 20, 30))


def _with_range(pdf, change):
    place = pdf.rindex(b"/ByteRange")
    start, end = pdf.index(b"[", place), pdf.index(b"]", place)
    numbers = [int(number) for number in pdf[start + 1 : end].split()]
    text = b"[%d %d %d %d" % (0, *change(*numbers[1:]))
    return pdf[:start] + text.ljust(end - start) + pdf[end:]


# --- genuine signatures, wrong in another way --------------------------------------------------------------------


def swapped_order():
    return sign(sign(prepared(), ORGANISATION), PERSON, with_revocation_data=True)


def expired():
    """The certificate had run out a day before the signature."""
    now = timezone.now()
    demo_authority.issue(
        "het-han", "Nguyễn Thị Mẫu (minh họa)", starts=now - timedelta(days=9), ends=now - timedelta(days=1)
    )
    return sign(sign(prepared(), PERSON, "het-han"), ORGANISATION)


def not_yet_valid():
    now = timezone.now()
    demo_authority.issue("chua-den", "Nguyễn Thị Mẫu (minh họa)", starts=now + timedelta(days=1))
    return sign(sign(prepared(), PERSON, "chua-den"), ORGANISATION)


def revoked():
    demo_authority.revoke(
        [demo_authority.certificate_of(demo_authority.PERSON)], since=timezone.now() - timedelta(days=1)
    )
    return sign(sign(prepared(), PERSON), ORGANISATION)


def authority_of_the_same_names():
    """Another authority under the same names signs; then the trust folder is as before."""
    root, revocation = (trust.demo_folder() / name for name in ("root.pem", "root.crl"))
    kept = root.read_bytes(), revocation.read_bytes()
    demo_authority.make(person="Nguyễn Thị Mẫu (minh họa)")
    pdf = sign(sign(prepared(), PERSON), ORGANISATION)
    root.write_bytes(kept[0])
    revocation.write_bytes(kept[1])
    return pdf


def certificate_for_time_stamps():
    """A certificate of the trusted authority that was not given for signing papers."""
    return sign(sign(prepared(), PERSON, demo_authority.TSA), ORGANISATION)


def weak_digest(name):
    """The second signature made with an old hash algorithm; pyHanko would not, so its parts are put together here."""

    def make():
        pdf = sign(once(), ORGANISATION)
        ranges = sorted(PdfFileReader(io.BytesIO(pdf)).embedded_signatures, key=lambda one: one.byte_range[3])
        _start, first, second, length = ranges[0].byte_range
        digest = hashlib.new(name, pdf[:first] + pdf[second : second + length]).digest()
        return with_contents(pdf, 1, _info(lambda data: _sign_again(data, name, digest)))

    return make


def _sign_again(data, name, digest):
    info = data["signer_infos"][0]
    kept = {"content_type", "signing_certificate_v2"}
    attributes = [attribute for attribute in info["signed_attrs"] if attribute["type"].native in kept]
    attributes.append(cms.CMSAttribute({"type": "message_digest", "values": [digest]}))
    info["signed_attrs"] = cms.CMSAttributes(attributes)
    algorithm = cms.DigestAlgorithm({"algorithm": name})
    data["digest_algorithms"], info["digest_algorithm"] = [algorithm], algorithm
    info["signature_algorithm"] = {"algorithm": "rsassa_pkcs1v15"}
    del info["unsigned_attrs"]
    key = demo_authority._open(demo_authority.ORGANISATION)[0]
    hashing = {"sha1": hashes.SHA1, "md5": hashes.MD5}[name]()
    info["signature"] = key.sign(info["signed_attrs"].untag().dump(force=True), padding.PKCS1v15(), hashing)


def third_signature():
    metadata = PdfSignatureMetadata("Signature3", subfilter=fields.SigSeedSubFilter.PADES)
    output = io.BytesIO()
    PdfSigner(
        metadata,
        signer(CERTIFICATES[PERSON]),
        new_field_spec=fields.SigFieldSpec("Signature3", box=(100, 100, 300, 200)),
    ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(twice())), output=output)
    return output.getvalue()


# --- other programs ----------------------------------------------------------------------------------------------


def _pikepdf(pdf, change=lambda opened: None, **options):
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(output, **options)
    return output.getvalue()


def saved_again():
    return _pikepdf(twice())


def encrypted():
    return _pikepdf(twice(), encryption=pikepdf.Encryption(owner="chu", user=""))


def foreign_attachment():
    def change(opened):
        opened.attachments["la.txt"] = b"Tep la"

    return sign(sign(_pikepdf(prepared(), change), PERSON), ORGANISATION, with_revocation_data=True)


def picture_of_a_seal():
    """A seal drawn on the page, no signature."""

    def change(opened):
        page = opened.pages[-1]
        picture = opened.make_stream(Image.new("RGB", (40, 40), (200, 0, 0)).tobytes())
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width = picture.Height = 40
        picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        name = page.add_resource(picture, pikepdf.Name.XObject)
        page.contents_add(b"q 90 0 0 90 300 300 cm %s Do Q" % str(name).encode())

    return _pikepdf(prepared(), change)


def object_no_index_shows():
    """Another text prepared in the file before it was signed, for a later change to show."""
    hidden = b"9999 0 obj\n<</Length 13>>\nstream\n0 0 9 9 re f \nendstream\nendobj\n"
    # The next save keeps what lies behind the last mark, as if it were its own.
    start = prepared().rindex(b"startxref")
    pdf = prepared()[:start] + hidden + prepared()[start:]
    return sign(sign(pdf, PERSON), ORGANISATION)


def figures_disagree(printed=("", ""), embedded=("", "")):
    """Both sign a paper whose print, or whose data, had a figure exchanged before."""

    def make():
        paper = with_figures()
        html = paper_html(paper, with_code=True).replace(*printed)
        data = payload_bytes(paper).decode().replace(*embedded).encode()
        file = prepare_html(html, data, date(2024, 6, 11))
        return sign(sign(file, PERSON), ORGANISATION, with_revocation_data=True)

    return make
