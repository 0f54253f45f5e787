import pytest

from contests.demo.load import load_contest
from contests.models import Edition, Entry
from contests.results import RoundResult

pytestmark = pytest.mark.django_db


def test_demo_has_an_entry_in_each_stage_and_a_contest_being_marked_with_a_disagreement(cast):
    load_contest()

    running, marked = Edition.objects.get(state="announced"), Edition.objects.get(state="marking")
    states = Entry.objects.filter(edition=running).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["valid", "submitted", "incomplete", "submitted", "draft"]
    result = RoundResult(marked.rounds.get())
    assert sorted(row.state for row in result.rows) == [*["done"] * 6, "held", "waiting"]
    assert result.proposal.ties == []
    assert all("(minh họa)" in entry.title for entry in Entry.objects.all())
