"""The bytes no signature protects: they may have only one form, so that not one can be changed unseen.

A signature covers the file but for its own /Contents, and nothing covers that of the last one. So it must be what its
meaning demands: hex digits of one case, a DER structure without slack, zeros after it; in the structure only parts that
are signed themselves, used for the validation, or fixed by RFC 5652.
"""

import re

from asn1crypto import cms, parser
from django.utils.translation import gettext as _

HEX = re.compile(rb"(?:[0-9a-f]*|[0-9A-F]*)")
END_OF_FILE = re.compile(rb"%%EOF(?:\r\n|\n|\r)?\Z")
NO_PARAMETERS = (b"", b"\x05\x00")
STAMP = "signature_time_stamp_token"
SEQUENCE, SET, BOOLEAN, INTEGER, BIT_STRING, NULL = 16, 17, 1, 2, 3, 5


def range_problem(pdf, signatures):
    """Say what is wrong with the /ByteRange of `signatures` (pyHanko, in order of the file), or nothing."""
    end = 0
    for signature in signatures:
        numbers = list(signature.byte_range)
        if len(numbers) != 4 or any(not isinstance(number, int) or number < 0 for number in numbers):
            return _("Vùng được ký không ghi đúng khuôn dạng.")
        start, first, second, length = numbers
        if start != 0 or first < end or second <= first + 2:
            return _("Vùng được ký không bắt đầu từ đầu tệp, hoặc hai chữ ký chồng lên nhau.")
        end = second + length
        if end > len(pdf) or not END_OF_FILE.search(pdf[max(0, end - 8) : end]):
            return _("Vùng được ký không kết thúc ở cuối một lần lưu của tệp.")
    return ""


def contents_problem(pdf, signature):
    """Say what is wrong with the bytes between the two ranges of `signature`, or nothing."""
    _start, first, second, _length = signature.byte_range
    gap = pdf[first:second]
    digits = gap[1:-1]
    if gap[:1] != b"<" or gap[-1:] != b">" or len(digits) % 2 or not HEX.fullmatch(digits):
        return _("Phần chứa chữ ký có ký tự lạ.")
    raw = bytes.fromhex(digits.decode())
    if raw != signature.pkcs7_content:
        return _("Phần chứa chữ ký không phải là chữ ký được đọc.")
    size = parser.peek(raw)
    if raw[size:].strip(b"\0"):
        return _("Sau chữ ký có dữ liệu lạ trong phần để trống.")
    return _der_problem(raw[:size])


def cms_problem(signature, certificates):
    """Say which part of the signature's structure nothing accounts for; `certificates` are those in use (DER)."""
    content = cms.ContentInfo.load(signature.pkcs7_content)
    if content["content_type"].native != "signed_data":
        return _("Chữ ký không đúng khuôn dạng.")
    kind = "tst_info" if signature.sig_object_type == "/DocTimeStamp" else "data"
    return _signed_data_problem(content["content"], kind, certificates)


def stamp_token(signer_info):
    """The time-stamp token inside a signature (asn1crypto ContentInfo), or None."""
    for attribute in signer_info["unsigned_attrs"] or []:
        if attribute["type"].native == STAMP:
            return attribute["values"][0]
    return None


def _signed_data_problem(data, kind, certificates):
    _everything = data.native  # asn1crypto reads a field when it is asked for; a broken one must raise here
    infos = data["signer_infos"]
    if len(infos) != 1:
        return _("Trong một chữ ký có nhiều người ký.")
    info = infos[0]
    if data["version"].native != ("v1" if kind == "data" else "v3") or info["version"].native != "v1":
        return _("Phiên bản khuôn dạng của chữ ký không đúng.")
    inner = data["encap_content_info"]
    if inner["content_type"].native != kind or (kind == "data" and len(inner.dump()) != len(_bare_data())):
        return _("Chữ ký mang nội dung lạ.")
    return _algorithm_problem(data, info) or _parts_problem(data, info, kind, certificates)


def _algorithm_problem(data, info):
    digests = [algorithm.dump() for algorithm in data["digest_algorithms"]]
    if digests != [info["digest_algorithm"].dump()]:
        return _("Thuật toán băm ghi ở hai chỗ khác nhau.")
    signing = info["signature_algorithm"]
    free = signing["algorithm"].native == "rsassa_pss"  # its parameters take part in the verification
    if _parameters(info["digest_algorithm"]) not in NO_PARAMETERS or not (
        free or _parameters(signing) in NO_PARAMETERS
    ):
        return _("Tham số của thuật toán không đúng.")
    return ""


def _parts_problem(data, info, kind, certificates):
    if data["crls"]:
        return _("Chữ ký mang danh sách thu hồi không được ký bảo vệ.")
    if info["sid"].dump() not in map(_signer_name, data["certificates"] or []):
        return _("Chữ ký không chỉ rõ chứng thư.")
    for choice in data["certificates"] or []:
        if choice.name != "certificate" or choice.chosen.dump() not in certificates:
            return _("Chữ ký mang chứng thư không dùng đến, không ai bảo vệ.")
        problem = _certificate_problem(choice.chosen)
        if problem:
            return problem
    extra = list(info["unsigned_attrs"] or [])
    if not extra:
        return ""
    if kind != "data" or len(extra) != 1 or extra[0]["type"].native != STAMP or len(extra[0]["values"]) != 1:
        return _("Chữ ký mang thuộc tính không được ký bảo vệ.")
    token = extra[0]["values"][0]
    if token["content_type"].native != "signed_data":
        return _("Dấu thời gian không đúng khuôn dạng.")
    return _signed_data_problem(token["content"], "tst_info", certificates)


def _signer_name(choice):
    """How a signature must name this certificate, to the byte: names are compared without regard to case."""
    if choice.name != "certificate":
        return b""
    certificate = choice.chosen
    name = cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number})
    return name.dump()


def _certificate_problem(certificate):
    """The two places of a certificate that its issuer's signature does not cover, besides the signature itself."""
    if certificate["signature_algorithm"].dump() != certificate["tbs_certificate"]["signature"].dump():
        return _("Chứng thư kèm theo bị sửa.")
    return ""


def _parameters(algorithm):
    parameters = algorithm["parameters"]
    return parameters.dump() if parameters.contents is not None or parameters.tag is not None else b""


def _bare_data():
    return cms.ContentInfo({"content_type": "data"}).dump()


def _der_problem(data):
    """Say so when `data` is not written the one way DER allows."""
    try:
        fine = _is_der(data)
    except ValueError:
        fine = False
    return "" if fine else _("Cấu trúc của chữ ký không đúng chuẩn DER.")


def _is_der(data):
    """Every length minimal and definite, every element of a form DER knows, nothing between or behind them."""
    while data:
        class_, method, tag, _header, content, trailer = parser.parse(data)
        size = parser.peek(data)
        if trailer or parser.emit(class_, method, tag, content) != data[:size]:
            return False
        if class_ == 0 and (method == 1) != (tag in (SEQUENCE, SET)):
            return False
        if class_ == 0 and not _is_canonical(tag, content):
            return False
        if method == 1 and not _is_der(content):
            return False
        data = data[size:]
    return True


def _is_canonical(tag, content):
    if tag == BOOLEAN:
        return content in (b"\x00", b"\xff")
    if tag == NULL:
        return content == b""
    if tag == INTEGER:
        return len(content) == 1 or (len(content) > 1 and content[:2] != b"\x00" and not _has_slack(content))
    if tag == BIT_STRING:
        return len(content) > 0 and content[0] < 8 and not (content[1:] and content[-1] & ((1 << content[0]) - 1))
    return True


def _has_slack(content):
    return (content[0] == 0 and content[1] < 0x80) or (content[0] == 0xFF and content[1] >= 0x80)
