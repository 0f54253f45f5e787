from datetime import date

import pytest

from documents import jobs as document_jobs
from documents.jobs import enqueue_render
from documents.models import OfficialDocument, StoredFile
from documents.registers.outgoing import reserve_number
from documents.storage import absolute_path, is_intact, open_stored, store
from lhh_portal import jobs
from lhh_portal.models import Job
from tests.documents.factories import DocumentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_render_stores_the_file_exactly_once(cast):
    document = DocumentFactory()

    for _ in range(2):
        jobs.run(enqueue_render(document, owner=cast.staff).pk)

    stored = StoredFile.objects.get()
    assert OfficialDocument.objects.get().pdf == stored
    assert is_intact(stored)
    assert [path.name for path in absolute_path(stored).parent.iterdir()] == [stored.sha256]
    assert list(Job.objects.values_list("state", flat=True)) == ["done", "done"]


@pytest.mark.slow
def test_render_tells_what_the_print_lacks(cast):
    draft = DocumentFactory(issued_on=None, recipients="- Sở Nội vụ;\n- Lưu VP.")
    jobs.run(enqueue_render(draft, owner=cast.staff).pk)

    problems = Job.objects.get().result["problems"]
    assert [line.split(":")[0] for line in problems] == ["Dòng cuối của nơi nhận"]  # not the number it has not yet


def test_cancel_while_pages_are_laid_out_stores_nothing(cast, monkeypatch):
    document = DocumentFactory()
    job = enqueue_render(document, owner=cast.staff)
    seen = []

    def render(document, on_page):
        on_page(1)
        seen.append(Job.objects.get().message)
        jobs.cancel(job)
        on_page(2)

    monkeypatch.setattr(document_jobs.pdf, "render", render)
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (seen, job.state) == (["Đang dàn trang 1"], Job.State.CANCELLED)
    assert StoredFile.objects.count() == 0
    assert OfficialDocument.objects.get().pdf is None


@pytest.fixture
def prints(monkeypatch):
    """The subjects as they were printed; each print is a file of its own, quickly made."""
    seen = []

    def render(document, on_page):
        seen.append(document.subject)
        OfficialDocument.objects.filter(subject__startswith="Đổi").update(subject=f"Đổi lần {len(seen)}")
        if document.issued_on is None:
            reserve_number(OfficialDocument.objects.get(), on=date(2024, 6, 11), by=None)
        return f"%PDF-1.7 {document.subject} {document.symbol}".encode()

    monkeypatch.setattr(document_jobs.pdf, "render", render)
    monkeypatch.setattr(document_jobs, "problems", lambda data: [])
    return seen


def test_paper_that_changes_during_the_print_is_printed_again(cast, prints):
    document = DocumentFactory(issued_on=None, subject="Kế hoạch")

    jobs.run(enqueue_render(document, owner=cast.staff).pk)

    assert (prints, Job.objects.get().state) == (["Kế hoạch", "Kế hoạch"], Job.State.DONE)
    assert open_stored(OfficialDocument.objects.get().pdf).read().endswith(b"01/BC-LHH")


def test_paper_that_changes_all_the_time_is_given_up(cast, prints):
    document = DocumentFactory(subject="Đổi luôn")

    jobs.run(enqueue_render(document, owner=cast.staff).pk)

    assert len(prints) == document_jobs.TRIES
    assert Job.objects.get().error.startswith("Văn bản vừa được thay đổi")
    assert OfficialDocument.objects.get().pdf is None


@pytest.mark.parametrize("state", ["signed", "sealed", "issued", "corrected", "withdrawn"])
def test_signed_paper_is_never_printed_again(cast, prints, state):
    signed = store(b"%PDF-1.7 signed", "application/pdf")
    document = DocumentFactory(pdf=signed, state=state)

    jobs.run(enqueue_render(document, owner=cast.staff).pk)

    assert (prints, Job.objects.get().error) == ([], "Văn bản đã có chữ ký số nên không in lại được.")
    assert OfficialDocument.objects.get().pdf == signed


def test_paper_signed_during_the_print_keeps_its_file(cast, monkeypatch):
    document = DocumentFactory(state="approved")
    signed = store(b"%PDF-1.7 signed", "application/pdf")

    def render(document, on_page):
        OfficialDocument.objects.update(state="signed", pdf=signed)
        return b"%PDF-1.7"

    monkeypatch.setattr(document_jobs.pdf, "prepare", render)
    monkeypatch.setattr(document_jobs, "problems", lambda data: [])
    jobs.run(enqueue_render(document, owner=cast.staff).pk)

    assert OfficialDocument.objects.get().pdf == signed
    assert document.versions.count() == 0


@pytest.mark.slow
def test_print_for_signing_asked_twice_is_one_version(cast):
    document = DocumentFactory(state="approved")

    for _ in range(2):
        jobs.run(enqueue_render(document, owner=cast.staff).pk)

    assert document.versions.get().file == OfficialDocument.objects.get().pdf
    assert [job.error for job in Job.objects.all()] == ["Bản trình ký đã có. Hãy mở văn bản để ký.", ""]


def test_render_of_a_paper_that_is_gone_says_so(cast):
    document = DocumentFactory()
    job = enqueue_render(document, owner=cast.staff)
    number = document.pk
    document.delete()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, f"Văn bản số {number} không còn trong hệ thống.")
