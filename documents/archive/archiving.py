"""Making a signed paper last: revocation data, document time stamps, and their renewal (PAdES B-LT, B-LTA).

The result is a Version of kind ARCHIVED beside the issued file. docs/archive.md tells the whole.
"""

import asyncio
import io
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper, TimestampDSSContentSettings
from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info
from pyhanko_certvalidator.errors import InsufficientRevinfoError, PathError, RevokedError, ValidationError

from documents.archive.chain import Problem, chain_problems
from documents.archive.levels import Level, last_stamp_expires, level_of, levels_of
from documents.models import Archive, OfficialDocument, Version
from documents.signing import timestamps, trust
from documents.signing.timestamps import TimeStampFailed, timestamper
from documents.storage import is_intact, open_stored, store
from documents.workflow import DocumentState
from lhh_portal.jobs import enqueue as enqueue_job
from lhh_portal.workflow import effect

# pyHanko's own two families (ValidationError is not Django's); a silent OCSP responder is a bare TimeoutError.
CHAIN_ERRORS = (PathError, ValidationError, OSError)
FIRST_RETRY = timedelta(minutes=15)
LAST_RETRY = timedelta(days=1)
AT_ONCE = 200
DAILY = 2000
# From the organisation's signature on the file does not change any more.
ARCHIVED_STATES = [
    DocumentState.SEALED,
    DocumentState.ISSUED,
    DocumentState.CORRECTED,
    DocumentState.WITHDRAWN,
]


@dataclass(frozen=True)
class Extended:
    """A file with what could be added to it, and sentences saying what could not."""

    pdf: bytes
    missing: list[str]


def extend(pdf, *, renew=False):
    """Bring `pdf` as far towards B-LTA as servers allow today; `renew` stamps it even when it is there already.

    The caller has seen that chain_problems(pdf) is empty: what is stamped over is vouched for.
    """
    if not timestamps.is_configured() or (level_of(pdf) == Level.LTA and not renew):
        return Extended(pdf, [])
    return asyncio.run(_extend(pdf, renew))


async def _extend(pdf, renew):
    # One event loop for the whole file: connections belong to the loop that opened them.
    context = trust.validation_context(strict=True)
    try:
        data, missing = await _with_revocation_data(pdf, context, renew)
        # A signature without any stamp is stamped at once, even if the data must follow later.
        if missing and all(signature.stamped_at for signature in levels_of(pdf)):
            return Extended(pdf, missing)
        return Extended(await _stamped(data, None if missing else context), missing)
    # Without the stamp nothing is kept: an archived file always ends with one, which covers all of it.
    except TimeStampFailed as error:
        return Extended(pdf, [*missing, str(error)])
    except CHAIN_ERRORS:
        return Extended(pdf, [_("Chưa lấy được dữ liệu thu hồi của máy chủ dấu thời gian.")])
    finally:
        await context.aclose()


async def _with_revocation_data(pdf, context, renew):
    """`pdf` with the revocation data it lacks, when renewing also of its last time stamp; and what is missing."""
    reader = PdfFileReader(io.BytesIO(pdf))
    stamps = reader.embedded_timestamp_signatures
    lacking = {signature.field for signature in levels_of(pdf) if signature.without_revocation_data}
    wanted = [each for each in reader.embedded_regular_signatures if each.field_name in lacking]
    paths, missing = [], []
    for signature in wanted + (stamps[-1:] if renew else []):
        try:
            paths += await collect_validation_info(signature, context)
        except CHAIN_ERRORS as error:
            missing.append(_why(signature.signer_cert, error))
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    dss = DocumentSecurityStore.supply_dss_in_writer(writer, None, paths=paths, validation_context=context)
    return (_written(writer) if dss.modified else pdf), list(dict.fromkeys(missing))


async def _stamped(pdf, context):
    """`pdf` with a document time stamp; with a `context` the server's own revocation data is put in before it.

    Raises TimeStampFailed, or one of CHAIN_ERRORS about the server's certificate.
    """
    output = io.BytesIO()
    await PdfTimeStamper(timestamper()).async_timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        "sha256",
        context,
        output=output,
        dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
    )
    return output.getvalue()


def _written(writer):
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _why(certificate, error):
    name = certificate.subject.native.get("common_name", certificate.subject.human_friendly)
    if isinstance(error, InsufficientRevinfoError | OSError):
        return _("Chưa lấy được dữ liệu thu hồi của chứng thư «%s» và nơi cấp.") % name
    if isinstance(error, RevokedError):
        return _("Chứng thư «%s» hoặc nơi cấp đã bị thu hồi.") % name
    return _("Chứng thư «%s» không được tin cậy hoặc đã hết hạn.") % name


@effect(OfficialDocument, "seal")
def archive_sealed_paper(document, *, actor, note):
    """Queues the archive: revocation data, archive time stamp"""
    enqueue(document)


def enqueue(document):
    """Queue the archive job of `document`; while one waits or runs, that one is returned."""
    return enqueue_job(
        "documents.archive",
        owner=None,
        key=f"documents.archive:{document.pk}",
        back_url=document.get_absolute_url(),
        document_id=document.pk,
    )


def enqueue_due():
    """Queue the papers whose turn has come, and those nobody ever looked at. Return how many."""
    papers = OfficialDocument.objects.filter(state__in=ARCHIVED_STATES)
    due = papers.filter(Q(archive=None) | Q(archive__next_try_at__lte=timezone.now()))
    # The rest of a long queue follows in the next pass.
    return _enqueue_all(due.order_by("archive__next_try_at")[:AT_ONCE])


def enqueue_expiring():
    """Queue the papers whose last time stamp must be renewed, and those from before there was a server. How many."""
    wanted = Q(archive__stamp_expires_at__lte=renew_before())
    if timestamps.is_configured():
        wanted |= Q(archive__next_try_at=None) & ~Q(archive__level=Level.LTA)
    papers = OfficialDocument.objects.filter(wanted, archive__isnull=False)
    return _enqueue_all(papers.order_by("archive__stamp_expires_at")[:DAILY])


def _enqueue_all(documents):
    jobs = [enqueue(document) for document in documents]
    return len(jobs)


def renew_before():
    return timezone.now() + timedelta(days=settings.ARCHIVE_RENEW_DAYS)


def current_file(document):
    """The StoredFile that proofs are added to: the last archived version, or the issued file."""
    version = document.versions.filter(kind=Version.Kind.ARCHIVED).select_related("file").last()
    return version.file if version else document.pdf


@dataclass(frozen=True)
class Result:
    """What became of a file: its bytes, None when nothing may be done to it, and why."""

    pdf: bytes | None
    missing: list[str]
    problems: list


def work_on(stored):
    """Check all of `stored`, then extend or renew it; a file with problems is not stamped over."""
    if not is_intact(stored):
        text = _("Tệp trên máy chủ đã mất hoặc hỏng. Hãy khôi phục thư mục tệp từ bản sao lưu.")
        return Result(None, [], [Problem(text, is_broken=True)])
    with open_stored(stored) as file:
        pdf = file.read()
    problems = chain_problems(pdf)
    if problems:
        return Result(None, [], problems)
    expires = last_stamp_expires(pdf)
    extended = extend(pdf, renew=expires is not None and expires <= renew_before())
    # What does not hold is never kept, whoever spoiled it.
    problems = chain_problems(extended.pdf) if extended.pdf != pdf else []
    return Result(None if problems else extended.pdf, extended.missing, problems)


def keep_result(document, base, result):
    """Store what became of `base` as a new version and write down what is missing and when it is tried again.

    Within the transaction of the job. Return the Archive.
    """
    archive, _created = Archive.objects.select_for_update().get_or_create(document=document)
    if result.pdf is not None:
        archive.level = level_of(result.pdf)
        archive.stamp_expires_at = last_stamp_expires(result.pdf)
        stored = store(result.pdf, "application/pdf")
        if stored != base:
            Version.objects.create(document=document, kind=Version.Kind.ARCHIVED, file=stored)
    archive.missing = [str(problem) for problem in result.problems] or result.missing
    archive.is_broken = any(problem.is_broken for problem in result.problems)
    archive.checked_at = timezone.now()
    _plan_next_try(archive)
    archive.save()
    return archive


@dataclass(frozen=True)
class State:
    """How far a paper's archive is, for its page. `row` is None until the first run."""

    row: Archive | None
    level: str
    renew_at: datetime | None
    # There is no time stamp, and no server to give one.
    has_no_server: bool


def state_of(document):
    """The State of a sealed paper; None before. One query."""
    if document.state not in ARCHIVED_STATES:
        return None
    row = Archive.objects.filter(document=document).first()
    expires = row and row.stamp_expires_at
    return State(
        row=row,
        level=Level(row.level).label if row and row.level else "",
        renew_at=expires and expires - timedelta(days=settings.ARCHIVE_RENEW_DAYS),
        has_no_server=row is not None and expires is None and not timestamps.is_configured(),
    )


def _plan_next_try(archive):
    """Again after 15 minutes, then 30, an hour, … a day at most; a complete paper has nothing planned."""
    if not archive.missing:
        archive.attempts, archive.next_try_at, archive.incomplete_since = 0, None, None
        return
    wait = LAST_RETRY if archive.is_broken else min(FIRST_RETRY * 2 ** min(archive.attempts, 10), LAST_RETRY)
    archive.attempts += 1
    archive.next_try_at = archive.checked_at + wait
    archive.incomplete_since = archive.incomplete_since or archive.checked_at
