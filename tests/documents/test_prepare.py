"""The print that will be signed: where its fields lie, what it carries."""

import hashlib
import io
import subprocess
import sys

import pdfplumber
import pikepdf
import pytest
import segno

from documents import pdf
from documents.check_format import problems
from documents.format_rules.page import qr_box
from documents.paper import Verification
from tests.documents.factories import numbered
from tests.documents.figures_paper import with_figures

MM = 72 / 25.4
CODE = "ABCDEFGHJK"
MANY_RECIPIENTS = "\n".join(f"- Sở, ban, ngành thứ {i} của tỉnh Long An và các đơn vị;" for i in range(20))


def fields_of(data):
    """{name: (page, rectangle in mm)} of the fields."""
    with pikepdf.open(io.BytesIO(data)) as file:
        return {
            str(annotation.T): (page.index + 1, [float(value) / MM for value in annotation.Rect])
            for page in file.pages
            for annotation in page.get("/Annots", [])
        }


@pytest.mark.parametrize(
    "fields", [{}, {"recipients": f"{MANY_RECIPIENTS}\n- Lưu: VT."}, {"type": "TB", "body": "<p>Một dòng.</p>"}]
)
def test_fields_lie_as_the_decree_wants(fields):
    found = fields_of(pdf.prepare(numbered(code=CODE, **fields)))

    (page, person), (seal_page, seal) = found["Signature1"], found["Signature2"]
    assert page == seal_page
    assert (person[2] - person[0], person[3] - person[1]) == pytest.approx((45, 20), abs=0.01)
    assert (seal[2] - seal[0], seal[3] - seal[1]) == pytest.approx((36, 36), abs=0.01)
    assert (seal[2] - person[0]) / 45 == pytest.approx(1 / 3, abs=0.001)
    assert seal[0] < person[0]
    assert seal[1] + seal[3] == pytest.approx(person[1] + person[3], abs=0.01)


def test_prepared_print_holds_every_rule():
    assert problems(pdf.prepare(numbered(code=CODE))) == []


def test_qr_code_on_the_page_leads_to_the_public_page():
    """The modules are looked up in the picture of the page, as a phone sees it: they are those of the address."""
    data = pdf.prepare(numbered(code=CODE))
    with pdfplumber.open(io.BytesIO(data)) as file:
        page = file.pages[-1]
        x0, top, x1, bottom = qr_box(page)
        picture = page.to_image(resolution=300).original.convert("L")
    expected = segno.make(f"http://127.0.0.1:8000/xac-minh/{CODE}/", error="m", micro=False)
    count = expected.symbol_size(border=0)[0]
    scale = 300 / 72

    def dark(row, column):
        x = x0 + (x1 - x0) * (column + 0.5) / count
        y = top + (bottom - top) * (row + 0.5) / count
        return picture.getpixel((round(x * scale), round(y * scale))) < 128

    assert [[dark(row, column) for column in range(count)] for row in range(count)] == [
        [bool(module) for module in row] for row in expected.matrix
    ]
    assert (x1 - x0) / MM == pytest.approx(17.25, abs=0.1)


def test_address_of_a_site_with_a_path_is_printed_without_its_scheme(settings):
    settings.SITE_URL = "https://lhh.example.vn/"

    verification = Verification(numbered(code=CODE))

    assert verification.address == f"https://lhh.example.vn/xac-minh/{CODE}/"
    assert (verification.start, verification.end) == ("lhh.example.vn/xac-minh/", f"{CODE}/")


def test_another_process_prepares_the_same_bytes():
    code = (
        "import django, hashlib; django.setup()\n"
        "from documents import pdf; from tests.documents.figures_paper import with_figures\n"
        "print(hashlib.sha256(pdf.prepare(with_figures())).hexdigest())"
    )
    env = {"DJANGO_SETTINGS_MODULE": "lhh_portal.settings", "PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "7"}
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)

    assert other.stdout.strip() == hashlib.sha256(pdf.prepare(with_figures())).hexdigest()
