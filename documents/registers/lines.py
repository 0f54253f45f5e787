"""The usual columns of both registers (NĐ 30/2020, Phụ lục IV), for the print and for Excel alike.

The form of the incoming register has "ngày chuyển" and "ký nhận", signed by hand; in their place stand the due
date and the day the paper was dealt with, which the portal knows.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Amendment, DocumentType
from documents.workflow import DocumentState

OUTGOING_HEADERS = [
    gettext_lazy("Số, ký hiệu văn bản"),
    gettext_lazy("Ngày tháng văn bản"),
    gettext_lazy("Tên loại và trích yếu nội dung văn bản"),
    gettext_lazy("Người ký"),
    gettext_lazy("Nơi nhận văn bản"),
    gettext_lazy("Đơn vị, người nhận bản lưu"),
    gettext_lazy("Số lượng bản"),
    gettext_lazy("Ghi chú"),
]
INCOMING_HEADERS = [
    gettext_lazy("Ngày đến"),
    gettext_lazy("Số đến"),
    gettext_lazy("Tác giả"),
    gettext_lazy("Số, ký hiệu văn bản"),
    gettext_lazy("Ngày tháng văn bản"),
    gettext_lazy("Tên loại và trích yếu nội dung văn bản"),
    gettext_lazy("Đơn vị hoặc người nhận"),
    gettext_lazy("Hạn xử lý"),
    gettext_lazy("Ngày xử lý xong"),
    gettext_lazy("Ghi chú"),
]
_ISSUED = {DocumentState.ISSUED, DocumentState.CORRECTED, DocumentState.WITHDRAWN}
_KEPT = re.compile(r"lưu\b\s*:?\s*(.*)", re.IGNORECASE)


def outgoing_line(entry):
    """The cells of one number (RegisterEntry.with_papers), in the order of OUTGOING_HEADERS."""
    document = entry.document
    if document is None:
        return [entry.symbol, entry.reserved_on, entry.note, "", "", "", None, outgoing_note(entry)]
    recipients, kept_by = split_recipients(document.recipients)
    return [
        entry.symbol,
        entry.reserved_on,
        full_subject(document),
        document.signer_name,
        recipients,
        kept_by,
        document.copies,
        outgoing_note(entry),
    ]


def incoming_line(paper):
    """The cells of one incoming paper, in the order of INCOMING_HEADERS."""
    return [
        paper.arrived_on,
        paper.number,
        paper.sender,
        paper.symbol,
        paper.dated,
        paper.subject,
        str(paper.handler) if paper.handler else "",
        paper.due_on,
        paper.finished_on,
        "; ".join(filter(None, [answer_note(paper), paper.note])),
    ]


def full_subject(document):
    """`Báo cáo kết quả …`: the kind of paper and what it is about, as one title."""
    kind = DocumentType(document.type).label  # get_type_display translates all kinds for each line
    return f"{kind} {document.subject[:1].lower()}{document.subject[1:]}"


def split_recipients(recipients):
    """("Ủy ban nhân dân tỉnh; Sở Nội vụ", "VT, VP") of the lines below "Nơi nhận:"; the last says who keeps a copy."""
    lines = [line.strip().lstrip("-–").rstrip(";.").strip() for line in recipients.splitlines()]
    kept_by = [match[1] for line in lines if (match := _KEPT.fullmatch(line))]
    others = [line for line in lines if line and not _KEPT.fullmatch(line)]
    return "; ".join(others), ", ".join(kept_by)


def outgoing_note(entry):
    """What became of the paper: corrected or withdrawn by which, corrects or withdraws which, or not issued yet."""
    document = entry.document
    if document is None:
        return _("Số cấp trên giấy")
    notes = [_amended_by(other) for other in document.amended_by if other.number and other.state in _ISSUED]
    if document.amends:
        words = {
            Amendment.CORRECTS: _("Đính chính, thay thế %(symbol)s"),
            Amendment.WITHDRAWS: _("Thu hồi %(symbol)s"),
        }
        notes.append(words[document.amendment] % {"symbol": document.amends.symbol})
    if document.state not in _ISSUED:
        notes.append(_("Chưa phát hành: %(state)s") % {"state": document.get_state_display().lower()})
    elif not notes and document.state != DocumentState.ISSUED:
        notes.append(document.get_state_display())
    return "; ".join(notes)


def answer_note(paper):
    if paper.answer:
        words = {"symbol": paper.answer.symbol, "day": f"{paper.answer.issued_on:%d/%m/%Y}"}
        return _("Trả lời bằng %(symbol)s ngày %(day)s") % words
    return _("Không cần trả lời") if paper.finished_on else ""


def _amended_by(other):
    words = {
        Amendment.CORRECTS: _("Đã được đính chính, thay thế bằng %(symbol)s ngày %(day)s"),
        Amendment.WITHDRAWS: _("Đã thu hồi bằng %(symbol)s ngày %(day)s"),
    }
    return words[other.amendment] % {"symbol": other.symbol, "day": f"{other.issued_on:%d/%m/%Y}"}
