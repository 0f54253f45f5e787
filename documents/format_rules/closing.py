"""The closing: recipients at the left, signature at the right, and lines of the body on the same page."""

import re

from documents.format_rules.decree import LINES_BESIDE_SIGNATURE, MM
from documents.format_rules.finding import Finding, number, worst

CENTRE_MM = 1
LINE_PT = 16
TITLES = re.compile(
    r"(GS|PGS|TS|TSKH|ThS|CN|BS|BSCK|DS|KS|KTS|LS|NGND|NGƯT|TTND|TTƯT|NSND|NSƯT|AHLĐ|"
    r"(phó )?giáo sư|tiến sĩ|thạc sĩ|cử nhân|bác sĩ|dược sĩ|kỹ sư|kiến trúc sư|luật sư|viện sĩ|"
    r"nhà giáo|thầy thuốc|nghệ sĩ|anh hùng)\b",
    re.IGNORECASE,
)


def level(paper):
    word, first = paper.recipients_word, (paper.authority or [None])[0]
    text, expected = "«Nơi nhận» ngang với quyền hạn, chức vụ", f"lệch không quá {LINE_PT} pt"
    if not (word and first):
        return Finding("level.closing", text, expected, "thiếu một trong hai", None, False)
    off = abs(word.baseline - first.baseline)
    return Finding("level.closing", text, expected, f"lệch {number(off)} pt", word.page, off <= LINE_PT)


def signer_centred(paper):
    text, expected = "Họ tên giữa dưới chức vụ", f"lệch không quá {CENTRE_MM} mm"
    if not (paper.signer and paper.authority):
        return Finding("centre.signer", text, expected, "không tìm thấy", None, False)
    off = abs(paper.signer.middle - paper.authority[0].middle) / MM
    return Finding("centre.signer", text, expected, f"lệch {number(off)} mm", paper.signer.page, off <= CENTRE_MM)


def signer_plain(paper):
    """A name, and no học hàm, học vị, danh hiệu before it. What is all in capitals is a function, not a name."""
    name = paper.signer.text if paper.signer else ""
    text = "Trước họ tên không ghi học hàm, học vị"
    ok = name != name.upper() and not TITLES.match(name)
    return Finding("text.ho_ten", text, "chỉ họ tên", name or "không tìm thấy", None, ok)


def company(paper):
    """The closing is never alone on a page, unless the paper has no other."""
    text = "Phần ký không đứng riêng một trang"
    expected = f"ít nhất {LINES_BESIDE_SIGNATURE} dòng nội dung cùng trang"
    if not paper.recipients_word:
        return Finding("closing.company", text, expected, "không tìm thấy phần ký", None, False)
    page = paper.recipients_word.page
    beside = sum(line.page == page for line in paper.body)
    return Finding("closing.company", text, expected, f"{beside} dòng", page, beside >= LINES_BESIDE_SIGNATURE)


def recipient_entries(paper):
    """The entries with their continuation lines joined."""
    entries = []
    for line in paper.recipients:
        if line.text.startswith("-") or not entries:
            entries.append(line.text)
        else:
            entries[-1] += f" {line.text}"
    return entries


def recipient_list(paper):
    return worst(
        recipient_entries(paper)[:-1],
        lambda entry: entry.startswith("- ") and entry.endswith(";"),
        lambda entry: f"«{entry}»",
        rule="recipients.list",
        text="Mỗi nơi nhận một dòng",
        expected="«- …;»",
        page=lambda entry: paper.recipients_word.page,
    )


def recipient_last(paper):
    last = (recipient_entries(paper) or ["không có"])[-1]
    ok = last.startswith("- Lưu: VT") and last.endswith(".")
    page = paper.recipients_word.page if paper.recipients_word else None
    return Finding("recipients.last", "Dòng cuối của nơi nhận", "«- Lưu: VT, ….»", f"«{last}»", page, ok)


def rules(paper):
    yield level(paper)
    yield signer_centred(paper)
    yield signer_plain(paper)
    yield company(paper)
    yield recipient_list(paper)
    yield recipient_last(paper)
