"""Appendices of a paper: good ones hold every rule; each broken layout is caught, and by its own rule only."""

from io import BytesIO

import pdfplumber
import pytest

from documents import pdf
from documents.check_format import check, problems
from documents.format_rules.pictures import read_fields
from documents.html import clean_html
from documents.models import SignatureRole
from documents.paper import appendix_pages, paper_html
from documents.signing import demo_identities
from tests.documents.annual_paper import activities_table
from tests.documents.factories import numbered
from tests.documents.signing.papers import signed_bytes, signer

pytestmark = pytest.mark.slow

BODY = "<p>" + "Một đoạn văn bản của báo cáo này. " * 30 + "</p>" + "<p>" + "Đoạn sau cùng. " * 20 + "</p>"
TEXT = "<h2>I. Mở đầu</h2>" + "<p>" + "Một đoạn văn bản của phụ lục này. " * 200 + "</p>"
PLAIN = "<table><tbody>" + "".join(f"<tr><td>{i}</td><td>Hội số {i}</td></tr>" for i in range(9)) + "</tbody></table>"
ACTIVITIES = {"title": "Danh mục hoạt động", "body": clean_html(activities_table(40)), "is_landscape": True}
PORTRAIT = {"title": "Kết quả thực hiện các chỉ tiêu " * 4, "body": TEXT}
# A second table that begins the page after the one where the first ends.
HEAD = "<table><thead><tr><th>TT</th><th>{}</th></tr></thead>"
OTHER = PLAIN.replace("<table>", HEAD.format("Hội")) + PLAIN.replace("<table>", HEAD.format("Đơn vị"))
BOTH = [ACTIVITIES, PORTRAIT]


def broken_rules(css="", change=lambda html: html, appendices=BOTH, **fields):
    document = numbered(body=BODY, appendices=appendices, **fields)
    pages = [change(page) for page in appendix_pages(document)]
    return {found.rule for found in check(pdf.render_html(paper_html(document), css, pages)) if not found.ok}


GOOD = {
    "across and upright": {},
    "the only one": {"appendices": [ACTIVITIES]},
    "a short one": {"appendices": [{"title": "Danh sách", "body": "<p>Không có.</p>"}]},
    "columns that are not named": {"appendices": [{"title": "Danh sách", "body": PLAIN}]},
    "five": {"appendices": [{"title": f"Danh sách {i}", "body": PLAIN} for i in range(5)]},
    "a named organisation": {"issuing_name": "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Long An"},
    "another table on the next page": {
        "appendices": [{"title": "Danh sách", "body": OTHER}],
        "css": "main table + table { break-before: page }",
    },
    "a note": {"appendices": [{"title": "A", "body": '<p>Chữ<span class="footnote">Chú thích.</span> đủ.</p>'}] * 2},
}


@pytest.mark.parametrize("paper", GOOD.values(), ids=GOOD.keys())
def test_good_appendices_hold_every_rule(paper):
    assert broken_rules(**paper) == set()


# what is wrong → (stylesheet, the one rule that catches it)
BROKEN_STYLE = {
    "page too short": ("@page landscape { size: 297mm 205mm }", "appendix.paper"),
    "top margin short": ("@page landscape { margin-top: 17mm }", "appendix.margin.top"),
    "top margin too wide": ("@page landscape { margin-top: 30mm }", "appendix.margin.top"),
    "left margin short, across": ("@page landscape { margin-left: 28.5mm }", "appendix.margin.left"),
    "right margin short, across": ("@page landscape { margin-right: 14mm }", "appendix.margin.right"),
    "table wider than the text": ("main table { width: 103% }", "appendix.margin.right"),
    "first page numbered": (
        "@page landscape:first { @top-center { content: counter(page) } }",
        "appendix.page_number.first",
    ),
    "page number missing": ("@page landscape { @top-center { content: none } }", "appendix.page_number.place"),
    "pages counted on": (
        "@page landscape { @top-center { content: counter(page) '1' } } "
        "@page landscape:first { @top-center { content: none } }",
        "appendix.page_number.place",
    ),
    "page number small": ("@page landscape { @top-center { font-size: 11pt } }", "appendix.page_number.style"),
    "page number bold": ("@page landscape { @top-center { font-weight: bold } }", "appendix.page_number.style"),
    "word too small": (".appendix-head > :first-child { font-size: 13pt }", "appendix.size.word"),
    "word not bold": (".appendix-head > :first-child { font-weight: normal }", "appendix.style.word"),
    "word at the left": (".appendix-head > :first-child { text-align: left }", "appendix.centre"),
    "title too large": (".appendix-head > .line { font-size: 15pt }", "appendix.size.title"),
    "title not bold": (".appendix-head > .line { font-weight: normal }", "appendix.style.title"),
    "reference too small": (".reference { font-size: 12pt }", "appendix.size.reference"),
    "reference upright": (".reference { font-style: normal }", "appendix.style.reference"),
    "reference bold": (".reference { font-weight: bold }", "appendix.style.reference"),
    "reference at the right": (".reference { text-align: right }", "appendix.centre"),
    "table too small": ("main table { font-size: 9pt }", "appendix.size.table"),
    "words over the edge": ("main table.fixed td { white-space: nowrap; overflow-wrap: normal }", "appendix.cells"),
    "head not repeated": ("main table thead { display: table-row-group }", "appendix.head_row"),
    "other font": ("main td { font-family: 'Liberation Sans' }", "font"),
    "grey table": ("main td { color: #444 }", "colour"),
}


@pytest.mark.parametrize("rows", range(17, 22))
def test_a_legend_stands_under_a_row_of_its_table(rows):
    body = "".join(f"<tr><td>Hội số {i}</td></tr>" for i in range(rows))
    body = f'<table><tbody>{body}</tbody></table><p class="legend">Ký hiệu</p><p class="legend">Ghi chú</p>'
    appendices = [{"title": "Danh sách", "body": clean_html(body), "is_landscape": True}]

    with pdfplumber.open(BytesIO(pdf.render(numbered(body=BODY, appendices=appendices)))) as read:
        last = read.pages[-1].extract_text()

    assert f"Hội số {rows - 1}\nKý hiệu\nGhi chú" in last


@pytest.mark.parametrize(("css", "rule"), BROKEN_STYLE.values(), ids=BROKEN_STYLE.keys())
def test_broken_style_is_caught_by_its_own_rule(css, rule):
    assert broken_rules(css) == {rule}


# what is wrong → (old text, new text, the one rule that catches it)
BROKEN_TEXT = {
    "word in capitals": ("Phụ lục I<", "PHỤ LỤC I<", "appendix.word"),
    "an Arabic number": ("Phụ lục I<", "Phụ lục 1<", "appendix.word"),
    "the wrong number": ("Phụ lục II<", "Phụ lục III<", "appendix.word"),
    "title in small letters": ("DANH MỤC HOẠT ĐỘNG", "Danh mục hoạt động", "appendix.title"),
    "another paper": ("số 06/BC-LHH", "số 07/BC-LHH", "appendix.reference"),
    "another day": ("ngày 11 tháng 6", "ngày 12 tháng 6", "appendix.reference"),
    "nobody's": (" của Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh)", ")", "appendix.reference"),
}


@pytest.mark.parametrize(("old", "new", "rule"), BROKEN_TEXT.values(), ids=BROKEN_TEXT.keys())
def test_broken_text_is_caught_by_its_own_rule(old, new, rule):
    def change(html):
        # Lines are broken beforehand.
        return html.replace('</div><div class="line">', " ").replace(old, new)

    assert broken_rules(".appendix-head .line { white-space: normal }", change) == {rule}


def test_a_draft_has_dots_for_what_it_does_not_know():
    document = numbered(number=None, body=BODY, issued_on=None, appendices=BOTH)

    found = {each.rule for each in problems(pdf.render(document))}

    assert "(Kèm theo Báo cáo số …/BC-LHH ngày … tháng … năm … của" in appendix_pages(document)[0]
    assert found == {"number.form", "date.form"}


def test_the_signature_is_looked_for_in_the_paper_not_in_its_appendix():
    table = "<table><tbody><tr><td>Nơi nhận: Ủy ban</td><td>TM. AI</td></tr></tbody></table>"
    appendices = [{"title": "Danh sách", "body": f"{table}<p>Nơi nhận:</p><p>BÁO CÁO</p>"}]

    assert problems(pdf.prepare(numbered(body=BODY, code="ABCDEFGHJK", appendices=appendices))) == []


def test_an_appendix_without_its_head_is_caught():
    rules = broken_rules(".appendix-head { display: none }", appendices=[ACTIVITIES])

    assert {"appendix.word", "appendix.title", "appendix.reference"} <= rules


def test_signed_it_holds_every_rule_and_the_fields_are_on_the_page_of_the_signature(authority):
    data = pdf.prepare(numbered(body=BODY, code="ABCDEFGHJK", appendices=BOTH))
    pictures = {
        SignatureRole.PERSON: demo_identities.draw_signature,
        SignatureRole.ORGANISATION: demo_identities.draw_seal,
    }
    names = {SignatureRole.PERSON: authority.PERSON, SignatureRole.ORGANISATION: authority.ORGANISATION}

    for role, draw in pictures.items():
        data = signed_bytes(data, role, signer(names[role]), image=draw())

    assert problems(data) == []
    assert {field.page for field in read_fields(data).values()} == {1}
