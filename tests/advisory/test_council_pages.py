"""What pages about councils keep from whom, and what they leave out."""

import re

import pytest
from django.urls import reverse

from advisory.models import Review
from tests.access import client_of
from tests.advisory.told import DAY, ready, seated, task
from tests.advisory.told import expert as told_expert

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.REQUIRE_MFA = False


@pytest.mark.parametrize(("who", "sees"), [("staff", True), ("leader", True), ("clerk", False)])
def test_on_which_councils_an_expert_sits_is_not_told_to_clerks(cast, who, sees):
    made = task(cast, "in-review", origin="proposed")
    expert = ready(made).seats.get(role="chair").expert

    page = client_of(getattr(cast, who)).get(expert.get_absolute_url()).content.decode()

    assert (made.title in page) == sees


def test_the_form_of_who_was_withdrawn_is_not_compiled(cast):
    made = task(cast, "drafting", origin="proposed")
    council = ready(made)
    gone = council.seats.get(role="reviewer-1")
    Review.objects.filter(seat=gone).update(proposals="Của người đã rút")
    gone.withdrawn_on = DAY
    gone.save()
    follows = seated(council, told_expert("Người Thay (minh họa)"), "reviewer-1")
    Review.objects.create(seat=follows, proposals="Của người thay", verdict="agree", submitted_on=DAY)

    answer = client_of(cast.staff).get(reverse("advisory:task-compile", args=[made.pk]))

    assert {review.proposals for review in answer.context["reviews"]} == {"Bổ sung số liệu", "Của người thay"}


@pytest.mark.parametrize(
    ("state", "who", "filled"),
    [
        ("requested", "staff", "Giao cho các hội"),
        ("compiling", "staff", "Mở bản tổng hợp"),
        ("drafting", "staff", "Mở dự thảo báo cáo"),
        ("adopted", "leader", "Ký gửi báo cáo"),
    ],
)
def test_a_task_has_one_filled_button(cast, state, who, filled):
    made = task(cast, state, origin="proposed")

    page = client_of(getattr(cast, who)).get(made.get_absolute_url()).content.decode()

    # Those of a step that asks for a reason are not seen before it is opened.
    shown = re.sub(r'(?s)<details class="action-with-note".*?</details>', "", page)
    buttons = re.findall(r'class="btn btn-primary"[^>]*>(.*?)</(?:a|button)>', shown)
    assert [re.sub("<[^>]*>", "", words).strip() for words in buttons] == [filled]


@pytest.mark.parametrize(("state", "kept"), [("adopted", 1), ("sent", 0)])
def test_a_party_is_recorded_until_the_report_goes_out(cast, state, kept):
    made = task(cast, state, origin="proposed", sent_on=DAY if state == "sent" else None)
    url = reverse("advisory:party-add", args=[made.pk])

    client_of(cast.staff).post(url, {"role": "drafter", "name": "Viện A (minh họa)", "belongs_to": ""})

    assert made.parties.count() == kept
