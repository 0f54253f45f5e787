"""How much of a file is unpacked and walked through before it is refused: a small file can be built to cost the world.

Counted before anything is read at length, by pyHanko, which stops unpacking at DECODING. What is refused here, qpdf
never sees; what slips through because the two read a file differently ends with the process of apart.py.
"""

import zlib
from itertools import islice

import pikepdf
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.decode_limits import DEFAULT_PURPOSE_LIMITS, DecodeLimits, DecodePurpose, StreamDecodeLimits
from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.misc import PdfDecodeLimitError
from pyhanko.sign.fields import enumerate_sig_fields

MAX_BYTES = 25 * 1024 * 1024
MAX_SIGNATURES = 50
# A paper has three or four; every archive time stamp of the years to come adds two.
MAX_REVISIONS = 60
# All object streams of a file together; a report of six pages has 60 KB.
MAX_UNPACKED = 32 * 1024 * 1024
DECODING = DecodeLimits(
    per_purpose={
        **DEFAULT_PURPOSE_LIMITS,
        DecodePurpose.OBJECT_STREAM: StreamDecodeLimits(max_ratio=None, max_output_size=MAX_UNPACKED),
        DecodePurpose.XREF_STREAM: StreamDecodeLimits(max_ratio=None, max_output_size=8 * 1024 * 1024),
        DecodePurpose.XMP_METADATA: StreamDecodeLimits(max_ratio=None, max_output_size=8 * 1024 * 1024),
    }
)


def size_problem(pdf):
    """Say so when `pdf` (bytes) is not worth reading at all, or nothing."""
    if len(pdf) > MAX_BYTES:
        return _("Tệp quá lớn: tối đa %s MB.") % (MAX_BYTES // 1024 // 1024)
    # Every save ends with one; a file made for the web has one more at its head.
    return _too_many_saves() if pdf.count(b"startxref") > 2 * MAX_REVISIONS else ""


def content_problem(reader):
    """Say so when the file of `reader` (pyHanko) has more saves, signatures or packed objects than any paper."""
    if reader.total_revisions > MAX_REVISIONS:
        return _too_many_saves()
    try:
        if unpacked_size(reader) > MAX_UNPACKED:
            return _too_much()
        filled = enumerate_sig_fields(reader, filled_status=True)
        if len(list(islice(filled, MAX_SIGNATURES + 1))) > MAX_SIGNATURES:
            return _("Tệp có quá nhiều chữ ký: nhiều hơn %s.") % MAX_SIGNATURES
    except PdfDecodeLimitError:
        return _too_much()
    return ""


def unpacked_size(reader):
    """The bytes of all object streams unpacked; counting stops above MAX_UNPACKED."""
    total, seen = 0, set()
    for revision in range(reader.total_revisions):
        for container in _object_streams(reader, revision):
            place = reader.xrefs.get_historical_ref(container, revision)
            if place in seen:
                continue
            seen.add(place)
            total += len(reader.get_object(container, revision=revision).read_data(DecodePurpose.OBJECT_STREAM))
            if total > MAX_UNPACKED:
                return total
    return total


def read_stream(stream, most):
    """The content of a pikepdf stream; raises ValueError above `most` bytes, or where it is packed in another way."""
    packed = stream.get("/Filter")
    if packed is None:
        return stream.read_raw_bytes()
    if packed not in (pikepdf.Name.FlateDecode, pikepdf.Array([pikepdf.Name.FlateDecode])) or "/DecodeParms" in stream:
        raise ValueError("packed in a way no paper is")
    content = zlib.decompressobj().decompress(stream.read_raw_bytes(), most + 1)
    if len(content) > most:
        raise ValueError("too large when unpacked")
    return content


def _object_streams(reader, revision):
    used = reader.xrefs.object_streams_used_in(revision)
    hybrid = reader.xrefs.get_xref_data(revision).hybrid
    if hybrid is not None:
        used |= {Reference(number, pdf=reader) for number in hybrid.xref_data.obj_streams_used}
    return used


def _too_many_saves():
    return _("Tệp được lưu nối quá nhiều lần: nhiều hơn %s lần. Không văn bản nào như vậy.") % MAX_REVISIONS


def _too_much():
    return _("Tệp nén quá nhiều dữ liệu: mở ra lớn hơn mọi văn bản.")
