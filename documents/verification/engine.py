"""verify(): every check over one file, in memory."""

import io
import logging

from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader

from documents import paper_data
from documents.models import SignatureRole
from documents.signing.fields import FIELD_NAMES
from documents.signing.revocation import Mode
from documents.verification import limits, signatures, strict, structure
from documents.verification.anchors import Anchors
from documents.verification.verdict import Verdict, moment_text

log = logging.getLogger(__name__)

BOTH = (SignatureRole.PERSON, SignatureRole.ORGANISATION)
# Only the organisation signs it, last and in whatever field is free; whoever made it may have signed before.
ATTACHMENT = (SignatureRole.ORGANISATION,)
OUR_FILES = {paper_data.FILE_NAME}


def verify(pdf, *, moment=None, roles=BOTH, anchors=None):
    """Return the Verdict of `pdf` (bytes): a paper signed by `roles` in that order. Never raises for what is in it.

    `moment` stands in for now. `anchors` replaces the portal's own trust folder.
    """
    verdict = Verdict()
    try:
        _verify(pdf, verdict, moment or timezone.now(), roles, anchors or Anchors())
    except (RecursionError, MemoryError):
        verdict.add("readable", _("Tệp đọc được trọn vẹn"), _("Tệp lồng quá sâu hoặc quá lớn, không đọc được."))
    except Exception as error:
        # Parsers of hostile files raise anything; the answer is the same.
        log.info("a PDF could not be verified: %r", error)
        verdict.add("readable", _("Tệp đọc được trọn vẹn"), _("Tệp hỏng hoặc bị sửa, không đọc được."))
    return verdict


def _verify(pdf, verdict, now, roles, anchors):
    reader = _open(pdf, verdict)
    if reader is None:
        return
    found = sorted(reader.embedded_signatures, key=lambda one: list(one.byte_range)[-2:])
    signed = [one for one in found if not _is_stamp(one)]
    if tuple(roles) == ATTACHMENT and signed:
        signed = signed[-1:]
        found = found[found.index(signed[0]) :]
    if not _check_count(verdict, signed, roles):
        return
    _check_bytes(verdict, pdf, found)
    embedded = structure.embedded_files(pdf)
    _check_structure(verdict, pdf, reader, signed[0].signed_revision)
    _check_embedded(verdict, embedded)
    anchors.read_store(reader)
    judged = _judge(found, anchors, now)
    _check_each(verdict, judged, roles, anchors)
    _check_changes(verdict, pdf, reader, signed)
    _check_data(verdict, pdf, embedded)


def _open(pdf, verdict):
    text = _("Tệp là PDF, đọc được trọn vẹn")
    if not pdf.startswith(b"%PDF-"):
        verdict.add("readable", text, _("Đây không phải là tệp PDF."))
        return None
    problem = limits.size_problem(pdf)
    if problem:
        verdict.add("readable", text, problem)
        return None
    reader = PdfFileReader(io.BytesIO(pdf), strict=True, decode_limits=limits.DECODING)
    if reader.encrypted:
        verdict.add("encryption", _("Tệp không đặt mật khẩu"), _("Tệp bị mã hóa; văn bản gốc không có mật khẩu."))
        return None
    return reader if verdict.add("readable", text, limits.content_problem(reader)) else None


def _check_count(verdict, signed, roles):
    problem = ""
    names = [str(SignatureRole(role).label) for role in roles]
    if not signed:
        problem = _("Tệp không có chữ ký số nào. Hình chữ ký hay con dấu in trên trang không phải là chữ ký số.")
    elif len(signed) < len(roles):
        problem = _("Tệp chỉ có %(found)s chữ ký số, thiếu chữ ký của: %(missing)s.") % {
            "found": len(signed),
            "missing": ", ".join(names[len(signed) :]),
        }
    elif len(signed) > len(roles):
        problem = _("Tệp có %(found)s chữ ký số, nhiều hơn %(expected)s chữ ký của một văn bản.") % {
            "found": len(signed),
            "expected": len(roles),
        }
    verdict.add("signatures", _("Tệp có đủ chữ ký số: %s") % ", ".join(names), problem)
    return bool(signed)


def _check_bytes(verdict, pdf, found):
    last = found[-1].byte_range
    problem = ""
    if last[2] + last[3] != len(pdf):
        problem = _("Tệp đã bị thêm nội dung sau khi ký: phần cuối không được chữ ký hay dấu thời gian nào bảo vệ.")
    verdict.add("ending", _("Chữ ký hoặc dấu thời gian cuối bảo vệ tệp đến byte cuối cùng"), problem)
    verdict.add("ranges", _("Vùng được ký liền nhau, không chồng, không hở"), strict.range_problem(pdf, found))
    problems = (strict.contents_problem(pdf, one) for one in found)
    verdict.add("padding", _("Chỗ chứa chữ ký không có gì khác"), next(filter(None, problems), ""))


def _check_structure(verdict, pdf, reader, signed):
    verdict.add("active", _("Tệp không có phần tự chạy"), structure.active_problem(pdf))
    problem = structure.hidden_problem(pdf, reader) or structure.unused_problem(pdf, reader, signed)
    verdict.add("hidden", _("Tệp không có đối tượng ẩn"), problem)


def _check_embedded(verdict, embedded):
    extra = [name for name in embedded if name not in OUR_FILES]
    if embedded.count(paper_data.FILE_NAME) > 1:
        extra.append(paper_data.FILE_NAME)
    problem = _("Tệp có kèm tệp khác: %s.") % ", ".join(extra[:5]) if extra else ""
    verdict.add("attachments", _("Tệp không kèm tệp lạ"), problem)


def _judge(found, anchors, now):
    """Return [Judged] of every signature and document time stamp, from the first to the last."""
    judged = []
    for position, one in enumerate(found):
        later = [signatures.stamped_at(other) for other in found[position + 1 :] if _is_stamp(other)]
        judge = signatures.judge_stamp if _is_stamp(one) else signatures.judge
        judged.append(judge(one, anchors, now=now, stamps=later))
    return judged


def _is_stamp(embedded):
    return embedded.sig_object_type == "/DocTimeStamp"


def _check_each(verdict, judged, roles, anchors):
    trusted = {root.dump() for root in anchors.roots}
    problems = (strict.cms_problem(one.embedded, one.certificates | trusted) for one in judged)
    verdict.add("structure", _("Mọi phần trong chữ ký đều được bảo vệ"), next(filter(None, problems), ""))
    archive = [one for one in judged if _is_stamp(one.embedded)]
    signed = [one for one in judged if not _is_stamp(one.embedded)]
    for role, one in zip(roles, signed, strict=False):
        signer = signatures.signer_of(one, role, anchors=anchors, archived=bool(archive))
        verdict.signers.append(signer)
        _check_signature(verdict, one, signer)
    for one in archive:
        _check_archive_stamp(verdict, one)
    if tuple(roles) != ATTACHMENT:
        _check_order(verdict, signed, roles)


def _check_order(verdict, signed, roles):
    names = [one.embedded.field_name for one in signed]
    problem = _("Chữ ký của cơ quan phải đặt sau chữ ký của người có thẩm quyền.")
    # A tool that cannot use our field puts its own; where it may lie was checked when the paper came back.
    pairs = zip(names, roles, strict=False)
    in_order = all(name == FIELD_NAMES[role] or name not in FIELD_NAMES.values() for name, role in pairs)
    in_order = in_order or len(signed) != len(roles)
    verdict.add("order", _("Các chữ ký nằm đúng ô, đúng thứ tự"), "" if in_order else problem)


def _check_signature(verdict, one, signer):
    who = signer.name or _("không rõ tên")
    intact = "" if one.is_intact else _("Nội dung được ký đã bị sửa, hoặc chữ ký là giả.")
    verdict.add("intact", _("Chữ ký của %s còn nguyên vẹn") % who, intact)
    if not one.is_intact:
        return
    verdict.add("algorithm", _("Thuật toán ký của %s đủ an toàn") % who, signatures.algorithm_problem(one))
    verdict.add("trust", _("Chứng thư của %s do nơi tin cậy cấp") % who, signatures.trust_problem(one))
    verdict.add(
        "certificate",
        _("Chứng thư của %s có hiệu lực lúc ký") % who,
        signatures.certificate_problem(one),
        note=_revocation_note(one),
    )
    verdict.add(
        "stamp",
        _("Thời điểm ký của %s") % who,
        signatures.stamp_problem(one),
        note=_("có dấu thời gian %s") % moment_text(one.stamp)
        if one.stamp
        else _("do người ký khai, không có dấu thời gian"),
    )


def _check_archive_stamp(verdict, one):
    text = _("Dấu thời gian lưu trữ %s") % moment_text(one.stamp)
    problem = ""
    if not one.is_intact:
        problem = _("Dấu thời gian lưu trữ đã bị sửa.")
    elif one.revoked_at:
        problem = signatures.revoked_stamp(one.revoked_at)
    elif not one.status.trusted:
        problem = _("Dấu thời gian không do tổ chức trong danh sách tin cậy cấp, hoặc đã hết hạn.")
    elif _is_visible(one.embedded.sig_field):
        problem = _("Dấu thời gian lưu trữ vẽ thêm lên trang.")
    verdict.add("archive", text, problem or signatures.algorithm_problem(one))


def _is_visible(field):
    return "/Rect" in field and any(float(edge) for edge in field["/Rect"])


def _revocation_note(one):
    if one.mode != Mode.NONE:
        return _("đã đối chiếu danh sách thu hồi")
    if one.has_old_list:
        return _("danh sách thu hồi đã cũ; theo danh sách đó chứng thư chưa bị thu hồi")
    return _("không có danh sách thu hồi để đối chiếu")


def _check_changes(verdict, pdf, reader, signed):
    """Before the signatures no page is exchanged; after one nothing but signing; after the last one its upkeep."""
    problem = structure.history_problem(reader, signed[0].signed_revision)
    for one in signed:
        problem = problem or signatures.change_problem(reader, one.signed_revision)
    verdict.add("changes", _("Sau khi ký chỉ thêm chữ ký và thông tin kiểm chứng"), problem)
    _start, _first, second, length = signed[0].byte_range
    problem = structure.metadata_problem(pdf[: second + length], pdf)
    verdict.add("metadata", _("Tên, tác giả ghi trong tệp không đổi sau khi ký"), problem)


def _check_data(verdict, pdf, embedded):
    """A paper without data is fine; one with data must print the same figures. Only looked at where all else holds."""
    if paper_data.FILE_NAME not in embedded or not verdict.ok:
        return
    verdict.data = paper_data.extract(pdf)
    problems = paper_data.compare(pdf)
    verdict.add("data", _("Số liệu kèm theo khớp với số in trên trang"), " ".join(problems[:3]))
