"""Every state × action × role of an edition and of an entry, and what each step refuses or does besides."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from contests import services
from contests.models import Edition, Entry
from contests.workflow import EditionState, EntryState
from lhh_portal.models import StateChange
from lhh_portal.workflow import WrongState, available, perform, transitions_of
from tests.access import PEOPLE
from tests.contests import made

pytestmark = pytest.mark.django_db

# (action, from): to, by staff alone; everything that is not here is refused.
EDITION = {
    ("announce", "draft"): "announced",
    ("close", "announced"): "closed",
    ("start_marking", "closed"): "marking",
    ("decide", "marking"): "decided",
    ("reopen", "closed"): "announced",
    ("recall", "announced"): "draft",
    ("stop", "draft"): "stopped",
    ("stop", "announced"): "stopped",
    ("stop", "closed"): "stopped",
}
STAFF, FILERS = {"staff"}, {"staff", "officer"}
ENTRY = {
    ("submit", "draft"): ("submitted", FILERS),
    ("submit", "incomplete"): ("submitted", FILERS),
    ("accept", "submitted"): ("valid", STAFF),
    ("ask_supplement", "submitted"): ("incomplete", STAFF),
    ("refuse", "submitted"): ("refused", STAFF),
    ("refuse", "incomplete"): ("refused", STAFF),
    ("recheck", "valid"): ("submitted", STAFF),
    ("recheck", "refused"): ("submitted", STAFF),
    ("withdraw", "submitted"): ("withdrawn", FILERS),
    ("withdraw", "incomplete"): ("withdrawn", FILERS),
    ("withdraw", "valid"): ("withdrawn", FILERS),
}
WITH_A_PAGE_OF_THEIR_OWN = {"submit", "ask_supplement", "decide"}


def check(cast, obj, action, target, allowed):
    for who in PEOPLE:
        actor = getattr(cast, who)
        offered = action in [name for name, _label, _note in available(obj, actor)]
        assert offered == (who in allowed and target is not None and action not in WITH_A_PAGE_OF_THEIR_OWN), who
        if who not in allowed or target is None:
            with pytest.raises(WrongState if target is None else PermissionDenied):
                perform(obj, action, actor=actor, note="Lý do")
    assert not StateChange.objects.exists()
    if target:
        before = obj.state
        assert perform(obj, action, actor=cast.staff, note="Lý do").state == target
        change = StateChange.objects.get()
        assert (change.old, change.new, change.note) == (before, target, "Lý do")


@pytest.mark.parametrize(
    ("state", "action"), [(state, action) for state in EditionState.values for action in transitions_of(Edition)]
)
def test_edition(cast, state, action):
    edition = made.edition(state, days_left=-1 if action == "close" else 30)
    if action == "start_marking":
        made.entry(edition, cast.lawyers, "valid")
    if action == "decide":
        made.all_marked(cast, edition)

    check(cast, edition, action, EDITION.get((action, state)), STAFF)


@pytest.mark.parametrize(
    ("state", "action"), [(state, action) for state in EntryState.values for action in transitions_of(Entry)]
)
def test_entry(cast, state, action):
    entry = made.entry(made.edition(), cast.lawyers, state)
    target, allowed = ENTRY.get((action, state), (None, set()))

    check(cast, entry, action, target, allowed)


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (lambda edition: edition.criteria.filter(weight=10).delete(), "cộng lại là 90"),
        (lambda edition: edition.criteria.all().delete(), "còn thiếu: tiêu chí chấm"),
        (lambda edition: edition.prizes.all().delete(), "còn thiếu: cơ cấu giải"),
        (lambda edition: Edition.objects.update(born_to=None), "còn thiếu: khoảng ngày sinh của tác giả"),
    ],
)
def test_rules_that_are_not_whole_are_not_announced(cast, missing, words):
    edition = made.edition("draft")
    missing(edition)

    with pytest.raises(ValidationError, match=words):
        perform(edition, "announce", actor=cast.staff)
    assert Edition.objects.get().state == "draft"


def test_an_edition_takes_entries_until_its_last_day_is_over(cast):
    with pytest.raises(ValidationError, match="Còn nhận hồ sơ"):
        perform(made.edition(days_left=0), "close", actor=cast.staff)


def test_marking_waits_for_the_check_of_all(cast):
    edition = made.edition("closed")
    with pytest.raises(ValidationError, match="Chưa có hồ sơ nào hợp lệ"):
        perform(edition, "start_marking", actor=cast.staff)

    made.entry(edition, cast.lawyers, "valid")
    made.entry(edition, cast.lawyers, "incomplete")
    with pytest.raises(ValidationError, match="Còn 1 hồ sơ chưa kiểm tra xong"):
        perform(edition, "start_marking", actor=cast.staff)


def test_valid_entries_get_a_blind_code_that_stays_and_tells_no_order(cast):
    edition = made.edition()
    codes = []
    for _number in range(3):
        entry = perform(made.entry(edition, cast.lawyers, "submitted"), "accept", actor=cast.staff)
        codes.append(entry.code)
    again = perform(perform(entry, "recheck", actor=cast.staff, note="Xem lại"), "accept", actor=cast.staff)

    assert len(set(codes)) == 3
    assert all(len(code) == 4 and code.isdigit() for code in codes)
    assert again.code == codes[-1]


def test_a_supplement_has_a_day_and_a_late_one_is_refused(cast):
    entry = made.entry(made.edition(), cast.lawyers, "submitted")
    today = timezone.localdate()
    asked = services.ask_supplement(entry, due_on=today, note="Thiếu ảnh", by=cast.staff)

    with pytest.raises(ValidationError, match="Hạn bổ sung đã hết"):
        services.submit_entry(asked, by=cast.officer, at=timezone.now() + timedelta(days=1))
    services.submit_entry(asked, by=cast.officer, at=timezone.now())

    entry.refresh_from_db()
    assert (entry.state, entry.number, entry.receipts.count()) == ("submitted", 1, 2)
