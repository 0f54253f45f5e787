"""What outside signing refuses: the very sentence, nothing changed, and a trace of who brought what."""

import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper

from documents.models import Attachment, OfficialDocument, SignatureRole, StoredFile
from documents.signing.outside import accept
from documents.storage import store
from documents.workflow import DocumentState
from lhh_portal.dates import format_date
from lhh_portal.models import StateChange
from lhh_portal.roles import Role
from tests.documents.signing import papers, tampering
from tests.documents.signing.tampering import later, put_own_field, replaced, signed
from tests.factories import UserFactory

NOT_PDF = "Tệp không phải là PDF. Chọn tệp PDF mà phần mềm ký đã lưu."
UNSIGNED = "Tệp này chính là bản đưa ra ký, chưa có chữ ký. Mở tệp bằng phần mềm ký, ký, lưu lại rồi tải lên tệp đã ký."
TRUNCATED = "Tệp chỉ có một phần của bản đưa ra ký, có lẽ bị ngắt khi chép. Chép lại tệp đã ký rồi tải lên lần nữa."
OTHER_BYTES = (
    "Phần đầu tệp không còn đúng từng byte như bản đưa ra ký: tệp đã bị sửa, hoặc phần mềm đã lưu lại cả tệp. "
    "Tải lại bản đưa ra ký, ký đúng tệp đó mà không sửa, không in ra PDF mới."
)
ENCRYPTED = "Tệp bị đặt mật khẩu hoặc mã hóa. Tải lại bản đưa ra ký và ký lại, không đặt mật khẩu cho tệp."
CUT = "Cuối tệp bị ngắt hoặc có byte thừa sau phần đã ký. Chép lại tệp đúng như phần mềm ký đã lưu rồi tải lên lần nữa."
BROKEN = (
    "Không đọc được phần được ghi thêm vào bản đưa ra ký: tệp bị ngắt giữa chừng, có byte thừa hoặc hỏng. "
    "Chép lại tệp đã ký rồi tải lên; nếu vẫn vậy, tải lại bản đưa ra ký và ký lại."
)
NO_SIGNATURE = (
    "Tệp có thay đổi nhưng không có chữ ký số mới. "
    "Dùng chức năng ký số của phần mềm ký (không phải chèn hình chữ ký), lưu lại rồi tải lên."
)
EMPTY = "Ô chữ ký trong tệp trống hoặc hỏng, không đọc được chữ ký. Tải lại bản đưa ra ký và ký lại."
SEVERAL = "Tệp có 2 chữ ký mới; mỗi lần chỉ nhận một chữ ký của một người. Tải lại bản đưa ra ký và ký một lần."
NOT_PADES = (
    "Chữ ký thuộc kiểu adbe.pkcs7.detached, không phải PAdES. "
    "Trong phần mềm ký, chọn chuẩn PAdES (ETSI.CAdES.detached) rồi ký lại bản đưa ra ký."
)
WRONG_FIELD = "Chữ ký nằm ở ô Signature2, là ô của chữ ký khác. Tải lại bản đưa ra ký và ký vào ô Signature1."
STRANGE_FIELD = (
    "Ô chữ ký do phần mềm ký thêm vào mang theo thứ không thuộc chữ ký (AA). "
    "Tải lại bản đưa ra ký và ký vào ô Signature1 có sẵn."
)
OUTSIDE_ROOM = (
    "Hình chữ ký nằm ngoài chỗ dành cho chữ ký, có thể che chữ. "
    "Tải lại bản đưa ra ký và ký vào ô Signature1 ở trang 5, giữa chức vụ và họ tên."
)
LOCKS = (
    "Chữ ký khóa văn bản, nên cơ quan không ký tiếp được. "
    "Tải lại bản đưa ra ký và ký lại, bỏ chọn khóa tài liệu sau khi ký."
)
GAP = (
    "Chữ ký không phủ hết tệp: có đoạn nằm ngoài phần được ký. "
    "Tải lại bản đưa ra ký và ký lại; nếu vẫn vậy, dùng phần mềm ký khác."
)
NOT_GENUINE = (
    "Chữ ký không khớp với nội dung tệp: tệp bị sửa sau khi ký, hoặc chữ ký hỏng. Tải lại bản đưa ra ký và ký lại."
)
BAD_STAMP = (
    "Dấu thời gian đi kèm chữ ký không xác minh được. "
    "Trong phần mềm ký, chọn máy chủ dấu thời gian được tin cậy hoặc tắt dấu thời gian, rồi ký lại."
)


TOO_LATE = "Văn bản đã được ký hoặc đã chuyển sang bước khác, nên chữ ký này không được nhận. Mở lại văn bản để xem."


def changed(what):
    return f"Ngoài chữ ký, tệp còn khác bản đưa ra ký: {what}. Tải lại bản đưa ra ký, ký mà không sửa gì rồi tải lên."


def changed_after(what):
    return (
        f"Sau khi ký, tệp còn bị sửa: {what}. "
        "Tải lên đúng tệp phần mềm ký đã lưu, không mở ra sửa hay lưu lại bằng phần mềm khác."
    )


def word(_pdf):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return file.getvalue()


def flip_in_body(pdf):
    at = len(pdf) // 2
    return signed(pdf)[:at] + bytes([pdf[at] ^ 1]) + signed(pdf)[at + 1 :]


def two_signatures(pdf):
    box = papers.box(pdf, "Signature1")
    return signed(signed(pdf), "demo-organisation", field="Khac", own_field=SigFieldSpec("Khac", on_page=-1, box=box))


def untrusted_stamp(pdf):
    """By the person's certificate, which is none for time stamps."""
    signer = papers.signer("demo-person")
    return signed(pdf, stamper=DummyTimeStamper(signer.signing_cert, signer.signing_key))


def with_own_field(**options):
    return lambda pdf: signed(pdf, field="Rieng", before=put_own_field("Rieng", **options))


PAGE, PLACE = "nội dung trang", "ghi chú, liên kết hoặc ô nhập trên trang"
INSIDE = (375, 610, 490, 660)
FILES = {
    "a Word file called .pdf": (word, NOT_PDF),
    "the file as it was given out": (lambda pdf: pdf, UNSIGNED),
    "half of the file": (lambda pdf: pdf[: len(pdf) // 2], TRUNCATED),
    "a changed byte in the body": (flip_in_body, OTHER_BYTES),
    "saved anew, then signed": (lambda pdf: signed(tampering.resaved(pdf)), OTHER_BYTES),
    "encrypted": (
        lambda pdf: tampering.resaved(pdf, encryption=tampering.pikepdf.Encryption(owner="a", user="")),
        ENCRYPTED,
    ),
    "cut off within the signature": (lambda pdf: signed(pdf)[:-2000], CUT),
    "bytes after the end": (lambda pdf: signed(pdf) + b"\nPK\x03\x04 more", CUT),
    "cut off and closed again": (lambda pdf: signed(pdf)[:-2000] + b"\nstartxref\n9\n%%EOF\n", BROKEN),
    "a note but no signature": (lambda pdf: later(pdf, tampering.add_note), NO_SIGNATURE),
    "a picture of a signature": (lambda pdf: later(pdf, tampering.redraw("Signature1")), NO_SIGNATURE),
    "a signature of zeros": (lambda pdf: tampering.with_empty_contents(signed(pdf)), EMPTY),
    "two signatures": (two_signatures, SEVERAL),
    "not PAdES": (lambda pdf: signed(pdf, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED), NOT_PADES),
    "in the organisation's field": (lambda pdf: signed(pdf, field="Signature2"), WRONG_FIELD),
    "a field with a script": (with_own_field(box=INSIDE, AA=tampering.SCRIPT), STRANGE_FIELD),
    "a field over the text": (with_own_field(box=(100, 700, 300, 750)), OUTSIDE_ROOM),
    "a field on the first page": (with_own_field(box=INSIDE, page=0), OUTSIDE_ROOM),
    "a field that locks": (with_own_field(box=INSIDE, Lock=tampering.NO_CHANGES), LOCKS),
    "a gap in the signed range": (lambda pdf: tampering.with_gap(signed(pdf)), GAP),
    "a changed byte after signing": (
        lambda pdf: replaced(signed(pdf, reason="Dong y"), b"(Dong y)", b"(Dong z)"),
        NOT_GENUINE,
    ),
    "a page appended": (lambda pdf: signed(pdf, before=tampering.append_page), changed("số trang")),
    "a page's contents replaced": (lambda pdf: signed(pdf, before=tampering.replace_contents), changed(PAGE)),
    "a picture swapped": (lambda pdf: signed(pdf, before=tampering.swap_picture), changed(PAGE)),
    "a page cropped": (lambda pdf: signed(pdf, before=tampering.resize_page), changed(PAGE)),
    "a note": (lambda pdf: signed(pdf, before=tampering.add_note), changed(PLACE)),
    "a link": (lambda pdf: signed(pdf, before=tampering.add_link), changed(PLACE)),
    "a form field with a value": (
        lambda pdf: signed(pdf, before=tampering.add_text_field),
        changed("nội dung bên trong"),
    ),
    "the other field redrawn": (
        lambda pdf: signed(pdf, before=tampering.redraw("Signature2")),
        changed("nội dung bên trong"),
    ),
    "a script on opening": (lambda pdf: signed(pdf, before=tampering.run_on_opening), changed("lệnh tự chạy")),
    "another title": (lambda pdf: signed(pdf, before=tampering.retitle), changed("thông tin mô tả của tệp")),
    "other metadata": (lambda pdf: signed(pdf, before=tampering.change_metadata), changed("thông tin mô tả của tệp")),
    "another attached file": (lambda pdf: signed(pdf, before=tampering.change_attached_file), changed("tệp đính kèm")),
    "changed, then signed": (lambda pdf: signed(later(pdf, tampering.add_note)), changed(PLACE)),
    "a second empty field": (
        lambda pdf: later(signed(pdf), put_own_field("Nua", (0, 0, 0, 0))),
        changed_after("nội dung bên trong"),
    ),
    "a note after signing": (lambda pdf: later(signed(pdf), tampering.add_note), changed_after(PLACE)),
    "a page after signing": (lambda pdf: later(signed(pdf), tampering.append_page), changed_after("số trang")),
    "another title after signing": (
        lambda pdf: later(signed(pdf), tampering.retitle),
        changed_after("thông tin mô tả của tệp"),
    ),
    "a time stamp nobody trusts": (untrusted_stamp, BAD_STAMP),
}


@pytest.mark.parametrize(("make", "sentence"), FILES.values(), ids=FILES)
def test_file_is_refused(cast, authority, make, sentence):
    paper = papers.ready(cast)

    assert_refused(paper, make(papers.content(paper)), sentence, by=cast.leader)


# --- who signed, when, and whether it is their turn -----------------------------------------------------------

REGISTERED = "Common Name: Nguyễn Thị Mẫu (minh họa), Organization: MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ, Country: VN"
DEMO = "MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"


def other_certificate(found):
    return (
        f"Chữ ký này dùng chứng thư của {found}, {DEMO}, không phải chứng thư đã đăng ký ({REGISTERED}). "
        "Dùng đúng khóa, hoặc đăng ký chứng thư mới ở trang Chữ ký số."
    )


def test_key_of_another_person_is_refused(cast, authority):
    paper = papers.ready(cast)
    authority.issue("khac", "Trần Văn Mẫu (minh họa)")

    data = signed(papers.content(paper), "khac")

    assert_refused(paper, data, other_certificate("Trần Văn Mẫu (minh họa)"), by=cast.leader)


def test_key_of_the_organisation_is_refused_for_the_person(cast, authority):
    paper = papers.ready(cast)

    data = signed(papers.content(paper), authority.ORGANISATION)

    name = "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh"
    assert_refused(paper, data, other_certificate(name), by=cast.leader)


def test_key_of_another_authority_is_refused_under_the_same_name(cast, authority, settings, tmp_path):
    paper = papers.ready(cast)
    settings.SIGNING_KEYS_DIR, settings.SIGNING_TRUST_DIR = tmp_path / "k", tmp_path / "t"
    authority.make(person="Nguyễn Thị Mẫu (minh họa)")

    data = signed(papers.content(paper))

    settings.SIGNING_KEYS_DIR, settings.SIGNING_TRUST_DIR = tmp_path / "keys", tmp_path / "trust"
    assert_refused(paper, data, other_certificate("Nguyễn Thị Mẫu (minh họa)"), by=cast.leader)


def test_registered_certificate_of_an_authority_no_longer_trusted(cast, authority, settings, tmp_path):
    paper = papers.ready(cast)
    data = signed(papers.content(paper))

    settings.SIGNING_TRUST_DIR = tmp_path / "empty"

    sentence = (
        f"Chứng thư do Tổ chức chứng thực, {DEMO} cấp, nơi cấp này không nằm trong các nơi được tin cậy của hệ thống. "
        "Nhờ quản trị xem thư mục chứng thư gốc."
    )
    assert_refused(paper, data, sentence, by=cast.leader)


def test_expired_certificate_is_refused(cast, authority):
    now = timezone.now()
    authority.issue("cu", "Nguyễn Thị Mẫu (minh họa)", starts=now - timedelta(9), ends=now - timedelta(2))
    papers.identity(cast.leader, "cu")
    paper = papers.ready(cast)

    data = signed(papers.content(paper), "cu")

    day = format_date(timezone.localdate(now - timedelta(2)))
    sentence = f"Chứng thư hết hạn ngày {day}. Gia hạn với nơi cấp rồi đăng ký chứng thư mới ở trang Chữ ký số."
    assert_refused(paper, data, sentence, by=cast.leader)


def test_revoked_certificate_is_refused(cast, authority):
    paper = papers.ready(cast)
    data = signed(papers.content(paper))

    authority.revoke([authority.certificate_of(authority.PERSON)])

    day = format_date(timezone.localdate())
    sentence = f"Chứng thư đã bị thu hồi từ ngày {day}, không ký được. Liên hệ nơi cấp để được cấp chứng thư mới."
    assert_refused(paper, data, sentence, by=cast.leader)


def test_signing_time_before_the_paper_was_there_is_refused(cast, authority):
    paper = papers.ready(cast)
    data = signed(papers.content(paper))
    claimed = PdfFileReader(io.BytesIO(data)).embedded_signatures[0].self_reported_timestamp
    since = timezone.now() + timedelta(hours=2)
    StoredFile.objects.filter(pk=paper.pdf_id).update(created_at=since)

    sentence = (
        f"Chữ ký ghi giờ ký {timezone.localtime(claimed):%H:%M %d/%m/%Y}, không thể đúng: "
        f"bản đưa ra ký có từ {timezone.localtime(since):%H:%M %d/%m/%Y}. Chỉnh lại đồng hồ của máy rồi ký lại."
    )
    assert_refused(paper, data, sentence, by=cast.leader)


def test_signing_time_without_zone_is_none(cast, authority, monkeypatch):
    monkeypatch.setattr("pyhanko.sign.signers.pdf_byterange.pdf_date", lambda moment: pdf_string("D:20260101120000"))
    paper = papers.ready(cast)

    sentence = "Chữ ký không ghi giờ ký. Bật giờ ký trong phần mềm ký rồi ký lại bản đưa ra ký."
    assert_refused(paper, signed(papers.content(paper)), sentence, by=cast.leader)


def test_another_paper_validly_signed_is_refused_by_its_symbol(cast, authority):
    other = papers.ready(cast, number=7)
    paper = papers.ready(cast)

    data = signed(papers.content(other))

    sentence = "Tệp là văn bản 07/BC-LHH, không phải văn bản 06/BC-LHH đang chờ ký. Chọn đúng tệp rồi tải lên."
    assert_refused(paper, data, sentence, by=cast.leader)


def test_an_old_print_of_the_paper_is_refused(cast, authority):
    paper = papers.ready(cast)
    data = signed(papers.content(paper))
    new_print = store(papers.prepared(8), "application/pdf")
    paper.versions.create(kind="prepared", file=new_print)
    OfficialDocument.objects.update(pdf=new_print)

    sentence = "Tệp được ký trên một bản in cũ của văn bản này. Tải bản đưa ra ký mới nhất, ký lại rồi tải lên."
    assert_refused(paper, data, sentence, by=cast.leader)


def test_the_same_upload_twice_changes_nothing_the_second_time(cast, authority):
    paper = papers.ready(cast)
    data = signed(papers.content(paper))
    accepted = accept(paper, SignatureRole.PERSON, data, by=cast.leader)

    at = timezone.localtime(accepted.versions.last().created_at)
    sentence = f"Bản ký này đã được nhận lúc {at:%H:%M %d/%m/%Y}. Không cần tải lên lần nữa."
    assert_refused(paper, data, sentence, by=cast.leader)


def test_another_signature_of_the_same_person_comes_too_late(cast, authority):
    paper = papers.ready(cast)
    first, second = (signed(papers.content(paper), reason=reason) for reason in ("mot", "hai"))
    accept(paper, SignatureRole.PERSON, first, by=cast.leader)

    assert_refused(paper, second, TOO_LATE, by=cast.leader)


@pytest.mark.parametrize("who", ["clerk", "staff", "other_leader"])
def test_only_the_named_signer_brings_the_signature(cast, authority, who):
    cast.other_leader = UserFactory(roles=[Role.LEADER])
    paper = papers.ready(cast)
    data = signed(papers.content(paper))

    sentence = f"Văn bản này do {cast.leader} ký; người khác không ký thay được."
    assert_refused(paper, data, sentence, by=getattr(cast, who))


def test_organisation_before_the_person_is_refused(cast, authority):
    paper = papers.ready(cast)
    data = signed(papers.content(paper), authority.ORGANISATION, field="Signature2")

    sentence = "Người có thẩm quyền chưa ký. Cơ quan chỉ ký số sau người có thẩm quyền."
    assert_refused(paper, data, sentence, by=cast.clerk, role=SignatureRole.ORGANISATION)


def test_person_s_picture_redrawn_under_the_organisation_s_signature(cast, authority):
    paper = papers.ready(cast, state=DocumentState.SIGNED)
    data = signed(
        papers.content(paper), authority.ORGANISATION, field="Signature2", before=tampering.redraw("Signature1")
    )

    sentence = changed("nội dung bên trong")
    assert_refused(paper, data, sentence, by=cast.clerk, role=SignatureRole.ORGANISATION)


def test_organisation_with_separate_attachments_is_refused(cast, authority):
    paper = papers.ready(cast, state=DocumentState.SIGNED)
    Attachment.objects.create(document=paper, name="Phụ lục I", file=paper.pdf)
    data = signed(papers.content(paper), authority.ORGANISATION, field="Signature2")

    sentence = (
        "Văn bản có phụ lục là tệp riêng, cũng phải mang chữ ký số của cơ quan; ký ngoài chỉ ký được một tệp. "
        "Ký bằng khóa gắn vào máy chủ, hoặc trả lại để gộp phụ lục vào văn bản."
    )
    assert_refused(paper, data, sentence, by=cast.clerk, role=SignatureRole.ORGANISATION)


def test_nothing_registered_nothing_accepted(cast, authority):
    paper = papers.ready(cast)
    data = signed(papers.content(paper))
    cast.leader.signing_identities.update(is_active=False)

    sentence = "Chưa đăng ký chữ ký số của anh/chị. Mở trang Chữ ký số để đăng ký rồi ký lại."
    assert_refused(paper, data, sentence, by=cast.leader)


def everything(paper):
    """What a refusal must leave alone."""
    now = OfficialDocument.objects.get(pk=paper.pk)
    return (
        now.state,
        now.pdf_id,
        list(now.versions.values_list("pk", "kind", "file_id")),
        now.signatures.count(),
        StateChange.objects.of(now).count(),
        StoredFile.objects.count(),
        sorted(settings.MEDIA_ROOT.rglob("*")),
    )


def assert_refused(paper, data, sentence, *, by, role=SignatureRole.PERSON):
    before = everything(paper)

    with pytest.raises(ValidationError) as refused:
        accept(paper, role, data, by=by)

    assert refused.value.messages == [sentence]
    assert everything(paper) == before
    trace = paper.signing_refusals.get()
    assert (trace.role, trace.by, trace.reason) == (role, by, sentence)
    assert (trace.sha256, trace.size) == (hashlib.sha256(data).hexdigest(), len(data))
