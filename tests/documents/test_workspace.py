from datetime import date

import pytest

from documents.register import reserve_number
from documents.workspace import papers_without_number
from tests.documents.factories import DocumentFactory


@pytest.mark.parametrize(("who", "lines"), [("clerk", 1), ("staff", 1), ("leader", 0), ("officer", 0)])
def test_papers_without_number_wait_for_those_who_give_numbers(cast, who, lines):
    reserve_number(DocumentFactory(), on=date(2024, 6, 11), by=None)
    waiting = DocumentFactory()

    shown = papers_without_number(getattr(cast, who))

    assert [line.url for line in shown] == [waiting.get_absolute_url()] * lines
