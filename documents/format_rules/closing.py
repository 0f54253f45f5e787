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
    if paper.is_by_hand:
        return _signatures_level(paper)
    word, first = paper.recipients_word, (paper.authority or [None])[0]
    text, expected = "«Nơi nhận» ngang với quyền hạn, chức vụ", f"lệch không quá {LINE_PT} pt"
    if not (word and first):
        return Finding("level.closing", text, expected, "thiếu một trong hai", None, False)
    off = abs(word.baseline - first.baseline)
    return Finding("level.closing", text, expected, f"lệch {number(off)} pt", word.page, off <= LINE_PT)


def _signatures_level(paper):
    """An opinion form has one signature, at the right."""
    pairs = [(left, right) for left, right in [(paper.other_authority[:1], paper.authority[:1])] if left and right]
    pairs += [([paper.other_signer], [paper.signer])] if paper.other_signer and paper.signer else []
    return worst(
        [(left[0], right[0]) for left, right in pairs],
        lambda pair: abs(pair[0].baseline - pair[1].baseline) <= CENTRE_MM * MM,
        lambda pair: f"lệch {number(abs(pair[0].baseline - pair[1].baseline))} pt",
        rule="level.closing",
        text="Hai bên ký ngang nhau",
        expected=f"lệch không quá {CENTRE_MM} mm",
        page=lambda pair: pair[0].page,
    )


def signer_centred(paper):
    text, expected = "Họ tên giữa dưới chức vụ", f"lệch không quá {CENTRE_MM} mm"
    if not (paper.signer and paper.authority):
        return Finding("centre.signer", text, expected, "không tìm thấy", None, False)
    pairs = [(paper.signer, paper.authority)]
    pairs += [(paper.other_signer, paper.other_authority)] if paper.other_signer and paper.other_authority else []
    off = max(abs(name.middle - authority[0].middle) / MM for name, authority in pairs)
    return Finding("centre.signer", text, expected, f"lệch {number(off)} mm", paper.signer.page, off <= CENTRE_MM)


def signer_plain(paper):
    """A name, and no học hàm, học vị, danh hiệu before it. What is all in capitals is a function, not a name."""
    names = [line.text for line in (paper.other_signer, paper.signer) if line] or [""]
    bad = [name for name in names if name == name.upper() or TITLES.match(name)]
    name, ok = (bad or names)[0], not bad
    text = "Trước họ tên không ghi học hàm, học vị"
    return Finding("text.ho_ten", text, "chỉ họ tên", name or "không tìm thấy", None, ok)


def company(paper):
    """The closing is never alone on a page, unless the paper has no other."""
    text = "Phần ký không đứng riêng một trang"
    expected = f"ít nhất {LINES_BESIDE_SIGNATURE} dòng nội dung cùng trang"
    first = paper.first_of_closing if paper.is_by_hand else paper.recipients_word
    if not first:
        return Finding("closing.company", text, expected, "không tìm thấy phần ký", None, False)
    page = first.page
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
    if paper.recipients_word or not paper.is_by_hand:
        yield recipient_list(paper)
        yield recipient_last(paper)
