"""One attempt at a mail whose row says how far it has come: `state`, `attempts`, `next_at`, `error` and State.

A row becomes SENDING before and SENT after its mail, each in a commit of its own. A worker killed in between leaves
SENDING: the mail goes out again under the same Message-ID, by which mail programs see that they have it already.
"""

import logging
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


class Unreachable(Exception):
    """The mail server does not answer: the other mails need not be tried now."""


def move(row, state, **changes):
    """Change the row if it still is as it was read, and say whether: another attempt may have it by now."""
    found = type(row).objects.filter(pk=row.pk, state=row.state, attempts=row.attempts)
    moved = bool(found.update(state=state, **changes))
    if moved:
        for name, value in {"state": state, **changes}.items():
            setattr(row, name, value)
    return moved


def mark_failed(row, error, *, waits, now):
    """Note what went wrong and when to try again, after the last of `waits` never. Raises Unreachable."""
    words, is_final, is_unreachable = _reading(error)
    is_last = is_final or row.attempts > len(waits)
    next_at = None if is_last else now + waits[row.attempts - 1]
    length = row._meta.get_field("error").max_length
    move(row, type(row).State.FAILED, error=words[:length], next_at=next_at)
    if is_unreachable:
        raise Unreachable from error


def _reading(error):
    """(what to tell, whether trying again is useless, whether the server does not answer at all)."""
    if isinstance(error, SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return _("Máy chủ thư không nhận địa chỉ này: %s") % _said(code, answer), code >= 500, False
    if isinstance(error, SMTPResponseException):
        # Only an answer to the mail itself is about this mail; a refused sender or password is ours to mend.
        is_final = isinstance(error, SMTPDataError) and error.smtp_code >= 500
        return _("Máy chủ thư trả lời: %s") % _said(error.smtp_code, error.smtp_error), is_final, False
    if isinstance(error, FileNotFoundError):
        return _("Không thấy tệp của văn bản trong kho. Hãy báo quản trị."), False, False
    if isinstance(error, OSError):  # among them smtplib's own about a lost connection
        return _("Không liên lạc được với máy chủ thư: %s") % error, False, True
    logger.error("mail could not be made", exc_info=error)
    return _("Không soạn được thư vì lỗi ngoài dự kiến. Hãy báo quản trị."), False, False


def _said(code, answer):
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(f"{code} {words}".split())
