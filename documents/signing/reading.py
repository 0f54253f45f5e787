"""What the last signature of a file says of itself, and that it is whole."""

import io

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter, validate_sig_integrity


def times_of(pdf):
    """(signing time the signer claims, time of the time stamp or None) of the last signature in `pdf`."""
    signature = _last(pdf)
    stamps = [
        stamp["encap_content_info"]["content"].parsed["gen_time"].native
        for stamp in extract_tst_data_iter(signature.signer_info, signed=False)
    ]
    return signature.self_reported_timestamp, stamps[0] if stamps else None


def check_whole(pdf):
    """Refuse a signature just made that does not verify: a device whose key and certificate are not of one pair."""
    signature = _last(pdf)
    intact, valid = validate_sig_integrity(
        signature.signer_info, signature.signer_cert, "data", signature.compute_digest()
    )
    if not (intact and valid):
        raise ValidationError(
            _("Khóa đã ký không khớp với chứng thư, nên chữ ký không được nhận. Xem lại tên khóa ở trang Chữ ký số."),
            code="key_mismatch",
        )


def _last(pdf):
    return PdfFileReader(io.BytesIO(pdf)).embedded_signatures[-1]
