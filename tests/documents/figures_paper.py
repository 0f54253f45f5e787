"""A report whose body holds figures at every place they can stand, and the data its paper carries (all made up)."""

from documents.html import clean_html
from tests.documents.factories import numbered

BODY = clean_html("""
<p>Tổ chức <span class="figure" data-key="hoi-thao">hơn 30</span> hội thảo, góp ý
<span class="figure" data-key="gop-y">13 dự án</span><span class="footnote">Hội Luật gia: ông Trần Văn Kín góp ý
<span class="figure" data-key="gop-y#17">9</span> dự án; Hội Đông y:
<span class="figure" data-key="gop-y#18">4 dự án</span>.</span>, có
<span class="figure" data-key="hoi-vien">166.842</span> hội viên.</p>
<p><span class="figure" data-key="hoi-thao">hơn 30</span> hội thảo do
<span class="figure" data-key="hoi-thao">Hội Luật gia, Hội Đông y</span> tổ chức; bài báo
<span class="figure" data-key="bai-bao">không phát sinh</span>, giải thưởng
<span class="figure" data-key="giai">(chưa có số liệu)</span>.</p>
<table><thead><tr><th>Hội, đơn vị</th><th>Hội thảo (hội thảo)</th></tr></thead><tbody>
<tr><td>Hội Luật gia</td><td><span class="figure" data-key="hoi-thao@luat-gia">18,5</span></td></tr>
<tr><td>Hội Đông y</td><td><span class="figure" data-key="hoi-thao@dong-y">12</span></td></tr></tbody></table>
<p>Báo cáo được lập theo quy định.</p>
""")
LAWYERS, HEALERS = "Hội Luật gia", "Hội Đông y"


def _source(associations, amount, record, qualifier=""):
    record = f"reports.activity:{record}"
    return {"associations": associations, "amount": amount, "qualifier": qualifier, "record": record}


def figure(key, unit, amount, *sources, qualifier="", presence="value"):
    return {
        "key": key,
        "name": f"Số của {key}",
        "unit": unit,
        "amount": amount,
        "qualifier": qualifier,
        "presence": presence,
        "sources": list(sources),
    }


DATA = {
    "report": {
        "kind": "half-year",
        "year": 2024,
        "from": "2023-12-15",
        "to": "2024-06-14",
        "federation": "Liên hiệp Hội (minh họa)",
    },
    "figures": [
        figure("hoi-thao", "hội thảo", 30, _source(LAWYERS, 18.5, 1, "hơn"), _source(HEALERS, 12, 2), qualifier="hơn"),
        figure("gop-y", "dự án", 13, _source(LAWYERS, 9, 17), _source(HEALERS, 4, 18)),
        figure("gop-y#17", "dự án", 9, _source(LAWYERS, 9, 17)),
        figure("gop-y#18", "dự án", 4, _source(HEALERS, 4, 18)),
        figure("hoi-vien", "hội viên", 166842),
        figure("bai-bao", "bài", None, presence="nil"),
        figure("giai", "giải", None, presence="not-filed"),
        figure("hoi-thao@luat-gia", "hội thảo", 18.5, _source(LAWYERS, 18.5, 1, "hơn")),
        figure("hoi-thao@dong-y", "hội thảo", 12, _source(HEALERS, 12, 2)),
    ],
}


# A row's figures are found by the words of the whole row.
APPENDICES = [
    {
        "title": "Biểu số liệu",
        "is_landscape": True,
        "body": '<table><colgroup><col class="narrow"><col class="wide"><col><col></colgroup><thead><tr><th>TT</th>'
        "<th>Chỉ tiêu</th><th>Đơn vị</th><th>Số lượng</th></tr></thead><tbody>"
        + "".join(
            f'<tr{row}><td>{n}</td><td>{name} {"rất dài " * 12}</td><td>{unit}</td><td class="number">'
            f'<span class="figure" data-key="{key}">{text}</span></td></tr>'
            for n, row, name, unit, key, text in [
                (1, "", "Hội thảo", "hội thảo", "hoi-thao", "hơn 30"),
                (2, "", "Góp ý", "dự án", "gop-y", "13"),
                (3, ' class="total"', "Hội viên", "hội viên", "hoi-vien", "166.842"),
            ]
            * 8
        )
        + "</tbody></table>",
    },
    {
        "title": "Danh sách",
        "body": '<p>Góp ý<span class="footnote">Hội A: <span class="figure" data-key="gop-y#17">9</span> dự án.</span> '
        '<span class="figure" data-key="gop-y">13 dự án</span>.</p>',
    },
]


def with_figures(**fields):
    """An unsaved, numbered report with figures."""
    return numbered(**{"code": "ABCDEFGHJK", "body": BODY, "data": DATA, **fields})
