"""A good paper holds every rule; each broken layout is caught, and by its own rule only."""

import io
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from documents import pdf
from documents.check_format import check
from documents.format_rules import sheet
from documents.paper import paper_html
from tests.documents.factories import LONG_AN_BODY, numbered

pytestmark = pytest.mark.slow

ORPHAN_BODY = "<p>" + "Nội dung đủ dài để chiếm trọn một dòng và hơn thế nữa trên trang giấy này. " * 90 + "</p>"


def broken_rules(css="", change=lambda html: html, **fields):
    html = change(paper_html(numbered(**fields)))
    return {found.rule for found in check(pdf.render_html(html, css)) if not found.ok}


GOOD = {
    "Long An": {},
    "one page": {"body": "<p>" + "Một đoạn ngắn của văn bản. " * 12 + "</p><p>" + "Một đoạn nữa. " * 20 + "</p>"},
    "addressee": {"salutation": "Ủy ban nhân dân tỉnh", "recipients": "- Như trên;\n- Lưu: VT, VP."},
    "addressees": {"salutation": "Ủy ban nhân dân tỉnh\nSở Khoa học và Công nghệ"},
    "no governing body": {"governing_lines": ""},
    "long names": {
        "governing_lines": "Ủy ban Mặt trận Tổ quốc Việt Nam\ntỉnh Tây Ninh",
        "issuing_lines": "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Tây Ninh",
        "subject": "Kết quả hoạt động " + "và phương hướng, nhiệm vụ trọng tâm " * 5,
    },
    "short subject": {"subject": "Kết quả năm 2024"},
    "number over nine": {"number": 128, "type": "QĐ"},
    "decree's units are no marks": {"body": LONG_AN_BODY.replace("100 ha", "100 km<sup>2</sup>")},
    "lists": {"body": "<p>" + "Mở đầu. " * 30 + "</p><ul><li>" + "Mục một. " * 30 + "</li><li>Mục hai.</li></ul>"},
}

LETTER = {
    "type": "CV",
    "unit_code": "TVPB",
    "subject": "Góp ý dự án Luật Trồng trọt (sửa đổi) và các văn bản quy định chi tiết thi hành",
    "salutation": "Đoàn đại biểu Quốc hội tỉnh (minh họa)",
    "recipients": "- Như trên;\n- Lưu: VT, TVPB.",
}
MINUTES = {
    "type": "BB",
    "subject": "Họp hội đồng phản biện",
    "authority_lines": "Chủ tọa",
    "other_signature": "Thư ký\nTrần Văn Thư (minh họa)",
    "recipients": "- Thành viên hội đồng;\n- Lưu: VT, hồ sơ nhiệm vụ.",
}
CONTRACT = MINUTES | {"type": "HĐ", "own_symbol": "05/HĐ-LHH", "recipients": "", "authority_lines": "Đại diện bên B"}
OPINION_FORM = MINUTES | {"type": "PNX", "other_signature": "", "recipients": "", "authority_lines": "Người nhận xét"}
GOOD |= {
    "letter": LETTER,
    "letter to several": LETTER | {"salutation": "Ủy ban nhân dân tỉnh\nSở Khoa học và Công nghệ"},
    "letter with a short subject": LETTER | {"subject": "Góp ý"},
    "minutes": MINUTES,
    "minutes signed by one": MINUTES | {"other_signature": ""},
    "contract": CONTRACT,
    "opinion form": OPINION_FORM,
}

PARAGRAPH = "<p>" + "Một đoạn văn bản của báo cáo này. " * 12 + "</p>"
GOOD |= {
    "thirty lines set in": {"body": PARAGRAPH + "".join(f"<p>- Mục ngắn thứ {i};</p>" for i in range(30)) + PARAGRAPH},
    "a page of lines of one length": {
        "body": PARAGRAPH + f"<p>- Mục {'dài ' * 24}hết;</p>" * 70 + PARAGRAPH,
    },
    "a table longer than the text": {
        "body": PARAGRAPH * 2
        + "<table><tbody>"
        + "".join(f"<tr><td>{i}</td><td>Hội số {i}</td><td>12</td></tr>" for i in range(60))
        + "</tbody></table>"
        + PARAGRAPH * 2
    },
    "a note's second line begins with a number": {
        "body": PARAGRAPH
        + '<p>Chữ<span class="footnote">Hội Luật gia tổ chức hội nghị lấy ý kiến<br>2 dự án luật.</span> đủ.</p>'
        + PARAGRAPH
    },
}


@pytest.mark.parametrize("fields", GOOD.values(), ids=GOOD.keys())
def test_good_paper_holds_every_rule(fields):
    assert broken_rules(**fields) == set()


# what is wrong → (stylesheet, the one rule that catches it)
BROKEN_STYLE = {
    "page too short": ("@page { size: 210mm 290mm; }", "page.size"),
    "top margin 3 mm short": ("@page { margin-top: 17mm; }", "margin.top"),
    "top margin too wide": ("@page { margin-top: 29mm; }", "margin.top"),
    "bottom margin 3 mm short": ("@page { margin-bottom: 17mm; }", "margin.bottom"),
    "left margin 3 mm short": ("@page { margin-left: 27mm; }", "margin.left"),
    "right margin 3 mm short": ("@page { margin-right: 12mm; }", "margin.right"),
    "left margin too wide": ("@page { margin-left: 38mm } .head { width: 165mm; margin-left: -8mm }", "margin.left"),
    "page 1 numbered": ("@page :first { @top-center { content: counter(page) } }", "page_number.first"),
    "page number missing": ("@page { @top-center { content: none } }", "page_number.place"),
    "page number at the foot": (
        "@page { @top-center { content: none } @bottom-center { content: counter(page); font-size: 14pt } } "
        "@page :first { @bottom-center { content: none } }",
        "page_number.place",
    ),
    "page number at the right": (
        "@page { @top-center { content: none } @top-right { content: counter(page); font-size: 14pt } } "
        "@page :first { @top-right { content: none } }",
        "page_number.place",
    ),
    "page number off by one": (
        "@page { @top-center { content: counter(page) '0' } }  @page :first { @top-center { content: none } }",
        "page_number.place",
    ),
    "page number small": ("@page { @top-center { font-size: 11pt } }", "page_number.style"),
    "page number italic": ("@page { @top-center { font-style: italic } }", "page_number.style"),
    "grey text": ("main p { color: #444 }", "colour"),
    "red number": (".number { color: #c00 }", "colour"),
    "other font": (".signer { font-family: 'Liberation Sans' }", "font"),
    "Quốc hiệu too small": (".nation { font-size: 11pt }", "size.quoc_hieu"),
    "Quốc hiệu not bold": (".nation { font-weight: normal }", "style.quoc_hieu"),
    "motto too small": (".motto { font-size: 12pt }", "size.tieu_ngu"),
    "motto italic": (".motto { font-style: italic }", "style.tieu_ngu"),
    "governing body too small": (".governing { font-size: 11pt }", "size.co_quan_chu_quan"),
    "issuing body too small": (".issuing { font-size: 11pt }", "size.co_quan_ban_hanh"),
    "number too large": (".number { font-size: 14pt }", "size.so_ky_hieu"),
    "number bold": (".number { font-weight: bold }", "style.so_ky_hieu"),
    "date too small": (".date { font-size: 12pt }", "size.dia_danh"),
    "date not italic": (".date { font-style: normal }", "style.dia_danh"),
    "type too large": (".type { font-size: 16pt }", "size.ten_loai"),
    "type not bold": (".type { font-weight: normal }", "style.ten_loai"),
    "subject too large": (".subject { font-size: 15pt }", "size.trich_yeu"),
    "subject not bold": (".subject { font-weight: normal }", "style.trich_yeu"),
    "subject in capitals": (".subject { text-transform: uppercase; font-size: 13pt }", "text.trich_yeu"),
    "authority not bold": (".authority { font-weight: normal }", "style.quyen_han_chuc_vu"),
    "authority too small": (".authority { font-size: 12pt }", "size.quyen_han_chuc_vu"),
    "authority in small letters": (".authority { text-transform: lowercase }", "capitals"),
    "signer not bold": (".signer { font-weight: normal }", "style.ho_ten"),
    "signer not centred": (".signer { padding-left: 10mm }", "centre.signer"),
    "recipients word upright": (".recipients-word { font-style: normal }", "style.noi_nhan_tu"),
    "recipients word not bold": (".recipients-word { font-weight: normal }", "style.noi_nhan_tu"),
    "recipients word too large": (".recipients-word { font-size: 14pt }", "size.noi_nhan_tu"),
    "recipients too large": (".recipient { font-size: 13pt }", "size.noi_nhan_liet_ke"),
    "recipients bold": (".recipient { font-weight: bold }", "style.noi_nhan_liet_ke"),
    "recipients lower than the authority": (".recipients { padding-top: 20mm }", "level.closing"),
    "motto rule short": (".motto .ruled::after { width: 80% }", "rule.tieu_ngu"),
    "motto rule missing": (".motto .ruled::after { content: none }", "rule.tieu_ngu"),
    "rule under the name too long": (".issuing .ruled::after { width: 60% }", "rule.co_quan_ban_hanh"),
    "rule under the name too short": (".issuing .ruled::after { width: 28% }", "rule.co_quan_ban_hanh"),
    "rule under the subject too long": (".subject .ruled::after { width: 70% }", "rule.trich_yeu"),
    "rule under the subject off centre": (".subject .ruled::after { margin-left: 10% }", "rule.trich_yeu"),
    "motto off its axis": (".motto { padding-left: 8mm; }", "centre.tieu_ngu"),
    "title off its axis": (".type { padding-left: 8mm }", "centre.title"),
    "number off its axis": (".number { padding-left: 8mm }", "centre.so"),
    "date off its axis": (".date { padding-right: 8mm }", "centre.dia_danh"),
    "number lower than date": (
        ".number-and-date td { vertical-align: top } .number-and-date td.number { padding-top: 14pt }",
        "level.number_date",
    ),
    "body too small": ("main p { font-size: 12pt; line-height: 16pt }", "size.noi_dung"),
    "indent 11 mm": ("main p, main h2, main h3, main h4 { text-indent: 11mm }", "body.indent"),
    "no indent": ("main p, main h2, main h3, main h4 { text-indent: 0 }", "body.indent"),
    "body italic": ("main p { font-style: italic }", "style.noi_dung"),
    "body bold": ("main p { font-weight: bold }", "style.noi_dung"),
    "paragraph gap 4 pt": ("main p { margin-top: 4pt }", "body.paragraph_gap"),
    "line height 1": ("main p, main h3 { line-height: 1 }", "body.line_step"),
    "line height 2": ("main > * { line-height: 2 }", "body.line_step"),
    "not justified": ("main p { text-align: left }", "body.justified"),
    "notes too small": (".footnote { font-size: 8pt }", "notes.size"),
}  # fmt: skip


@pytest.mark.parametrize(("css", "rule"), BROKEN_STYLE.values(), ids=BROKEN_STYLE.keys())
def test_broken_style_is_caught_by_its_own_rule(css, rule):
    assert broken_rules(css) == {rule}


def _replace(old, new):
    def change(html):
        assert old in html
        return html.replace(old, new, 1)

    return change


# what is wrong → (how the page's HTML is changed, the one rule that catches it)
BROKEN_TEXT = {
    "number without its zero": (_replace("Số: 06/", "Số: 6/"), "number.form"),
    "space in the symbol": (_replace("Số: 06/BC", "Số: 06 /BC"), "number.form"),
    "unknown type in the symbol": (_replace("Số: 06/BC", "Số: 06/XX"), "number.form"),
    "symbol of another type": (_replace("Số: 06/BC", "Số: 06/QĐ"), "number.form"),
    "no number yet": (_replace("Số: 06/", "Số: /"), "number.form"),
    "month with a zero": (_replace("tháng 6 năm", "tháng 06 năm"), "date.form"),
    "no comma after the place": (_replace("Long An, ngày", "Long An ngày"), "date.form"),
    "no such day": (_replace("ngày 11 tháng 6", "ngày 31 tháng 6"), "date.form"),
    "motto without spaces": (_replace("Độc lập - Tự do", "Độc lập-Tự do"), "text.tieu_ngu"),
    "recipients end without VT": (_replace("- Lưu: VT, VP.", "- Lưu."), "recipients.last"),
    "recipients end without a stop": (_replace("- Lưu: VT, VP.", "- Lưu: VT, VP"), "recipients.last"),
    "recipient without its dash": (_replace("- Cụm thi đua số 7;", "- Cụm thi đua số 7,"), "recipients.list"),
    "degree before the name": (_replace("Nguyễn Thị Mẫu", "TS. Nguyễn Thị Mẫu"), "text.ho_ten"),
    "TSKH before the name": (_replace("Nguyễn Thị Mẫu", "TSKH. Nguyễn Thị Mẫu"), "text.ho_ten"),
    "degree without its stop": (_replace("Nguyễn Thị Mẫu", "ThS Nguyễn Thị Mẫu"), "text.ho_ten"),
    "degree in words": (_replace("Nguyễn Thị Mẫu", "tiến sĩ Nguyễn Thị Mẫu"), "text.ho_ten"),
    "no name": (_replace("Nguyễn Thị Mẫu (minh họa)", ""), "text.ho_ten"),
    "mark without a note": (_replace("13 đơn vị liên kết", "13 đơn vị liên kết<sup>1</sup>"), "notes.order"),
    "letters of another font": (_replace("Bộ máy Liên hiệp", "Bộ máy ԲԳ Liên hiệp"), "font"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "rule"), BROKEN_TEXT.values(), ids=BROKEN_TEXT.keys())
def test_broken_text_is_caught_by_its_own_rule(change, rule):
    assert broken_rules(change=change) == {rule}


@pytest.mark.parametrize(
    ("css", "rule"),
    [
        ("@page :nth(2) { margin-left: 45mm }", "margin.left"),
        ("@page :nth(2) { margin-top: 45mm }", "margin.top"),
        ("main strong { font-size: 18pt }", "size.noi_dung"),
    ],
)
def test_one_page_or_word_is_caught_among_good_ones(css, rule):
    body = PARAGRAPH * 12 + PARAGRAPH.replace("đoạn", "<strong>đoạn</strong>", 1) + PARAGRAPH * 3

    assert rule in broken_rules(css, body=body)


SIGNED = ".closing tr:first-child td.signature"
BROKEN_KIND = {
    "letter's subject too large": (LETTER, ".letter-subject { font-size: 14pt }", "size.trich_yeu_cong_van"),
    "letter's subject bold": (LETTER, ".letter-subject { font-weight: bold }", "style.trich_yeu_cong_van"),
    "letter's subject off its axis": (
        LETTER,
        ".letter-subject { position: relative; left: 8mm }",
        "centre.trich_yeu_cong_van",
    ),
    "letter to nobody": (LETTER, ".salutation { visibility: hidden }", "size.kinh_gui"),
    "secretary lower than the chair": (MINUTES, f"{SIGNED}:first-child {{ padding-top: 8mm }}", "level.closing"),
    "a name off its axis": (MINUTES, f"{SIGNED}:first-child .signer {{ padding-left: 9mm }}", "centre.signer"),
    "secretary not bold": (MINUTES, f"{SIGNED}:first-child .signer {{ font-weight: normal }}", "style.ho_ten"),
    "contract's signatures alone": (CONTRACT, ".closing { break-before: page !important }", "closing.company"),
    "opinion form without indent": (OPINION_FORM, "main p, main h2, main h3 { text-indent: 0 }", "body.indent"),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "css", "rule"), BROKEN_KIND.values(), ids=BROKEN_KIND.keys())
def test_broken_letter_or_paper_signed_by_hand_is_caught_by_its_own_rule(fields, css, rule):
    assert broken_rules(css, **fields) == {rule}


BROKEN_WORDS = {
    "letter numbered as a report": (LETTER, _replace("Số: 06/LHH-TVPB", "Số: 06/BC-LHH"), "number.form"),
    "letter without its unit": (LETTER, _replace("Số: 06/LHH-TVPB", "Số: 06/LHH"), "number.form"),
    "contract numbered as minutes": (CONTRACT, _replace("Số: 05/HĐ", "Số: 05/BB"), "number.form"),
    "degree before the secretary's name": (MINUTES, _replace("Trần Văn Thư", "TS. Trần Văn Thư"), "text.ho_ten"),
}


@pytest.mark.parametrize(("fields", "change", "rule"), BROKEN_WORDS.values(), ids=BROKEN_WORDS.keys())
def test_broken_words_of_a_letter_or_paper_signed_by_hand_are_caught(fields, change, rule):
    assert broken_rules(change=change, **fields) == {rule}


def test_a_letter_that_does_not_say_what_it_is_about_is_none():
    assert "size.ten_loai" in broken_rules(".letter-subject { display: none }", **LETTER)


def test_signature_block_alone_on_a_page_is_caught():
    assert broken_rules(".closing { break-before: page !important }", body=ORPHAN_BODY) == {"closing.company"}


def test_note_on_another_page_is_caught(monkeypatch):
    monkeypatch.setattr(pdf, "settle", lambda html, lay_out: lay_out(html))
    note = "ghi chú dài " * 120

    body = f'<p>{"chữ " * 600}<span class="footnote">{note}</span></p><p>{"chữ " * 500}</p>'

    assert broken_rules(body=body) == {"notes.page"}


@pytest.mark.parametrize(("text", "ok"), [("Bộ máy", True), ("Bo\u0323\u0302 máy", False)])
def test_letters_taken_apart_are_caught(text, ok):
    line = SimpleNamespace(text=text, page=1)
    paper = SimpleNamespace(sheets=[SimpleNamespace(lines=[line])])

    assert sheet.characters(paper).ok == ok


def test_missing_parts_are_named():
    rules = broken_rules(".closing, .number-and-date, .motto { display: none }")

    assert {"size.tieu_ngu", "size.so_ky_hieu", "size.dia_danh", "size.noi_nhan_tu", "closing.company"} <= rules


def test_pdf_without_letters_is_one_finding():
    (found,) = check(pdf.render_html('<html lang="vi"></html>'))

    assert (found.rule, found.ok) == ("text", False)


@pytest.mark.parametrize(
    "body",
    [
        "<p>a</p>",
        "<p>Nơi nhận:</p>",
        "<p>Số: 1</p><p>BÁO CÁO</p>",
        "<p>BÁO CÁO</p><p>Kính gửi: ai</p>",
        "<p>x<sup>1</sup></p><table><tr><td>1</td></tr></table>",
        "<p style='page-break-after: always'>1</p><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><p>Độc lập</p>",
    ],
)
def test_other_pdfs_are_measured_without_an_error(body):
    assert not all(found.ok for found in check(pdf.render_html(f'<html lang="vi">{body}</html>')))


@pytest.fixture
def file(tmp_path):
    def write(css=""):
        path = tmp_path / "bc.pdf"
        path.write_bytes(pdf.render_html(paper_html(numbered()), css))
        return str(path)

    return write


def test_command_prints_every_rule_and_ends_with_0(file):
    out = io.StringIO()

    call_command("check_format", file(), stdout=out)

    lines = out.getvalue().splitlines()
    assert all(line.startswith("✓ ") for line in lines[:-1])
    assert lines[-1] == f"{len(lines) - 1}/{len(lines) - 1} quy tắc đúng."
    assert (
        "✓ rule.trich_yeu             Đường kẻ dưới trích yếu (trang 1): cần từ 1/3 đến 1/2 dòng chữ" in out.getvalue()
    )


def test_command_tells_the_broken_rule_and_ends_with_1(file):
    out = io.StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("check_format", file("main p { text-indent: 11mm }"), stdout=out)

    assert end.value.code == 1
    assert [line.split()[1] for line in out.getvalue().splitlines() if line.startswith("✗")] == ["body.indent"]
    assert "cần 10 hoặc 12,7 mm; đo được 11 mm" in out.getvalue()


@pytest.mark.parametrize(("content", "message"), [(None, "Không có tệp"), (b"not a pdf", "không phải là tệp PDF")])
def test_command_refuses_what_is_no_pdf(tmp_path, content, message):
    path = tmp_path / "x.pdf"
    if content:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=message):
        call_command("check_format", str(path))
