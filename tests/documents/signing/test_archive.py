"""The archive job on a sealed paper."""

import pytest

from documents.models import Archive, Version
from documents.signing import archive
from documents.signing.levels import level_of
from documents.storage import open_stored, store
from documents.workflow import DocumentState
from lhh_portal import jobs
from lhh_portal.models import Job
from lhh_portal.workflow import perform
from tests.documents.factories import DocumentFactory
from tests.documents.signing.signed_papers import signed

pytestmark = pytest.mark.django_db


def _sealed(pdf, state=DocumentState.SEALED):
    paper = DocumentFactory(state=state, pdf=store(pdf, "application/pdf"))
    Version.objects.create(document=paper, kind=Version.Kind.SEALED, file=paper.pdf)
    return paper


def _run(document):
    jobs.run(archive.enqueue(document).pk)
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
