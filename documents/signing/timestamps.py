"""The time-stamp server (RFC 3161): the one that is set, the demo authority's own, or none."""

import hashlib

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus

from documents.signing import demo_authority, revocation, trust


class TimeStampFailed(TimestampRequestError):
    """No time stamp now, whatever the reason; its text is a Vietnamese sentence.

    The only exception that asking for a stamp raises: server down, silent beyond TSA_TIMEOUT, an answer that is no
    stamp, a stamp over something else, or one by an authority we do not trust. The signature is then kept without.
    It is pyHanko's TimestampRequestError, hence an OSError.
    """


def timestamper():
    """A pyHanko TimeStamper, or None where signatures stay without a time stamp (PAdES B-B).

    Make a new one for each file. Asking it raises TimeStampFailed and nothing else.
    """
    if settings.TSA_URL:
        return CheckedTimeStamper(HTTPTimeStamper(settings.TSA_URL, timeout=settings.TSA_TIMEOUT))
    if settings.ALLOW_DEMO_AUTHORITY and demo_authority.exists():
        return CheckedTimeStamper(demo_authority.timestamper())
    return None


def is_configured():
    return bool(settings.TSA_URL) or (settings.ALLOW_DEMO_AUTHORITY and demo_authority.exists())


class CheckedTimeStamper(TimeStamper):
    """Accepts a stamp only after checking it: pyHanko alone compares the nonce and believes the rest.

    It opens and closes its connection within one request, so it serves a web request and a worker alike.
    """

    def __init__(self, server):
        super().__init__()
        self._server = server

    async def async_timestamp(self, message_digest, md_algorithm):
        try:
            token = await self._server.async_timestamp(message_digest, md_algorithm)
        except OSError as error:
            raise TimeStampFailed(_("Không lấy được dấu thời gian: máy chủ dấu thời gian không trả lời.")) from error
        except Exception as error:  # parsing what a stranger sent fails in many ways
            raise TimeStampFailed(_not_a_stamp()) from error
        try:
            status, revoked_at = await _examine(token, message_digest, md_algorithm)
        except Exception as error:
            raise TimeStampFailed(_not_a_stamp()) from error
        if not (status.intact and status.valid):
            raise TimeStampFailed(_not_a_stamp())
        if revoked_at or not status.trusted:
            raise TimeStampFailed(
                _(
                    "Không nhận dấu thời gian: "
                    "chứng thư của máy chủ dấu thời gian không được tin cậy, đã hết hạn hoặc bị thu hồi."
                )
            )
        return token


async def _examine(token, message_digest, md_algorithm):
    """(pyHanko's status, since when the server's certificate is revoked or None)."""

    def imprint(algorithm):
        # Another algorithm than the one asked for is an answer to another question.
        return message_digest if algorithm == md_algorithm else hashlib.sha256(message_digest).digest()

    contexts = {mode: trust.validation_context(revinfo_policy=mode.policy()) for mode in revocation.Mode}

    async def validate(mode):
        return TimestampSignatureStatus(**await validate_tst_signed_data(token["content"], contexts[mode], imprint))

    try:
        status, _mode = await revocation.settled(validate)
        return status, revocation.revoked_since(status.validation_path, contexts.values(), timezone.now())
    finally:
        for context in contexts.values():
            await context.aclose()


def _not_a_stamp():
    return _("Không lấy được dấu thời gian: máy chủ trả lời sai quy cách.")
