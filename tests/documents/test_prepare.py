"""The print that will be signed: where its fields lie, what it carries."""

import io

import pikepdf
import pytest

from documents import pdf
from documents.check_format import problems
from tests.documents.factories import numbered

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
