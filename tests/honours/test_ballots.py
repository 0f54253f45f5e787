"""The secret ballot: nothing joins a voter to a vote, and nothing can be changed, taken away or added unseen."""

import json
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from honours import ballots, blind, council
from honours.models import CouncilMember, RollEntry, Urn
from honours.recount import recount
from lhh_portal.models import Job, StateChange
from lhh_portal.workflow import WrongState, perform
from tests.access import client_of
from tests.factories import UserFactory
from tests.honours.told import campaign, nominated
from tests.honours.voter import Voter

pytestmark = pytest.mark.django_db

VECTOR = json.loads(Path(__file__).with_name("rfc9474.json").read_text())


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.REQUIRE_MFA = False


@pytest.fixture
def people(cast):
    return [UserFactory(full_name=f"Ủy viên {number} (minh họa)") for number in range(1, 8)]


@pytest.fixture
def opened(cast, people):
    """A vote of seven members on three nominations, two thirds of all members."""
    held = campaign("reviewing")
    for number in range(1, 4):
        nominated(held, cast.lawyers, "accepted", name=f"Người {number} (minh họa)")
    CouncilMember.objects.bulk_create(CouncilMember(campaign=held, user=user) for user in people)
    return council.open_round(held, quorum="2/3", threshold="2/3", denominator="all")


def choices(voting_round, words):
    """`"adb"`: agree with the first, disagree with the second, blank for the third."""
    long = {choice[0]: choice for choice in ballots.CHOICES}
    nominations = voting_round.nominations.order_by("pk")
    return {str(each.pk): long[letter] for each, letter in zip(nominations, words, strict=True)}


def vote(voting_round, user, words):
    """(ballot, receipt), by the services."""
    voter = Voter(voting_round)
    voter.receive(council.issue_ballot(voting_round, user=user, blinded=voter.ask()))
    ballot = voter.vote(choices(voting_round, words))
    return ballot, council.cast_ballot(voting_round, ballot)


def closed(voting_round, cast, people, votes=("aaa", "aad", "aab", "add", "aad")):
    receipts = [vote(voting_round, user, words)[1] for user, words in zip(people, votes, strict=False)]
    return perform(voting_round, "close", actor=cast.staff), receipts


# --- the standard ----------------------------------------------------------------------------------------------------


def test_blind_signatures_are_those_of_rfc_9474():
    n, d, undo = (int(VECTOR[name], 16) for name in ("n", "d", "inv"))
    message, wanted = bytes.fromhex(VECTOR["input_msg"]), bytes.fromhex(VECTOR["sig"])

    signed = blind.blind_sign(n, d, bytes.fromhex(VECTOR["blinded_msg"]))

    assert signed.hex() == VECTOR["blind_sig"]
    assert (int.from_bytes(signed) * undo % n).to_bytes(512) == wanted
    assert blind.is_signed(n, message, wanted)
    assert not blind.is_signed(n, message + b"x", wanted)


# --- the vote --------------------------------------------------------------------------------------------------------


def test_seven_members_two_absent_and_one_below_the_threshold(cast, people, opened):
    voting_round, receipts = closed(opened, cast, people)

    board = json.loads(voting_round.board)
    told = [tuple(board["counts"][str(each["id"])].values()) for each in board["nominations"]]
    assert [dict(zip(("agree", "blank", "disagree"), votes, strict=True)) for votes in told] == [
        {"agree": 5, "disagree": 0, "blank": 0},
        {"agree": 4, "disagree": 1, "blank": 0},
        {"agree": 1, "disagree": 3, "blank": 1},
    ]
    # Two thirds of seven are 4 2/3.
    states = list(voting_round.nominations.order_by("pk").values_list("state", flat=True))
    assert states == ["elected", "not-elected", "not-elected"]
    assert (len(board["received"]), len(board["absent"])) == (5, 2)
    assert sorted(receipts) == sorted(ballots.receipt_of(board["round"], each) for each in board["ballots"])


def test_a_quorum_is_of_all_members(cast, people, opened):
    for user in people[:4]:
        vote(opened, user, "aaa")

    with pytest.raises(ValidationError, match="4/7 thành viên nhận phiếu"):
        perform(opened, "close", actor=cast.staff)
    vote(opened, people[4], "aaa")
    assert perform(opened, "close", actor=cast.staff).state == "closed"


def test_each_member_has_one_ballot_and_one_vote(cast, people, opened):
    first, voter = Voter(opened), Voter(opened)
    asked = first.ask()
    signed = council.issue_ballot(opened, user=people[0], blinded=asked)

    assert council.issue_ballot(opened, user=people[0], blinded=asked) == signed  # the answer was lost
    with pytest.raises(ValidationError, match="trên một máy"):
        council.issue_ballot(opened, user=people[0], blinded=voter.ask())
    with pytest.raises(RollEntry.DoesNotExist):
        council.issue_ballot(opened, user=cast.staff, blinded=asked)
    first.receive(signed)
    receipt = council.cast_ballot(opened, first.vote(choices(opened, "aaa")))
    with pytest.raises(ValidationError, match="đã bỏ rồi"):
        council.cast_ballot(opened, first.vote(choices(opened, "ddd")))
    sent_again = Urn.objects.get().ballots[0]
    assert council.cast_ballot(opened, sent_again) == receipt
    assert len(Urn.objects.get().ballots) == 1


@pytest.mark.parametrize(
    "what", ["no credential", "another round", "one missing", "another choice", "capitals", "rubbish"]
)
def test_what_is_no_ballot_of_a_member_stays_outside(people, opened, what):
    ballot, _receipt = vote(opened, people[0], "aaa")
    stranger = Voter(opened)
    stranger.credential = bytes.fromhex(ballot["credential"])
    made = {
        "no credential": lambda: stranger.vote(choices(opened, "aaa")),
        "another round": lambda: ballot,
        "one missing": lambda: ballot | {"choices": dict(list(ballot["choices"].items())[:2])},
        "another choice": lambda: ballot | {"choices": dict.fromkeys(ballot["choices"], "maybe")},
        "capitals": lambda: ballot | {"key": ballot["key"].upper()},
        "rubbish": lambda: ["?"],
    }[what]()
    n, pks = int(opened.urn.n, 16), [each.pk for each in opened.nominations.all()]

    round_id = opened.pk + (what == "another round")

    assert not ballots.is_valid(made, round_id=round_id, n=n, nominations=pks)
    assert ballots.is_valid(ballot, round_id=opened.pk, n=n, nominations=pks)


def test_nothing_is_taken_after_the_end_and_the_key_is_gone(cast, people, opened):
    late = Voter(opened)
    late.receive(council.issue_ballot(opened, user=people[6], blinded=late.ask()))
    voting_round, _receipts = closed(opened, cast, people)

    with pytest.raises(WrongState):
        council.cast_ballot(voting_round, late.vote(choices(voting_round, "aaa")))
    with pytest.raises(WrongState):
        council.issue_ballot(voting_round, user=people[5], blinded=late.ask())
    urn = Urn.objects.get()
    assert (urn.sealed_key, urn.ballots) == ("", [])


# --- secrecy ---------------------------------------------------------------------------------------------------------


def everything_stored():
    """{model: rows as text} of the whole database."""
    return {
        model._meta.label_lower: [json.dumps(row, default=str, sort_keys=True) for row in model.objects.values()]
        for model in apps.get_models()
    }


def test_nothing_stored_or_logged_joins_a_voter_to_a_ballot(cast, people, opened, caplog):
    """What a member does alone leaves, of the ballot, only the ballot; of the member, only that one was received."""
    caplog.set_level("DEBUG")
    order, secret = people[::-1], {}
    clients = {user.pk: client_of(user) for user in order}
    before = everything_stored()
    for user in order:
        voter, signed_in = Voter(opened), clients[user.pk]
        asked = voter.ask()
        answer = signed_in.post(reverse("honours:ballot-issue", args=[opened.pk]), {"blinded": asked.hex()})
        voter.receive(bytes.fromhex(answer.json()["signed"]))
        ballot = voter.vote(choices(opened, secrets.choice(["aaa", "ddd", "bbb", "adb"])))
        address = reverse("honours:ballot-cast", args=[opened.pk])
        receipt = Client(enforce_csrf_checks=True).post(address, ballot, content_type="application/json").json()
        # What holds in the ballot, and what held on the way to it, have nothing in common.
        secret[user.pk] = [ballot["key"], ballot["credential"], ballot["signature"], receipt["receipt"]]
        assert not {asked.hex(), answer.json()["signed"]} & set(secret[user.pk])
    during = everything_stored()
    perform(opened, "close", actor=cast.staff)
    after = everything_stored()

    marks = [mark for marks in secret.values() for mark in marks]
    for stored, allowed in ((during, {"honours.urn"}), (after, {"honours.votinground", "auditlog.logentry"})):
        assert {
            label for label, rows in stored.items() for row in rows if any(mark in row for mark in marks)
        } == allowed
    # The trail repeats the board that staff published.
    assert not LogEntry.objects.filter(actor__in=people, content_type__app_label="honours").exists()
    # Voting changed the urn and the ticks on the roll, and nothing else that knows a time or an actor.
    changed = {label for label in before if before[label] != during[label]}
    assert changed <= {"honours.urn", "honours.rollentry", "sessions.session"}
    assert not LogEntry.objects.filter(content_type__model__in=["urn", "rollentry"]).exists()
    assert not StateChange.objects.filter(actor__in=people).exists()
    assert not Job.objects.exists()
    assert not any(mark in record.getMessage() for record in caplog.records for mark in marks)


def test_ballots_and_roll_keep_no_time_and_no_order(cast, people, opened):
    keys = [vote(opened, user, "aaa")[0]["key"] for user in people]

    assert [each["key"] for each in Urn.objects.get().ballots] == sorted(keys)
    kinds = {field.get_internal_type() for model in (Urn, RollEntry) for field in model._meta.concrete_fields}
    assert not kinds & {"DateField", "DateTimeField", "TimeField"}
    entries = list(RollEntry.objects.values_list("member__user", "has_ballot"))
    assert entries == [(user.pk, True) for user in people]  # in the order of the council, made before the vote


def test_casting_needs_no_session_and_makes_none(people, opened):
    voter = Voter(opened)
    voter.receive(council.issue_ballot(opened, user=people[0], blinded=voter.ask()))
    ballot = voter.vote(choices(opened, "aaa"))

    answer = Client().post(reverse("honours:ballot-cast", args=[opened.pk]), ballot, content_type="application/json")

    assert answer.status_code == 200
    assert not answer.cookies


# --- integrity -------------------------------------------------------------------------------------------------------


def changed(board):
    choices_ = board["ballots"][0]["choices"]
    first = next(iter(choices_))
    choices_[first] = "disagree" if choices_[first] != "disagree" else "agree"


def removed(board):
    board["ballots"].pop()


def removed_and_counted_anew(board):
    board["ballots"].pop()
    board["counts"] = ballots.count(board["ballots"], [each["id"] for each in board["nominations"]])


def added(board):
    voter_key = {"key": "04" + "1" * 128, "signature": "2" * 128}
    board["ballots"].append(board["ballots"][0] | voter_key)


def doubled(board):
    board["ballots"].append(board["ballots"][0])


def counted_wrongly(board):
    votes = next(iter(board["counts"].values()))
    votes["agree"] += 1


@pytest.mark.parametrize("tamper", [changed, removed, removed_and_counted_anew, added, doubled, counted_wrongly])
def test_a_board_that_was_tampered_with_does_not_hold(cast, people, opened, tamper):
    voting_round, _receipts = closed(opened, cast, people)
    board = json.loads(voting_round.board)
    assert recount(voting_round.board, voting_round.digest)[1]

    tamper(board)

    assert not recount(ballots.write_board(board), voting_round.digest)[1]
    # Without the digest of the minutes only what fits together in itself passes; the missing receipt tells the voter.
    assert recount(ballots.write_board(board))[1] == (tamper is removed_and_counted_anew)


def test_an_urn_that_was_tampered_with_is_not_counted(cast, people, opened):
    for user in people[:5]:
        vote(opened, user, "aaa")
    urn = Urn.objects.get()
    urn.ballots[2]["choices"] = choices(opened, "ddd")
    urn.save()

    with pytest.raises(ValidationError, match="Phiếu thứ 3 không hợp lệ"):
        perform(opened, "close", actor=cast.staff)

    assert perform(opened, "void", actor=cast.staff, note="Hòm phiếu bị sửa").state == "void"
    assert set(opened.nominations.values_list("state", flat=True)) == {"accepted"}


def test_more_ballots_than_members_who_received_one_show(cast, people, opened):
    for user in people[:5]:
        vote(opened, user, "aaa")
    RollEntry.objects.filter(member__user=people[0]).update(has_ballot=False)
    RollEntry.objects.filter(member__user=people[5]).update(has_ballot=True)
    RollEntry.objects.filter(member__user=people[1]).update(has_ballot=False)
    opened.quorum = "1/2"
    opened.save()

    with pytest.raises(ValidationError, match="5 phiếu nhưng chỉ 4 thành viên"):
        perform(opened, "close", actor=cast.staff)


def test_any_member_counts_again_with_the_downloaded_board(cast, people, opened, tmp_path):
    voting_round, receipts = closed(opened, cast, people)
    file = tmp_path / "bang-phieu.json"
    address = reverse("honours:board-download", args=[voting_round.pk])
    file.write_bytes(client_of(people[6]).get(address).content)
    assert client_of(cast.officer).get(address).status_code == 404

    command = [sys.executable, "-m", "honours.recount", str(file), voting_round.digest]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=settings.BASE_DIR, encoding="utf-8")

    lines = told.stdout.splitlines()
    assert lines[1] == "7 thành viên = 5 nhận phiếu + 2 vắng; 5 phiếu."
    assert lines[2:5] == [
        "Người 1 (minh họa): 5 đồng ý, 0 không đồng ý, 0 trắng: đủ phiếu",
        "Người 2 (minh họa): 4 đồng ý, 1 không đồng ý, 0 trắng: không đủ phiếu",
        "Người 3 (minh họa): 1 đồng ý, 3 không đồng ý, 1 trắng: không đủ phiếu",
    ]
    assert lines[6:] == sorted(receipts)
