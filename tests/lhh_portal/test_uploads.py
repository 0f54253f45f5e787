import io
import tempfile
import time
import zipfile
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st

from lhh_portal import urls as portal_urls
from lhh_portal.fields import CleanCharField
from lhh_portal.spreadsheets import write_xlsx
from lhh_portal.uploads import EVIDENCE, SPREADSHEETS, UploadField, check_upload, safe_name

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
EXE = b"MZ\x90\x00" + b"\x00" * 1000
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 100
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\x00" * 100


def packed(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def office(part, **more):
    return packed(**{"[Content_Types].xml": "<Types/>", part: "<x/>"}, **more)


DOCX = office("word/document.xml")
XLSX = write_xlsx(["Tên"], [["Hội Luật gia"]])


@pytest.mark.parametrize(
    ("name", "content", "kind", "kept_name"),
    [
        ("Báo cáo.pdf", PDF, "pdf", "Báo cáo.pdf"),
        ("anh.JPG", JPEG, "jpg", "anh.JPG"),
        ("anh.jpeg", JPEG, "jpg", "anh.jpeg"),
        ("anh.png", PNG, "png", "anh.png"),
        ("anh.jpg", WEBP, "webp", "anh.webp"),
        ("bc.docx", DOCX, "docx", "bc.docx"),
        ("bang.xlsx", XLSX, "xlsx", "bang.xlsx"),
    ],
)
def test_allowed_content_passes_under_its_true_extension(name, content, kind, kept_name):
    file = ContentFile(content, name=name)
    checked = check_upload(file)

    assert (checked.kind, checked.name, checked.size) == (kind, kept_name, len(content))
    assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "is_really"),
    [
        ("bao-cao.pdf", EXE, "chương trình Windows"),
        ("bao-cao.pdf", b"\x7fELF" + b"\x00" * 100, "chương trình máy tính"),
        ("bao-cao.exe", EXE, "chương trình Windows"),
        ("anh.jpg", PDF, "PDF"),
        ("bao-cao.pdf", DOCX, "DOCX"),
        ("bao-cao.docx", packed(**{"a.txt": "x"}), "tệp nén ZIP"),
        ("bao-cao.docx", office("word/document.xml", word__vbaProject__bin="x"), "DOCX"),
        ("bao-cao.docx", office("word/document.xml", **{"word/vbaProject.bin": "x"}), "tệp Office có macro"),
        ("bao-cao.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "tệp Office đời cũ hoặc tệp có mật khẩu"),
    ],
)
def test_content_that_is_not_what_the_name_says_is_refused(name, content, is_really):
    allowed = EVIDENCE if is_really != "DOCX" or name.endswith(".pdf") else ("pdf",)
    with pytest.raises(ValidationError) as refused:
        check_upload(ContentFile(content, name=name), allowed)

    assert refused.value.messages == [
        f'Tệp "{name}" có nội dung là {is_really}. '
        f"Ô này nhận tệp {', '.join(kind.upper() for kind in allowed)}, tên và nội dung phải cùng loại."
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [("anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("trang.pdf", b"<html><script>1</script>")],
)
def test_content_nobody_knows_is_told_in_a_sentence(name, content):
    with pytest.raises(ValidationError) as refused:
        check_upload(ContentFile(content, name=name), ("pdf",))

    assert refused.value.messages == [
        f'Không nhận ra nội dung của tệp "{name}". Ô này nhận tệp PDF, tên và nội dung phải cùng loại.'
    ]


@pytest.mark.parametrize(
    ("content", "passes"),
    [
        ("Tên;Số\nHội;1\n".encode(), True),
        ("Tên;Số\n".encode("utf-8-sig"), True),
        ("Tên;Số\n".encode("utf-16"), True),
        (b"T\xean;S\xf4\n", False),
        (b"a;b\x00\n", False),
        (EXE, False),
        (DOCX, False),
    ],
)
def test_a_csv_is_readable_text(content, passes):
    file = ContentFile(content, name="bang.csv")
    if passes:
        assert check_upload(file, SPREADSHEETS).kind == "csv"
    else:
        with pytest.raises(ValidationError, match="CSV"):
            check_upload(file, SPREADSHEETS)


def test_an_old_excel_file_is_told_how_to_become_a_new_one():
    with pytest.raises(ValidationError, match="Excel đời cũ.*dạng .xlsx rồi chọn tệp mới"):
        check_upload(ContentFile(b"\xd0\xcf\x11\xe0" + bytes(600), name="danh-sach.xls"), SPREADSHEETS)


def test_an_empty_file_is_refused():
    with pytest.raises(ValidationError) as refused:
        check_upload(ContentFile(b"", name="a.pdf"))

    assert refused.value.messages == ['Tệp "a.pdf" trống, không có nội dung.']


def test_a_zip_bomb_is_refused_unopened():
    bomb = office("word/document.xml", big=b"0" * (301 * 1024 * 1024))
    assert len(bomb) < 1024 * 1024
    began = time.process_time()
    with pytest.raises(ValidationError) as refused:
        check_upload(ContentFile(bomb, name="bc.docx"))

    assert time.process_time() - began < 1
    assert refused.value.messages == ["Tệp bung ra tới 301,0 MB, quá mức 300,0 MB. Bỏ bớt nội dung rồi chọn lại."]


def test_a_broken_archive_gets_a_sentence():
    with pytest.raises(ValidationError) as refused:
        check_upload(ContentFile(DOCX[:-30], name="bc.docx"))

    assert refused.value.messages == ["Tệp hỏng, không mở được. Lưu lại tệp rồi chọn lần nữa."]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Báo cáo 6 tháng.pdf", "Báo cáo 6 tháng.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\An\\bc.pdf", "bc.pdf"),
        ('a"b<c>|?.pdf', "a_b_c_.pdf"),
        ("CON.pdf", "tep_CON.pdf"),
        (".htaccess", "htaccess"),
        ("bc\u202efdp.exe", "bcfdp.exe"),
        ("…", "…"),
        ("///", "tep"),
        ("ă" * 300 + ".pdf", "ă" * 146 + ".pdf"),
    ],
)
def test_safe_name(name, safe):
    assert safe_name(name) == safe


@given(st.text())
def test_any_name_becomes_safe(name):
    safe = safe_name(name)

    assert 0 < len(safe) <= 150
    assert not set(safe) & set('/\\:*?"<>|\x00\n\r')
    assert not safe.startswith(".")


# --- through HTTP ----------------------------------------------------------------------------------------------


class EvidenceForm(forms.Form):
    title = CleanCharField()
    file = UploadField()
    note = CleanCharField(required=False)


@login_not_required
def evidence(request):
    form = EvidenceForm(request.POST or None, request.FILES or None)
    return HttpResponse("đã nhận" if form.is_valid() else str(form), status=200 if form.is_valid() else 422)


urlpatterns = [path("minh-chung/", evidence), *portal_urls.urlpatterns]
handler400 = portal_urls.handler400

BOUNDARY = "----ranhgioi"


class Body(io.RawIOBase):
    """A multipart body of any size that takes no memory: text field, file of zeros, text field."""

    def __init__(self, file_size):
        self.head = (
            self.part('name="title"', "Hội thảo khoa học")
            + (
                f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="phim.pdf"\r\n'
                "Content-Type: application/pdf\r\n\r\n"
            ).encode()
        )
        self.tail = b"\r\n" + self.part('name="note"', "ghi chú sau tệp") + f"--{BOUNDARY}--\r\n".encode()
        self.size = len(self.head) + file_size + len(self.tail)
        self.pieces = [self.head, *[b"\0" * 2**20] * (file_size // 2**20), b"\0" * (file_size % 2**20), self.tail]
        self.buffer = b""
        self.was_read = 0

    def part(self, name, value):
        return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\n\r\n{value}\r\n".encode()

    def read(self, size=-1):
        while self.pieces and len(self.buffer) < size:
            self.buffer += self.pieces.pop(0)
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        self.was_read += len(data)
        return data


def post(body):
    environ = RequestFactory().generic("POST", "/minh-chung/").environ
    environ |= {
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
        "CONTENT_LENGTH": str(body.size),
        "wsgi.input": body,
    }
    return Client(raise_request_exception=False).request(**environ)


@pytest.fixture
def upload_folder(settings, tmp_path):
    settings.ROOT_URLCONF = __name__
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    assert Path(tempfile.gettempdir()) != tmp_path
    return tmp_path


def test_a_300_mb_upload_is_answered_quickly_and_nothing_is_stored(upload_folder):
    began = time.process_time()
    response = post(Body(300 * 1024 * 1024))
    seconds = time.process_time() - began

    page = response.content.decode()
    assert response.status_code == 422
    assert "nặng 300,0 MB; mỗi tệp tối đa 25,0 MB. Nén ảnh hoặc chia nhỏ tệp rồi chọn lại." in page
    assert 'value="Hội thảo khoa học"' in page
    assert 'value="ghi chú sau tệp"' in page
    assert seconds < 10
    assert [file for file in upload_folder.iterdir() if file.is_file()] == []


def test_while_a_large_upload_arrives_the_disk_never_holds_more_than_the_limit(upload_folder, settings):
    settings.UPLOAD_MAX_BYTES = 2 * 1024 * 1024
    sizes = []

    class Watched(Body):
        def read(self, size=-1):
            sizes.append(sum(file.stat().st_size for file in upload_folder.iterdir()))
            return super().read(size)

    post(Watched(20 * 1024 * 1024))

    assert 0 < max(sizes) <= settings.UPLOAD_MAX_BYTES


@pytest.mark.django_db
def test_a_body_beyond_all_measure_is_not_read(upload_folder):
    body = Body(1200 * 1024 * 1024)

    response = post(body)

    assert response.status_code == 413
    assert "Tệp gửi lên quá lớn" in response.content.decode()
    assert body.was_read == 0


def test_a_good_file_passes_through_the_handler(upload_folder):
    client = Client()
    response = client.post("/minh-chung/", {"title": "Hội thảo", "file": ContentFile(PDF, name="bc.pdf")})

    assert response.content.decode() == "đã nhận"


def test_a_renamed_exe_as_evidence_is_refused_and_the_text_stays(upload_folder):
    response = Client().post("/minh-chung/", {"title": "Hội thảo", "file": ContentFile(EXE, name="bc.pdf")})

    page = response.content.decode()
    assert "có nội dung là chương trình Windows" in page
    assert 'value="Hội thảo"' in page
