"""A council member's vote in the browser: the key, the blind signature and the ballot are made there."""

import json

import pytest
from playwright.sync_api import expect

from honours import council
from honours.models import CouncilMember, Urn, VotingRound
from tests.factories import UserFactory
from tests.honours.told import campaign, nominated

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_member_receives_a_ballot_votes_and_finds_the_receipt(cast, open_as, settings):
    settings.REQUIRE_MFA = False
    people = [UserFactory() for _number in range(3)]
    held = campaign("reviewing")
    for name in ("Một (minh họa)", "Hai (minh họa)"):
        nominated(held, cast.lawyers, "accepted", name=name)
    CouncilMember.objects.bulk_create(CouncilMember(campaign=held, user=user) for user in people)
    opened = council.open_round(held, quorum="1/3", threshold="1/3", denominator="all")

    page = open_as(people[0], width=360)
    page.goto("/lam-viec/")
    page.get_by_role("link", name="Bỏ phiếu: Tôn vinh trí thức tiêu biểu (minh họa)").click()
    page.get_by_role("button", name="Nhận phiếu").click()
    first = page.get_by_role("group", name="Một (minh họa)")
    expect(first).to_be_visible()
    page.reload()  # the ballot is still here
    first.get_by_label("Đồng ý", exact=True).check()
    page.get_by_role("group", name="Hai (minh họa)").get_by_label("Phiếu trắng").check()
    page.get_by_role("button", name="Bỏ phiếu", exact=True).click()
    box = page.locator("[data-receipt]")
    expect(box).to_be_visible()
    receipt = box.inner_text()

    assert len(Urn.objects.get().ballots) == 1
    assert receipt not in page.evaluate("JSON.stringify(localStorage)")
    staff = open_as(cast.staff)
    staff.goto(opened.get_absolute_url())
    staff.get_by_role("button", name="Đóng bỏ phiếu, kiểm phiếu").click()
    expect(staff.get_by_text(receipt)).to_be_visible()
    board = json.loads(VotingRound.objects.get().board)
    assert list(board["counts"].values()) == [
        {"agree": 1, "blank": 0, "disagree": 0},
        {"agree": 0, "blank": 1, "disagree": 0},
    ]
