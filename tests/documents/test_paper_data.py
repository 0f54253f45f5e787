"""The data goes into the file, comes out again, and every difference between it and the print is told."""

import copy
import io
import json
from datetime import date
from functools import cache

import pikepdf
import pytest

from documents import pdf
from documents.paper import appendix_pages, paper_html
from documents.paper_data import FILE_NAME, compare, extract, flaw, payload, payload_bytes
from tests.documents.figures_paper import APPENDICES, BODY, DATA, figure, with_figures

DAY = date(2024, 6, 11)


@cache
def printed_html():
    return paper_html(with_figures(), with_code=True)


def made(html=None, data=None):
    data = payload_bytes(with_figures()) if data is None else json.dumps(data).encode()
    return pdf.prepare_html(html or printed_html(), data, DAY)


def test_what_goes_in_comes_out_and_agrees():
    paper = with_figures()

    prepared = pdf.prepare(paper)

    assert extract(prepared) == payload(paper)
    assert compare(prepared) == []
    assert flaw(payload(paper)) is None


def test_figures_of_appendices_are_in_it_and_agree():
    paper = with_figures(appendices=APPENDICES)

    prepared = pdf.prepare(paper)

    printed = extract(prepared)["printed"]
    assert [(item["place"], item["figure"]) for item in printed[-26:]] == [
        *[("text", "hoi-thao"), ("text", "gop-y"), ("text", "hoi-vien")] * 8,
        ("text", "gop-y"),
        ("note", "gop-y#17"),
    ]
    assert compare(prepared) == []


def test_a_changed_figure_of_an_appendix_is_told():
    paper = with_figures(appendices=APPENDICES)
    pages = [page.replace("166.842", "166.843") for page in appendix_pages(paper)]

    told = compare(pdf.prepare_html(printed_html(), payload_bytes(paper), DAY, appendices=pages))

    assert len(told) == 8
    assert all("không tìm thấy «166.842» trên bản in" in sentence for sentence in told)


def test_head_and_places_are_told():
    data = payload(with_figures())

    assert data["paper"] == {
        "type": "BC",
        "number": 6,
        "symbol": "06/BC-LHH",
        "date": "2024-06-11",
        "subject": "Kết quả hoạt động 6 tháng đầu năm 2024 và phương hướng, nhiệm vụ 6 tháng cuối năm 2024",
        "issuer": "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh",
        "code": "ABCDEFGHJK",
    }
    assert [(item["figure"], item["place"], item["text"]) for item in data["printed"]] == [
        ("hoi-thao", "text", "hơn30"),
        ("gop-y", "text", "13dựán"),
        ("hoi-vien", "text", "166.842"),
        ("gop-y#17", "note", "9"),
        ("gop-y#18", "note", "4dựán"),
        ("hoi-thao", "text", "hơn30"),
        ("hoi-thao", "text", "HộiLuậtgia,HộiĐôngy"),
        ("bai-bao", "text", "khôngphátsinh"),
        ("giai", "text", "(chưacósốliệu)"),
        ("hoi-thao@luat-gia", "text", "18,5"),
        ("hoi-thao@dong-y", "text", "12"),
    ]


def test_no_name_and_no_title_of_an_activity_is_carried():
    text = payload_bytes(with_figures()).decode()

    assert "TrầnVănKín" in "".join(BODY.split())
    assert not [word for word in ("Trần", "Kín", "Nguyễn", "Mẫu") if word in text]


def test_long_report_agrees_across_lines_pages_and_notes():
    """Three hundred figures: broken lines, page numbers and notes at the foot of every page between them."""
    body = "".join(
        f'<p>Trong kỳ, đơn vị thứ {i} đã tổ chức thành công <span class="figure" data-key="hoi-vien">166.842</span>'
        f'<span class="footnote">Gồm <span class="figure" data-key="hoi-vien">166.842 hội viên</span> dự thi đua-khen '
        f"thưởng ở km<sup>2</sup> thứ {i}.</span> lượt người dự ở hơn 100 km<sup>2</sup>, và "
        f'<span class="figure" data-key="hoi-thao@dong-y">12</span> hội thảo.</p>'
        for i in range(100)
    )

    prepared = pdf.prepare(with_figures(body=body))

    assert compare(prepared) == []
    assert len(extract(prepared)["printed"]) == 300


@pytest.mark.parametrize(
    ("text", "end", "next_block"),
    [
        ("12", "", "4. Mục mới"),
        ("12", ".", "4. Mục mới"),
        ("12", ",", "5 mục mới"),
        ("12 hội thảo", ".", "4. Mục mới"),
        ("12 hội thảo", "", "4. Mục mới"),
    ],
)
def test_a_number_on_the_next_line_is_no_part_of_the_figure(text, end, next_block):
    body = f'<p>Có <span class="figure" data-key="hoi-thao@dong-y">{text}</span>{end}</p><h3>{next_block}</h3>'

    assert compare(pdf.prepare(with_figures(body=body))) == []


@pytest.mark.parametrize(
    ("amount", "before", "text", "agrees"),
    [
        (10, "tăng", "10%", True),
        (10, "tăng hay giảm:", "+10%", True),
        (10, "giảm", "10%", False),
        (-10, "giảm", "10%", True),
        (-10, "tăng hay giảm:", "-10%", True),
        (-10, "tăng", "10%", False),
        (-10, "tăng", "+10%", False),
    ],
)
def test_a_change_goes_up_or_down_as_its_data_say(amount, before, text, agrees):
    key = "hoi-thao~tang-giam@luat-gia"
    body = f'<p>Số hội thảo {before} <span class="figure" data-key="{key}">{text}</span> so với năm trước.</p>'

    assert (compare(pdf.prepare(with_figures(body=body, data=_one_figure(key, "%", amount)))) == []) == agrees


def test_only_a_change_leaves_its_minus_to_a_word():
    body = '<p>Số dư giảm <span class="figure" data-key="so-du">10</span>.</p>'

    (told,) = compare(pdf.prepare(with_figures(body=body, data=_one_figure("so-du", "đồng", -10))))

    assert told == "Số của so-du: dữ liệu kèm theo ghi -10, bản in ghi «10»."


def _one_figure(key, unit, amount):
    return DATA | {"figures": [figure(key, unit, amount)]}


# Each figure in the print changed alone, its data as it was.
CHANGED_PRINTS = {
    "total": (">hơn 30<", ">hơn 31<", "hoi-thao"),
    "qualifier": (">hơn 30<", ">gần 30<", "hoi-thao"),
    "with unit": (">13 dự án<", ">12 dự án<", "gop-y"),
    "in a note": (">9<", ">8<", "gop-y#17"),
    "more digits": (">166.842<", ">166.842.000<", "hoi-vien"),
    "a digit more": (">166.842<", ">166.8421<", "hoi-vien"),
    "names": (">Hội Luật gia, Hội Đông y<", ">Hội Luật gia<", "hoi-thao"),
    "nothing became something": (">không phát sinh<", ">2<", "bai-bao"),
    "in a table": (">18,5<", ">18,6<", "hoi-thao@luat-gia"),
    "words before it": ("góp ý", "góp ý cho", "gop-y"),
    "moved in the table": ("<td>Hội Đông y</td>", "<td>Hội Y học</td>", "hoi-thao@dong-y"),
}


@pytest.mark.parametrize(("old", "new", "key"), CHANGED_PRINTS.values(), ids=CHANGED_PRINTS.keys())
def test_changed_print_is_told(old, new, key):
    assert old in printed_html()

    found = compare(made(html=printed_html().replace(old, new, 1)))

    assert any(sentence.startswith(f"Số của {key}: không tìm thấy «") for sentence in found)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "Số: 06/BC-LHH",
            "Số: 07/BC-LHH",
            "Số, ký hiệu: dữ liệu kèm theo ghi «Số: 06/BC-LHH», bản in không có chữ này.",
        ),
        (
            "ngày 11 tháng 6",
            "ngày 12 tháng 6",
            "Ngày văn bản: dữ liệu kèm theo ghi «ngày 11 tháng 6 năm 2024», bản in không có chữ này.",
        ),
    ],
)
def test_changed_head_is_told(old, new, sentence):
    assert compare(made(html=printed_html().replace(old, new))) == [sentence]


def _amount(data):
    data["figures"][4]["amount"] = 166843


def _qualifier(data):
    data["figures"][0]["qualifier"] = ""


def _presence(data):
    data["figures"][5]["presence"] = "not-filed"


def _sources(data):
    data["figures"][0]["sources"].pop()


def _dropped(data):
    del data["figures"][3]


def _symbol(data):
    data["paper"]["symbol"] = "08/BC-LHH"


def _order(data):
    data["printed"][0], data["printed"][1] = data["printed"][1], data["printed"][0]


CHANGED_DATA = {
    _amount: "Số của hoi-vien: dữ liệu kèm theo ghi 166.843, bản in ghi «166.842».",
    _qualifier: "Số của hoi-thao: dữ liệu kèm theo ghi 30, bản in ghi «hơn30».",
    _presence: "Số của bai-bao: dữ liệu kèm theo ghi (chưa có số liệu), bản in ghi «khôngphátsinh».",
    _sources: "Số của hoi-thao: dữ liệu kèm theo ghi hơn 30, bản in ghi «HộiLuậtgia,HộiĐôngy».",
    _dropped: "Số «4dựán» có trên bản in nhưng không có trong dữ liệu kèm theo.",
    _symbol: "Số, ký hiệu: dữ liệu kèm theo ghi «Số: 08/BC-LHH», bản in không có chữ này.",
    _order: "Số của hoi-thao: không tìm thấy «hơn30» trên bản in ở chỗ dữ liệu kèm theo đã ghi.",
}


@pytest.mark.parametrize(("change", "sentence"), CHANGED_DATA.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_changed_data_is_told(change, sentence):
    data = copy.deepcopy(payload(with_figures()))
    change(data)

    assert sentence in compare(made(data=data))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": 2}, "/version: not 1"),
        ({"figures": [{"key": "x"}]}, "/figures/0/name: missing"),
        ({"report": {"kind": 1}}, "/report/year: missing"),
        ({"more": 1}, "/more: unknown"),
        ({"printed": {}}, "/printed: not array"),
    ],
)
def test_data_of_another_shape_is_refused(change, words):
    data = payload(with_figures()) | change

    assert flaw(data) == words
    assert extract(made(data=data)) is None


@pytest.mark.parametrize("content", [b"not a pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_paper_of_ours_has_no_data(content):
    assert extract(content) is None


def test_a_paper_without_data_is_told():
    assert compare(pdf.render(with_figures())) == ["Tệp không mang dữ liệu so-lieu.json đọc được theo mẫu của cổng."]


def test_data_that_unpacks_to_gigabytes_is_not_unpacked():
    with pikepdf.open(io.BytesIO(made())) as file:
        stream = file.attachments[FILE_NAME].get_file().obj
        stream.write(b'{"version": "' + b"0" * 50_000_000 + b'"}')
        bomb = io.BytesIO()
        file.save(bomb)

    assert extract(bomb.getvalue()) is None
