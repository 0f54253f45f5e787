"""The signature space of a print that is to be signed or is signed: places, sizes, colours; code and QR code.

A paper without signature fields (a draft, somebody else's print) has none of these rules.
"""

import re

from django.conf import settings

from documents.format_rules.closing import CENTRE_MM
from documents.format_rules.decree import MM, OVERLAP, QR_MM, SEAL_TOLERANCE_MM, VERIFICATION_PT
from documents.format_rules.finding import Finding, between, number, span

CODE = re.compile(r"Mã xác minh: [2-9A-Z]{5}-[2-9A-Z]{5}")
MOST_INK = 0.95  # of a picture's ink must have the colour; the rest are edges


def rules(paper, fields):
    """`fields` as read_fields gives them."""
    if not fields:
        return
    yield code(paper)
    yield qr(paper)
    person, seal = fields.get("person"), fields.get("organisation")
    if person:
        yield centred(paper, person)
        yield between_title_and_name(paper, person)
    if person and seal:
        yield overlap(person, seal)
        yield on_the_left(person, seal)
    if seal:
        yield size(seal)
        yield clear(paper, seal)
    if person and person.pixels:
        yield _colour("signature.colour", "Hình chữ ký màu xanh", "xanh", person, _is_blue)
    if seal and seal.pixels:
        yield _colour("seal.colour", "Hình dấu màu đỏ", "đỏ", seal, _is_red)


def code(paper):
    """In the left column under the recipients, not larger than they are."""
    lines = paper.verification
    found = f"«{lines[0].text}», {number(max(line.size for line in lines))} pt" if lines else "không có"
    page = lines[0].page if lines else None
    ok = bool(lines) and bool(CODE.fullmatch(lines[0].text)) and all(line.size <= VERIFICATION_PT for line in lines)
    expected = f"«Mã xác minh: ABCDE-FGHJK», không quá {VERIFICATION_PT} pt"
    return Finding("verification.code", "Mã xác minh dưới nơi nhận", expected, found, page, ok)


def qr(paper):
    text, expected = "Mã QR dưới nơi nhận", span(*QR_MM, "mm, trong vùng chữ")
    page = paper.pages[paper.recipients_word.page - 1] if paper.recipients_word else None
    if page is None or page.qr is None:
        return Finding("verification.qr", text, expected, "không có", page and page.number, False)
    x0, top, x1, bottom = page.qr
    width, height = (x1 - x0) / MM, (bottom - top) / MM
    under = (paper.recipients or [paper.recipients_word])[-1].baseline
    ok = between(width, *QR_MM) and abs(width - height) < 1 and x0 >= paper.left - 1 and top > under
    return Finding("verification.qr", text, expected, f"{number(width)} × {number(height)} mm", page.number, ok)


def centred(paper, person):
    text, expected = "Chữ ký giữa dưới chức vụ", f"lệch không quá {CENTRE_MM} mm"
    if not paper.authority:
        return Finding("signature.centre", text, expected, "không tìm thấy chức vụ", person.page, False)
    off = abs(person.middle - paper.authority[0].middle) / MM
    return Finding("signature.centre", text, expected, f"lệch {number(off)} mm", person.page, off <= CENTRE_MM)


def between_title_and_name(paper, person):
    text, expected = "Chữ ký ở giữa chức vụ và họ tên", "dưới chức vụ, trên họ tên, cùng trang"
    if not (paper.authority and paper.signer):
        return Finding("signature.between", text, expected, "không tìm thấy", person.page, False)
    above, below = person.top - paper.authority[-1].bottom, paper.signer.top - person.bottom
    ok = person.page == paper.signer.page and above >= 0 and below >= 0
    found = f"cách chức vụ {number(above / MM)} mm, cách họ tên {number(below / MM)} mm"
    return Finding("signature.between", text, expected, found, person.page, ok)


def overlap(person, seal):
    share = (min(person.x1, seal.x1) - max(person.x0, seal.x0)) / person.width
    share = share if _meet(person, seal) else 0
    expected = f"{number(OVERLAP[0], 2)}–{number(OVERLAP[1], 2)} bề ngang chữ ký"
    found = f"{number(share, 2)} bề ngang chữ ký"
    text = "Dấu trùm khoảng một phần ba chữ ký"
    return Finding("signature.overlap", text, expected, found, seal.page, between(share, *OVERLAP, 0.001))


def on_the_left(person, seal):
    off = (person.middle - seal.middle) / MM
    text, found = "Dấu ở bên trái chữ ký", f"tâm dấu {'bên trái' if off > 0 else 'bên phải'} {number(abs(off))} mm"
    return Finding("seal.left", text, "tâm dấu bên trái tâm chữ ký", found, seal.page, off > 0)


def size(seal):
    wanted, (width, height) = settings.SEAL_MM, seal.size_mm
    ok = all(abs(mm - wanted) <= SEAL_TOLERANCE_MM for mm in (width, height))
    found = f"{number(width)} × {number(height)} mm"
    return Finding("seal.size", "Dấu đúng kích thước thật", f"{wanted} × {wanted} mm", found, seal.page, ok)


def clear(paper, seal):
    """Of every line of text; the motto is one of them."""
    lines = [piece for line in paper.lines if line.page == seal.page for piece in line.split()]
    touched = next((line for line in lines if _meet(line, seal)), None)
    found = f"đè lên «{touched.text[:30]}»" if touched else "không đè lên chữ nào"
    return Finding("seal.clear", "Dấu không đè lên chữ", "không đè lên chữ nào", found, seal.page, touched is None)


def _meet(one, other):
    return one.page == other.page and (
        one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom
    )


def _colour(rule, text, name, field, has_colour):
    share = sum(map(has_colour, field.pixels)) / len(field.pixels)
    return Finding(rule, text, name, f"{number(100 * share, 0)}% nét {name}", field.page, share >= MOST_INK)


def _is_blue(pixel):
    red, green, blue = pixel
    return blue > red + 30 and blue > green + 30


def _is_red(pixel):
    red, green, blue = pixel
    return red > green + 60 and red > blue + 60
