"""Every state × action × role, for both objects."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from lhh_portal.models import StateChange
from lhh_portal.workflow import WrongState, available, perform, transitions_of
from reports.coverage import fileable_groups
from reports.models import AssociationReport, ConsolidatedReport, NilReturn
from reports.workflow import ConsolidatedState, ReportState
from tests.factories import RoundFactory

pytestmark = pytest.mark.django_db

PEOPLE = (
    "officer",
    "other_officer",
    "staff",
    "clerk",
    "leader",
    "judge",
    "author",
    "editor",
    "administrator",
    "nobody",
)

# (action, from): (to, who may); everything that is not here is refused.
ASSOCIATION_REPORT = {
    ("start", "requested"): ("draft", "officer"),
    ("submit", "draft"): ("submitted", "officer"),
    ("submit", "returned"): ("submitted", "officer"),
    ("take_back", "submitted"): ("draft", "officer"),
    ("send_back", "submitted"): ("returned", "staff"),
    ("accept", "submitted"): ("accepted", "staff"),
    ("reopen", "accepted"): ("returned", "staff"),
}
CONSOLIDATED_REPORT = {("close", "draft"): ("closed", "staff"), ("reopen", "closed"): ("draft", "staff")}


def in_every_state(model, states):
    return [(state, action) for state in states for action in transitions_of(model)]


@pytest.fixture
def make_report(cast):
    def make(state):
        report = RoundFactory().reports.create(association=cast.lawyers, state=state)
        for group in fileable_groups():
            NilReturn.objects.create(report=report, group=group)
        return report

    return make


@pytest.mark.parametrize(("state", "action"), in_every_state(AssociationReport, ReportState.values))
def test_association_report(cast, make_report, state, action):
    report = make_report(state)
    target, allowed = ASSOCIATION_REPORT.get((action, state), (None, None))

    for who in PEOPLE:
        actor = getattr(cast, who)
        offered = action in [name for name, _label, _note in available(report, actor)]
        assert offered == (who == allowed), who
        if who != allowed:
            with pytest.raises(WrongState if target is None else PermissionDenied):
                perform(report, action, actor=actor, note="Lý do")

    assert not StateChange.objects.exists()
    if target:
        assert perform(report, action, actor=getattr(cast, allowed), note="Lý do").state == target
        change = StateChange.objects.get()
        assert (change.old, change.new, change.note) == (state, target, "Lý do")


@pytest.mark.parametrize("action", ["send_back", "reopen"])
def test_note_is_required_and_nothing_is_written_without(cast, make_report, action):
    report = make_report("submitted" if action == "send_back" else "accepted")

    with pytest.raises(ValidationError):
        perform(report, action, actor=cast.staff, note=" ")

    assert not StateChange.objects.exists()


@pytest.mark.parametrize(("state", "action"), in_every_state(ConsolidatedReport, ConsolidatedState.values))
def test_who_is_offered_what_with_a_consolidated_report(cast, state, action):
    report = ConsolidatedReport(round=RoundFactory(), state=state)
    _target, allowed = CONSOLIDATED_REPORT.get((action, state), (None, None))

    offered = [who for who in PEOPLE if action in [item[0] for item in available(report, getattr(cast, who))]]

    assert offered == ([allowed] if allowed else [])


def test_tables_are_whole():
    """A transition added without a row here would otherwise only be tested as refused."""
    for model, table in ((AssociationReport, ASSOCIATION_REPORT), (ConsolidatedReport, CONSOLIDATED_REPORT)):
        rows = {(name, item.source): item.target for name, items in transitions_of(model).items() for item in items}
        assert rows == {key: target for key, (target, _who) in table.items()}
