import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.workspace import papers_returned, papers_to_decide
from tests.documents.factories import DocumentFactory

pytestmark = pytest.mark.django_db


def _papers(cast, count=1):
    for state in ("draft", "proposed", "returned", "approved", "signed", "sealed", "issued"):
        DocumentFactory.create_batch(count, state=state, signer=cast.leader)


@pytest.mark.parametrize(
    ("who", "lines"),
    [
        ("leader", ["2 văn bản chờ duyệt", "2 văn bản chờ ký"]),
        ("clerk", ["2 văn bản chờ ký số cơ quan", "2 văn bản chờ phát hành"]),
        ("staff", []),
        ("officer", []),
    ],
)
def test_papers_wait_for_whoever_does_the_next_step(cast, who, lines):
    _papers(cast, 2)
    DocumentFactory(state="approved", signer=cast.staff)

    assert [line.label for line in papers_to_decide(getattr(cast, who))] == lines


@pytest.mark.parametrize(("who", "count"), [("staff", 1), ("clerk", 1), ("leader", 0), ("officer", 0)])
def test_returned_papers_come_back_to_those_who_write(cast, who, count):
    _papers(cast)

    lines = papers_returned(getattr(cast, who))

    assert [(line.label.split(":")[0], line.tone) for line in lines] == [("Văn bản bị trả lại", "returned")] * count


def test_nothing_waits_means_no_line(cast):
    assert papers_to_decide(cast.leader) == []


def test_queries_do_not_grow_with_papers(cast):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            papers_to_decide(cast.leader)
            papers_returned(cast.clerk)
        return len(caught)

    _papers(cast)
    queries()  # the roles of both are read once
    few = queries()
    _papers(cast, 10)
    assert queries() == few
