"""Small files built to cost the world, and dates that name no zone."""

import io
import resource
import time
import zlib
from datetime import UTC, datetime

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from pyhanko.pdf_utils.generic import pdf_string

from documents.models import SignatureRole
from documents.verification import apart, limits, verify
from documents.verification.verdict import Check, Signer, Verdict, as_json, aware, moment_text, verdict_of
from tests.documents.verification import manipulations, signed

BOTH = tuple(SignatureRole)
MEGABYTE = b" " * (1 << 20)


def written(objects, fields=1):
    """(bytes of a PDF without its index, {number: place}); its first object is the catalogue."""
    numbers = b" ".join(b"%d 0 R" % (10 + number) for number in range(fields))
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] /SigFlags 3 >> >>" % numbers
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    objects = {1: catalogue, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: page, **objects}
    objects |= {10 + number: b"<< /FT /Sig /T (S%d) /V 5 0 R >>" % number for number in range(fields)}
    output, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(output)
        output += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return output, places


def signature():
    start, end = manipulations.gap(signed.twice(), 1)
    contents = signed.twice()[start:end]
    return b"<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 9 20 9] /Contents <%s> >>" % contents


def indexed(objects, fields=1):
    output, places = written(objects, fields)
    start = len(output)
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % item for item in sorted(places.items()))
    output += b"xref\n0 1\n0000000000 65535 f \n" + rows
    return output + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (max(places) + 1, start)


def bomb(megabytes):
    """A signed file whose one object stream unpacks to so much."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"6 0 << /A 1 >>") + b"".join(packer.compress(MEGABYTE) for _one in range(megabytes))
    packed += packer.flush()
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
    output, places = written({5: signature(), 7: stream % (len(packed), packed)})
    start = len(output)
    places[8] = start
    rows = {number: b"\x01" + place.to_bytes(4) + b"\0" for number, place in places.items()}
    rows[6] = b"\x02" + (7).to_bytes(4) + b"\0"
    table = b"".join(rows.get(number, b"\0" * 6) for number in range(11))
    index = b"8 0 obj\n<< /Type /XRef /Size 11 /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n%s\nendstream\nendobj\n"
    return bytes(output + index % (len(table), table) + b"startxref\n%d\n%%%%EOF\n" % start)


def saved(times):
    """A signed file with so many empty saves behind it."""
    output = indexed({5: signature()})
    last = output.rindex(b"xref\n0 1")
    for _time in range(times):
        place = len(output)
        output += b"xref\n0 0\ntrailer\n<</Size 11/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (last, place)
        last = place
    return bytes(output)


def refusal(verdict):
    return [(check.rule, check.detail) for check in verdict.failures]


@pytest.mark.slow
def test_object_stream_that_unpacks_to_a_gigabyte(authority):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pdf = bomb(1000)

    verdict = verify(pdf)

    assert len(pdf) < 1_100_000
    assert refusal(verdict) == [("readable", "Tệp nén quá nhiều dữ liệu: mở ra lớn hơn mọi văn bản.")]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


@pytest.mark.slow
@pytest.mark.parametrize("times", [limits.MAX_REVISIONS, 6000])
def test_more_saves_than_any_paper_has(authority, times):
    pdf = saved(times)
    started = time.monotonic()

    verdict = verify(pdf)

    sentence = "Tệp được lưu nối quá nhiều lần: nhiều hơn 60 lần. Không văn bản nào như vậy."
    assert refusal(verdict) == [("readable", sentence)]
    assert time.monotonic() - started < 2


@pytest.mark.slow
def test_many_fields_that_share_one_signature(authority):
    verdict = verify(bytes(indexed({5: signature()}, fields=limits.MAX_SIGNATURES + 1)))

    assert refusal(verdict) == [("readable", "Tệp có quá nhiều chữ ký: nhiều hơn 50.")]


@pytest.mark.slow
def test_as_many_as_a_paper_may_have_is_judged(authority):
    verdict = verify(saved(limits.MAX_REVISIONS - 1))

    assert verdict.checks[0].ok
    assert verdict.failed("ranges")


def test_stream_is_unpacked_no_further_than_asked():
    pdf = pikepdf.new()
    stream = pikepdf.Stream(pdf, zlib.compress(MEGABYTE), Filter=pikepdf.Name.FlateDecode)

    assert limits.read_stream(stream, len(MEGABYTE)) == MEGABYTE
    with pytest.raises(ValueError, match="too large"):
        limits.read_stream(stream, len(MEGABYTE) - 1)


@pytest.mark.slow
def test_process_of_its_own_says_the_same(authority):
    here, there = verify(signed.archived()), apart.verify_apart(signed.archived(), roles=BOTH)

    assert there.ok
    assert there.checks == here.checks
    assert there.data == here.data
    assert [signer.is_demo for signer in there.signers] == [True, True]
    assert [(one.name, one.signed_at, one.stamped_at) for one in there.signers] == [
        (one.name, one.signed_at, one.stamped_at) for one in here.signers
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("limit", "value", "sentence"),
    [
        ("VERIFY_SECONDS", 0.05, "Tệp quá phức tạp, không kiểm tra xong trong 0.05 giây."),
        ("VERIFY_MEMORY_MB", 1, "Tệp lồng quá sâu hoặc quá lớn, không đọc được."),
    ],
)
def test_process_that_takes_too_much_is_ended(authority, settings, limit, value, sentence):
    setattr(settings, limit, value)

    assert refusal(apart.verify_apart(signed.twice(), roles=BOTH)) == [("readable", sentence)]


def test_when_all_places_are_taken(monkeypatch):
    monkeypatch.setattr(apart, "WAIT_SECONDS", 0.01)
    taken = [apart.PLACES.acquire(blocking=False) for _place in range(2)]
    try:
        verdict = apart.verify_apart(b"%PDF-1.7", roles=BOTH)
    finally:
        for _place in taken:
            apart.PLACES.release()

    assert taken == [True, True]
    assert "Hãy đợi một phút rồi gửi lại" in verdict.failures[0].detail


def test_verdict_goes_through_json_and_back():
    moment = datetime(2024, 6, 11, 7, 5, 0, 123456, tzinfo=UTC)
    signer = Signer("person", "A", "B", "C", None, moment, moment, True, True, "B-T")
    verdict = Verdict(checks=[Check("readable", "x", True)], signers=[signer], data={"figures": []})

    assert verdict_of(as_json(verdict)) == verdict


@pytest.mark.slow
@pytest.mark.django_db
def test_signature_without_time_is_not_dated(authority, client, monkeypatch, tmp_path):
    monkeypatch.setattr("pyhanko.sign.signers.pdf_byterange.pdf_date", lambda moment: pdf_string("D:20260101120000"))
    path = tmp_path / "a.pdf"
    path.write_bytes(signed.sign(signed.prepared(), signed.PERSON, timestamper=None))
    told = io.StringIO()

    with pytest.raises(SystemExit):
        call_command("verify_pdf", str(path), stdout=told)
    answer = client.post("/xac-minh/", {"file": SimpleUploadedFile("a.pdf", path.read_bytes(), "application/pdf")})

    assert ", ký lúc: không ghi giờ, " in told.getvalue()
    assert "<dt>Ký lúc</dt><dd>không ghi giờ</dd>" in answer.text


def test_date_without_zone_is_no_time():
    assert aware(datetime(2026, 1, 1, 12)) is None
    assert aware(None) is None
    assert aware(datetime(2026, 1, 1, 12, tzinfo=UTC)) == datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert moment_text(None) == "không ghi giờ"
