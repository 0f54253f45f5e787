"""Every state × action × role of a task, and what each step does besides."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from advisory import services
from advisory.models import AdvisoryTask
from advisory.models.recommendations import ANSWERED
from advisory.workflow import TaskState
from lhh_portal.models import StateChange
from lhh_portal.workflow import WrongState, available, perform, transitions_of
from tests.access import PEOPLE
from tests.advisory.told import DAY, asked, contract, ready, recommended, task

pytestmark = pytest.mark.django_db

ALL = {
    ("give", "requested"): ("given", "staff"),
    ("accept", "requested"): ("accepted", "staff"),
    ("refuse", "requested"): ("refused", "staff"),
    ("compile", "given"): ("compiling", "staff"),
    ("send", "compiling"): ("sent", "staff"),
    ("take_dossier", "accepted"): ("dossier", "staff"),
    ("return_dossier", "dossier"): ("accepted", "staff"),
    ("commission", "dossier"): ("commissioned", "leader"),
    ("convene", "dossier"): ("in-review", "staff"),
    ("convene", "commissioned"): ("in-review", "staff"),
    ("open_seminar", "in-review"): ("seminar", "staff"),
    ("draft", "in-review"): ("drafting", "staff"),
    ("draft", "seminar"): ("drafting", "staff"),
    ("adopt", "drafting"): ("adopted", "staff"),
    ("send_back", "drafting"): ("in-review", "staff"),
    ("send_back", "adopted"): ("in-review", "staff"),
    ("issue", "adopted"): ("sent", "leader"),
    ("answer", "sent"): ("answered", "staff"),
    ("liquidate", "sent"): ("liquidated", "leader"),
    ("liquidate", "answered"): ("liquidated", "leader"),
    ("close", "sent"): ("closed", "staff"),
    ("close", "answered"): ("closed", "staff"),
    ("close", "liquidated"): ("closed", "staff"),
    ("reopen", "sent"): ("compiling", "staff"),
    ("recall", "sent"): ("adopted", "staff"),
    **{
        ("stop", state): ("stopped", "staff")
        for state in (
            *("requested", "given", "compiling", "accepted", "dossier"),
            *("commissioned", "in-review", "seminar", "drafting", "adopted"),
        )
    },
}
# (origin, whether a council stands): what nobody may take although the state is right.
TRACKS = {
    ("comment", False): {"commission", "liquidate", "recall"},
    ("contract", False): {"liquidate", "recall", ("convene", "dossier")},
    ("contract", True): {("convene", "dossier"), ("close", "sent"), ("close", "answered"), "reopen"},
    ("proposed", True): {"commission", "liquidate", "reopen"},
    ("ordered", True): {("convene", "dossier"), "liquidate", "reopen"},
}
WITH_A_PAGE_OF_THEIR_OWN = {"give", "send", "answer", "issue"}
# What a step of the long track asks of a council is refused without one; tests below say how.
ASKS_FOR_A_COUNCIL = {"convene", "draft", "adopt", "open_seminar", "send_back", "issue"}


@pytest.mark.parametrize(("origin", "has_council"), TRACKS)
@pytest.mark.parametrize("state", TaskState.values)
def test_task(cast, state, origin, has_council):
    for action in transitions_of(AdvisoryTask):
        made = task(cast, state, sent_on=DAY, origin=origin)
        asked(made, cast.lawyers)
        if has_council:
            ready(made)
        if origin == "contract":
            contract(made)
        target, may = ALL.get((action, state), (None, None))
        withheld = TRACKS[origin, has_council] & {action, (action, state)}

        for who in PEOPLE:
            actor = getattr(cast, who)
            offered = action in [name for name, _label, _note in available(made, actor)]
            takes = who == may and not withheld
            assert offered == (takes and action not in WITH_A_PAGE_OF_THEIR_OWN), (action, who)
            if not takes:
                with pytest.raises(WrongState if target is None else PermissionDenied):
                    perform(made, action, actor=actor, note="Lý do")

        assert not StateChange.objects.of(made).exists()
        if target and not withheld and (has_council or action not in ASKS_FOR_A_COUNCIL | {"take_dossier"}):
            assert perform(made, action, actor=getattr(cast, may), note="Lý do").state == target
            change = StateChange.objects.of(made).get()
            assert (change.old, change.new, change.note) == (state, target, "Lý do")


def test_nothing_goes_out_without_a_text_and_nothing_is_given_to_nobody(cast):
    empty, alone = task(cast, "compiling", compiled_text=""), task(cast)

    with pytest.raises(ValidationError, match="Bản tổng hợp còn trống"):
        services.send_task(empty, sent_on=DAY, symbol="1", by=cast.staff)
    with pytest.raises(ValidationError, match="Chưa chọn hội nào"):
        services.give_task(alone, associations=[], due_on=DAY, by=cast.staff)

    empty.refresh_from_db()
    assert (empty.state, empty.sent_on, empty.sent_symbol) == ("compiling", None, "")


def test_sending_starts_the_clock_and_keeps_who_answered_and_reopening_takes_it_back(cast, settings):
    settings.ADVICE_ANSWER_DAYS = 20
    made = task(cast, "compiling")
    asked(made, cast.lawyers, opinion="Sửa Điều 5", given_on=made.received_on + timedelta(days=12))
    missing = asked(made, cast.healers)
    one = recommended(made)

    sent = services.send_task(made, sent_on=DAY, symbol="45/LHH-TVPB", by=cast.staff)
    missing.delete()
    one.refresh_from_db()

    words = "Có 1/2 hội, đơn vị góp ý: Hội Luật gia; góp ý sau hạn: Hội Luật gia; chưa góp ý: Hội Đông y."
    assert (sent.state, sent.participation, sent.sent_symbol) == ("sent", words, "45/LHH-TVPB")
    assert (one.sent_on, one.answer_due_on) == (DAY, DAY + timedelta(days=20))

    back = perform(sent, "reopen", actor=cast.staff, note="Chưa ký")
    one.refresh_from_db()
    assert (back.sent_on, back.sent_symbol, back.participation) == (None, "", "")
    assert (one.sent_on, one.answer_due_on) == (None, None)


def test_a_task_with_an_answer_is_not_reopened_and_one_with_an_open_recommendation_not_closed(cast):
    made = task(cast, "sent", sent_on=DAY)
    recommended(made, sent_on=DAY, outcome="whole", answered_on=DAY)
    recommended(made, sent_on=DAY)

    assert available(made, cast.staff) == []
    for action in ("reopen", "close"):
        with pytest.raises(PermissionDenied):
            perform(made, action, actor=cast.staff, note="Nhầm")


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        (["whole", "none"], "answered"),
        (["whole", "silent"], "answered"),
        (["silent", "silent"], "sent"),
        (["part", ""], "sent"),
    ],
)
def test_the_last_answer_answers_the_task_unless_all_was_silence(cast, outcomes, state):
    made = task(cast, "sent", sent_on=DAY)
    for outcome in outcomes:
        answered_on = DAY if outcome in ANSWERED else None
        recommended(made, sent_on=DAY, outcome=outcome, explanation="Chưa có nguồn", answered_on=answered_on)

    first = made.recommendations.first()

    services.record_answer(first, by=cast.staff, base=first.answer_mark)

    made.refresh_from_db()
    assert made.state == state


def test_a_recommendation_read_before_others_were_taken_away_keeps_its_place(cast):
    made = task(cast, "compiling")
    first, second = recommended(made), recommended(made)
    gone, stale = (type(first).objects.get(pk=one.pk) for one in (first, second))
    services.delete_recommendation(first)

    stale.text = "Sửa lại (minh họa)"
    services.save_recommendation(stale, opinions=[])
    with pytest.raises(WrongState):
        services.save_recommendation(gone, opinions=[])

    assert list(made.recommendations.values_list("number", "text")) == [(1, "Sửa lại (minh họa)")]


def test_a_conflict_found_after_adoption_keeps_the_report_in_the_house_until_the_council_votes_again(cast):
    made = task(cast, "adopted", origin="proposed")
    seat = ready(made).seats.get(role="member")
    seat.expert.employer = made.client.name
    seat.expert.save()

    with pytest.raises(ValidationError, match="cần người khác thay: Người Hội đồng 5"):
        services.record_sending(made, TaskState.ADOPTED, sent_on=DAY, symbol="1/BC", by=cast.leader)

    made.refresh_from_db()
    assert (made.state, made.sent_on) == ("adopted", None)
    back = perform(made, "send_back", actor=cast.staff, note="Thay ủy viên")
    assert (back.state, back.council.meetings.get().is_settled) == ("in-review", True)
