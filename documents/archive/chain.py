"""Whether everything in a signed file still proves what it proved: looked at before anything is stamped over it."""

import asyncio
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed, AdESStatus
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from documents.archive.longterm import is_total_passed, links_of
from documents.signing.additions import addition_problem


@dataclass(frozen=True)
class Problem:
    """`is_broken`: the file itself is spoiled. Otherwise it cannot be confirmed today, perhaps tomorrow."""

    text: str
    is_broken: bool

    def __str__(self):
        return self.text


def chain_problems(pdf):
    """What does not hold in a signed file, as Problems; empty when every proof in it holds.

    Looks at every signature and every time stamp, first to last: its bytes, its own signature, that only permitted
    updates follow. Once there is a document time stamp, the AdES validator checks the whole chain too, and where it
    does not pass the file, each link is validated at the moment the next one proves (longterm.py).
    """
    try:
        found = [asyncio.run(_integrity_problem(signature)) for signature in _reader(pdf).embedded_signatures]
    except PdfError:
        return [Problem(_("Tệp không còn đọc được."), is_broken=True)]
    problems = [Problem(text, is_broken=True) for text in found if text]
    if problems or not _reader(pdf).embedded_timestamp_signatures:
        return problems
    try:
        links = [] if is_total_passed(pdf) else links_of(pdf)
    except OSError:  # a server of revocation data hangs; pyHanko lets this one through
        return [Problem(_("Máy chủ cho biết tình trạng thu hồi chứng thư không trả lời."), is_broken=False)]
    return [_unproved(field, found) for field, found in links if found != AdESPassed.OK]


def _unproved(field, indication):
    text = _("«%(field)s»: chưa xác nhận được giá trị lâu dài (%(name)s).")
    return Problem(
        text % {"field": field, "name": indication.standard_name}, is_broken=indication.status == AdESStatus.FAILED
    )


async def _integrity_problem(signature):
    """Bytes and mathematics only; nobody is trusted here."""
    is_stamp = signature.sig_object_type == "/DocTimeStamp"
    validate = async_validate_pdf_timestamp if is_stamp else async_validate_pdf_signature
    try:
        status = await validate(signature, ValidationContext(trust_roots=[], allow_fetching=False), skip_diff=True)
        addition = addition_problem(signature.reader, signature.signed_revision)
    except Exception:  # whatever a damaged structure makes the parser say
        return _("«%s»: không đọc được chữ ký hoặc dấu thời gian.") % signature.field_name
    stamp = None if is_stamp else status.timestamp_validity
    if not (status.intact and status.valid) or (stamp and not (stamp.intact and stamp.valid)):
        return _("«%s»: chữ ký hoặc dấu thời gian không còn khớp với nội dung.") % signature.field_name
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION or addition:
        return _("«%s»: sau đó tệp đã bị sửa nội dung.") % signature.field_name
    return None


def _reader(pdf):
    return PdfFileReader(io.BytesIO(pdf))
