"""The archive job on a sealed paper."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader

from documents.archive import archiving
from documents.archive.chain import chain_problems
from documents.archive.levels import level_of
from documents.models import Archive, SignatureRole, SigningBackend, Version
from documents.signing.sign import sign_now
from documents.storage import absolute_path, open_stored, store
from documents.workflow import DocumentState
from lhh_portal import jobs
from lhh_portal.models import Job
from lhh_portal.workflow import perform
from tests.documents.factories import DocumentFactory
from tests.documents.signing import papers
from tests.documents.signing.servers import Server, serving
from tests.documents.signing.signed_papers import signed

pytestmark = pytest.mark.django_db


def _sealed(pdf, state=DocumentState.SEALED):
    paper = DocumentFactory(state=state, pdf=store(pdf, "application/pdf"))
    Version.objects.create(document=paper, kind=Version.Kind.SEALED, file=paper.pdf)
    return paper


def _run(document):
    jobs.run(archiving.enqueue(document).pk)
    return Archive.objects.get(document=document)


def test_sealing_queues_the_archive(cast, authority):
    paper = _sealed(signed(authority), DocumentState.SIGNED)

    perform(paper, "seal", actor=cast.clerk)

    assert list(Job.objects.values_list("kind", "key")) == [("documents.archive", f"documents.archive:{paper.pk}")]


def test_archived_version_lies_beside_the_issued_file(authority):
    issued = signed(authority)
    paper = _sealed(issued)

    state = _run(paper)

    paper.refresh_from_db()
    _sealed_version, version = Version.objects.all()
    archived = open_stored(version.file).read()
    assert (version.kind, level_of(archived)) == (Version.Kind.ARCHIVED, "B-LTA")
    assert archived.startswith(issued)
    assert open_stored(paper.pdf).read() == issued
    assert (state.level, state.missing, state.is_broken, state.next_try_at) == ("B-LTA", [], False, None)


def test_a_second_run_changes_nothing(authority):
    paper = _sealed(signed(authority))

    for _ in range(2):
        _run(paper)

    assert [version.kind for version in Version.objects.all()] == ["sealed", "archived"]
    assert list(Job.objects.values_list("state", flat=True)) == ["done", "done"]


def test_time_stamp_server_away_and_back(authority, settings):
    paper = _sealed(signed(authority, stamped=False))
    with serving() as server:
        settings.TSA_URL, settings.TSA_TIMEOUT = server.url("tsa"), 1
        server.tsa = Server.BROKEN
        away = [_run(paper) for _ in range(3)]
        server.tsa = Server.WORKS
        back = _run(paper)

    waits = [state.next_try_at - state.checked_at for state in away]
    assert waits == [timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)]
    assert {tuple(state.missing) for state in away} == {
        ("Không lấy được dấu thời gian: máy chủ dấu thời gian không trả lời.",)
    }
    assert {state.incomplete_since for state in away} == {away[0].incomplete_since}
    assert [state.level for state in away] == ["B-B", "B-B", "B-B"]
    assert (back.level, back.missing, back.next_try_at, back.attempts) == ("B-LTA", [], None, 0)
    assert [version.kind for version in Version.objects.all()] == ["sealed", "archived"]


def test_papers_are_queued_when_their_turn_comes(authority):
    now = timezone.now()
    never_seen = _sealed(b"a")
    _not_yet_sealed = _sealed(b"b", DocumentState.SIGNED)
    turn_has_come = _with_archive(_sealed(b"c"), next_try_at=now - timedelta(minutes=1))
    later = _with_archive(_sealed(b"d"), next_try_at=now + timedelta(minutes=1))
    complete = _with_archive(_sealed(b"e"), level="B-LTA", stamp_expires_at=now + timedelta(days=91))
    expiring = _with_archive(_sealed(b"f"), level="B-LTA", stamp_expires_at=now + timedelta(days=89))
    from_before_the_server = _with_archive(_sealed(b"g"), level="B-B")

    assert archiving.enqueue_due() == 2
    assert _queued() == {never_seen.pk, turn_has_come.pk}

    Job.objects.all().delete()
    assert archiving.enqueue_expiring() == 2
    assert _queued() == {expiring.pk, from_before_the_server.pk}
    assert not {later.pk, complete.pk} & _queued()


def test_queueing_twice_makes_one_job(authority):
    _sealed(b"a")

    assert [archiving.enqueue_due(), archiving.enqueue_due()] == [1, 1]
    assert Job.objects.count() == 1


def test_stamp_about_to_expire_is_renewed(authority):
    authority.issue(authority.TSA, "Dấu thời gian", ends=timezone.now() + timedelta(days=89))
    paper = _sealed(signed(authority))
    first = _run(paper)
    authority.issue(authority.TSA, "Dấu thời gian mới", ends=timezone.now() + timedelta(days=900))

    renewed = _run(paper)

    assert renewed.stamp_expires_at - first.stamp_expires_at > timedelta(days=800)
    once, twice = [open_stored(version.file).read() for version in Version.objects.filter(kind="archived")]
    assert twice.startswith(once)
    assert chain_problems(twice) == []
    _run(paper)
    assert Version.objects.filter(kind="archived").count() == 2


def test_broken_chain_is_reported_and_not_stamped_over(authority):
    authority.issue(authority.TSA, "Dấu thời gian", ends=timezone.now() + timedelta(days=10))
    paper = _sealed(signed(authority))
    _run(paper)
    version = Version.objects.get(kind="archived")
    version.file = store(_with_flipped_byte_in_stamp(open_stored(version.file).read()), "application/pdf")
    version.save()

    state = _run(paper)

    assert state.is_broken
    (sentence,) = state.missing
    assert sentence.endswith("chữ ký hoặc dấu thời gian không còn khớp với nội dung.")
    assert Version.objects.filter(kind="archived").count() == 1


def test_file_that_lies_damaged_on_disk_is_reported(authority):
    paper = _sealed(signed(authority))
    path = absolute_path(paper.pdf)
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7 nothing else")

    state = _run(paper)

    assert (state.is_broken, state.missing, state.level) == (
        True,
        ["Tệp trên máy chủ đã mất hoặc hỏng. Hãy khôi phục thư mục tệp từ bản sao lưu."],
        "",
    )


@pytest.mark.parametrize("where", ["work_on", "store"])
def test_what_nobody_foresaw_is_written_down_and_tried_later_and_later(authority, monkeypatch, where):
    paper = _sealed(signed(authority))

    def fail(*args):
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(archiving, where, fail)
    waits = []
    for _time in range(3):
        state = _run(paper)
        waits.append(state.next_try_at - state.checked_at)

    assert waits == [timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=60)]
    assert state.missing == ["Lỗi chưa lường trước khi lưu trữ; xem nhật ký của máy chủ."]
    assert archiving.enqueue_due() == 0
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}


def _with_flipped_byte_in_stamp(pdf):
    """In the signature value of the first document time stamp."""
    stamp = PdfFileReader(io.BytesIO(pdf)).embedded_timestamp_signatures[0]
    start = pdf.lower().index(stamp.signer_info["signature"].native.hex().encode())
    digit = b"0" if pdf[start : start + 1] != b"0" else b"1"
    return pdf[:start] + digit + pdf[start + 1 :]


def _with_archive(paper, **fields):
    Archive.objects.create(document=paper, **fields)
    return paper


def _queued():
    return {job.args["document_id"] for job in Job.objects.all()}


def test_paper_signed_while_the_server_hangs_is_completed_later(cast, authority, settings):
    """The whole way: two signatures in the portal without stamp, sealing queues, a later run completes."""
    papers.identity(cast.leader, authority.PERSON, backend=SigningBackend.PKCS12)
    papers.identity(None, authority.ORGANISATION, backend=SigningBackend.PKCS12)
    paper = papers.ready(cast)
    with serving() as server:
        settings.TSA_URL, settings.TSA_TIMEOUT = server.url("tsa"), 1
        server.tsa = Server.SILENT
        for role, by in ((SignatureRole.PERSON, cast.leader), (SignatureRole.ORGANISATION, cast.clerk)):
            paper = sign_now(paper, role, by=by, secret=settings.DEMO_PASSWORD)
        queued = Job.objects.get(kind="documents.archive")
        jobs.run(queued.pk)
        before = Archive.objects.get()
        server.tsa = Server.WORKS
        Archive.objects.update(next_try_at=timezone.now())
        assert archiving.enqueue_due() == 1
        jobs.run(Job.objects.get(kind="documents.archive", state=Job.State.QUEUED).pk)

    after = Archive.objects.get()
    assert paper.state == DocumentState.SEALED
    assert (before.level, before.missing) == (
        "B-B",
        ["Không lấy được dấu thời gian: máy chủ dấu thời gian không trả lời."],
    )
    assert (after.level, after.missing) == ("B-LTA", [])
