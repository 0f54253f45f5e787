"""Measure a PDF against the decree; nothing but the PDF is needed.

`check("bc.pdf")` or `check(pdf_bytes)` returns one Finding per rule, good ones too, in the order of the page.
Numbers and sources: documents/format_rules/decree.py.
"""

import io
from pathlib import Path

from documents.format_rules import appendix, attachment, body, closing, header, sheet, signatures
from documents.format_rules.finding import Finding
from documents.format_rules.pictures import read_fields
from documents.format_rules.reading import Paper
from lhh_portal.garbage import collector_off


def check(pdf):
    """Return [Finding] for a path, bytes or binary file. Raises pdfplumber's error for what is no PDF.

    A separate attachment signed with a line of text is measured by that line alone.
    """
    data = _bytes(pdf)
    if mark := attachment.read_mark(data):
        return list(attachment.rules(mark))
    with collector_off():
        return _measure(data)


def _measure(data):
    paper = Paper(io.BytesIO(data))
    if not paper.lines:
        return [Finding("text", "Tệp có lớp chữ đọc được", "có", "không có chữ nào", None, False)]
    findings = [finding for topic in (sheet, header, body, closing, appendix) for finding in topic.rules(paper)]
    return [*findings, *signatures.rules(paper, read_fields(data))]


def _bytes(pdf):
    if isinstance(pdf, bytes):
        return pdf
    return pdf.read() if hasattr(pdf, "read") else Path(pdf).read_bytes()


def problems(pdf):
    return [finding for finding in check(pdf) if not finding.ok]
