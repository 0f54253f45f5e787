from datetime import date

import pytest

from documents import jobs as document_jobs
from documents.jobs import enqueue_render
from documents.models import OfficialDocument, StoredFile
from documents.register import reserve_number
from documents.storage import absolute_path, is_intact
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
    jobs.run(enqueue_render(DocumentFactory(issued_on=None), owner=cast.staff).pk)

    problems = Job.objects.get().result["problems"]
    assert [line.split(":")[0] for line in problems] == ["Cách viết số, ký hiệu", "Cách viết địa danh, thời gian"]


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


def test_number_given_during_the_print_is_not_lost(cast, monkeypatch):
    document = DocumentFactory(issued_on=None)
    job = enqueue_render(document, owner=cast.staff)

    def render(document, on_page):
        reserve_number(OfficialDocument.objects.get(), on=date(2024, 6, 11), by=None)
        return pdf_of_a_paper_without_number

    pdf_of_a_paper_without_number = document_jobs.pdf.render_html("<html lang=vi><p>Không số</p></html>")
    monkeypatch.setattr(document_jobs.pdf, "render", render)
    monkeypatch.setattr(document_jobs, "problems", lambda data: [])
    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.error.startswith("Văn bản vừa được thay đổi")
    assert OfficialDocument.objects.get().pdf is None


def test_render_of_a_paper_that_is_gone_says_so(cast):
    document = DocumentFactory()
    job = enqueue_render(document, owner=cast.staff)
    number = document.pk
    document.delete()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, f"Văn bản số {number} không còn trong hệ thống.")
