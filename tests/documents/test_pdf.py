import hashlib
import io
import subprocess
import sys
from datetime import date

import factory
import pdfplumber
import pytest
from weasyprint.urls import FatalURLFetchingError

from documents import pdf
from documents.paper import paper_of, place_and_date
from documents.services import create_document
from tests.documents.factories import DocumentFactory, numbered


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 6, 5), "Long An, ngày 05 tháng 6 năm 2026"),
        (date(2026, 1, 9), "Long An, ngày 09 tháng 01 năm 2026"),
        (date(2026, 2, 15), "Long An, ngày 15 tháng 02 năm 2026"),
        (date(2026, 3, 1), "Long An, ngày 01 tháng 3 năm 2026"),
        (date(2026, 9, 30), "Long An, ngày 30 tháng 9 năm 2026"),
        (date(2026, 10, 10), "Long An, ngày 10 tháng 10 năm 2026"),
        (date(2026, 12, 14), "Long An, ngày 14 tháng 12 năm 2026"),
    ],
)
def test_place_and_date_follows_the_decree(day, text):
    assert place_and_date("Long An", day) == text


@pytest.mark.parametrize("printed", [pdf.render, pdf.prepare])
def test_same_document_gives_the_same_bytes(printed):
    assert printed(numbered(code="ABCDEFGHJK")) == printed(numbered(code="ABCDEFGHJK"))


@pytest.mark.slow
def test_another_process_gives_the_same_bytes():
    code = (
        "import django, hashlib; django.setup()\n"
        "from documents import pdf; from tests.documents.factories import numbered\n"
        "print(hashlib.sha256(pdf.render(numbered())).hexdigest())"
    )
    env = {"DJANGO_SETTINGS_MODULE": "lhh_portal.settings", "PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "7"}
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)

    assert other.stdout.strip() == hashlib.sha256(pdf.render(numbered())).hexdigest()


def test_nothing_is_loaded_from_outside():
    with pytest.raises(FatalURLFetchingError):
        pdf.render_html('<html lang="vi"><img src="file:///etc/passwd"></html>')


@pytest.mark.django_db
def test_create_document_render_and_text(cast):
    fields = factory.build(dict, FACTORY_CLASS=DocumentFactory)
    document = create_document(created_by=cast.staff, **fields)

    with pdfplumber.open(io.BytesIO(pdf.render(document))) as file:
        text = file.pages[0].extract_text()

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Long An, ngày 11 tháng 6 năm 2024" in text
    assert "Số: /BC-LHH" in text


@pytest.mark.parametrize(("last", "short"), [("<p>Ngắn.</p>", True), ("<p>" + "dài " * 60 + "</p>", False)])
def test_a_short_last_block_takes_the_one_before_along(last, short):
    assert paper_of(numbered(body=f"<p>Trước.</p>{last}")).ends_short == short


def test_render_tells_each_page_and_can_be_stopped():
    pages = []
    pdf.render(numbered(), on_page=pages.append)

    assert pages[:5] == [1, 2, 3, 4, 5]

    class Stop(Exception):
        pass

    def stop(number):
        raise Stop

    with pytest.raises(Stop):
        pdf.render(numbered(), on_page=stop)


def test_line_ends_in_a_footnote_are_no_line_breaks():
    body = '<p>Chữ<span class="footnote">một\nhai\n\nba</span> thường.</p>'

    with pdfplumber.open(io.BytesIO(pdf.render(numbered(body=body)))) as file:
        text = file.pages[0].extract_text()

    assert "[1] một hai ba" in text


def test_a_figure_has_no_box_of_its_own_in_print():
    marked = '<span data-key="A" class="figure">17</span> lớp, <span class="figure" data-key="B">trên 9</span> người'
    bodies = [
        f"<p>Có {words}.</p><table><tr><td>{words}</td></tr></table>" for words in (marked, "17 lớp, trên 9 người")
    ]

    with_figures, plain = (pdf.render(numbered(body=body)) for body in bodies)

    assert with_figures == plain
