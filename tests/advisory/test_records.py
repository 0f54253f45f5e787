"""Science tasks, council seats, coordination programmes: who keeps them, their steps, lists and alerts."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from advisory.models import CoordinationProgramme, CouncilSeat, ScienceTask
from lhh_portal.workflow import WrongState, perform, transitions_of
from lhh_portal.workspace import waiting_for
from tests.access import client_of
from tests.advisory.told import DAY
from tests.official_table import table_cells

pytestmark = pytest.mark.django_db

SCIENCE = {
    ("define", "proposed"): "defined",
    ("select", "defined"): "selected",
    ("sign", "proposed"): "contracted",
    ("sign", "defined"): "contracted",
    ("sign", "selected"): "contracted",
    ("start", "contracted"): "running",
    ("check_progress", "running"): "checked",
    ("accept", "running"): "accepted",
    ("accept", "checked"): "accepted",
    ("transfer", "accepted"): "transferred",
    ("archive", "accepted"): "archived",
    ("archive", "transferred"): "archived",
    **{("stop", state): "stopped" for state in ("proposed", "defined", "selected", "contracted", "running", "checked")},
}
PROGRAMME = {
    ("sign", "draft"): "signed",
    ("start", "signed"): "in-force",
    ("review_midway", "in-force"): "reviewed",
    ("conclude", "in-force"): "concluded",
    ("conclude", "reviewed"): "concluded",
    ("expire", "in-force"): "expired",
    ("expire", "reviewed"): "expired",
    ("expire", "concluded"): "expired",
    **{("extend", state): "in-force" for state in ("in-force", "reviewed", "concluded", "expired")},
}
TABLES = {ScienceTask: SCIENCE, CoordinationProgramme: PROGRAMME}
# Of the cast: who keeps a record of Hội Luật gia.
KEEPERS = {"staff", "officer"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.REQUIRE_MFA = False


def made(cast, model, state="in-force", **fields):
    told = {"title": "Chương trình (minh họa)", "association": cast.lawyers, "starts_on": DAY}
    told |= {"result": "passed"} if model is ScienceTask else {"number": "1/QC", "signed_on": DAY, "partner": "Sở"}
    return model.objects.create(state=state, **told | fields)


@pytest.mark.parametrize("model", TABLES)
def test_every_state_and_step_and_who_takes_it(cast, model):
    table, people = TABLES[model], ("staff", "leader", "clerk", "officer", "other_officer", "administrator")
    for action in transitions_of(model):
        for state in dict(model._meta.get_field("state").choices):
            for name in people:
                row, user = made(cast, model, state), getattr(cast, name)
                if (action, state) not in table:
                    with pytest.raises(WrongState):
                        perform(row, action, actor=user, note="x")
                elif name not in KEEPERS:
                    with pytest.raises(PermissionDenied):
                        perform(row, action, actor=user, note="x")
                else:
                    assert perform(row, action, actor=user, note="x").state == table[action, state]


@pytest.mark.parametrize(
    ("model", "state", "action", "missing"),
    [
        (ScienceTask, "running", "accept", {"result": ""}),
        (CoordinationProgramme, "draft", "sign", {"number": ""}),
        (CoordinationProgramme, "draft", "sign", {"signed_on": None}),
        (CoordinationProgramme, "expired", "extend", {"ends_on": DAY}),
    ],
)
def test_a_step_that_misses_something_says_what(cast, model, state, action, missing):
    row = made(cast, model, state, **missing)

    with pytest.raises(ValidationError, match="Bấm «Sửa»"):
        perform(row, action, actor=cast.staff)
    row.refresh_from_db()
    assert row.state == state


def test_an_officer_enters_one_of_the_own_association_and_of_no_other(cast):
    officer = client_of(cast.officer)
    told = {"council": "Hội đồng nghiệm thu (minh họa)", "kind": "acceptance", "role": "chair", "held_on": "1/3/2024"}
    create = reverse("advisory:council-seat-create")

    refused = officer.post(create, told | {"association": cast.healers.pk})
    future = officer.post(create, told | {"association": cast.lawyers.pk, "held_on": "1/1/2090"})
    assert (refused.status_code, future.status_code, CouncilSeat.objects.count()) == (200, 200, 0)
    assert "Hội đồng nghiệm thu (minh họa)" in refused.text
    officer.post(create, told | {"association": cast.lawyers.pk})

    seat = CouncilSeat.objects.get()
    assert (seat.association, seat.role, seat.created_by) == (cast.lawyers, "chair", cast.officer)
    assert client_of(cast.other_officer).get(seat.get_absolute_url()).status_code == 404
    assert (
        client_of(cast.other_officer).post(reverse("advisory:council-seat-delete", args=[seat.pk])).status_code == 404
    )
    officer.post(reverse("advisory:council-seat-delete", args=[seat.pk]))
    assert not CouncilSeat.objects.exists()


def test_list_and_export_hold_what_the_filter_finds_and_an_officer_no_others(cast):
    made(cast, ScienceTask, "running", title="Giống lúa", level="province", budget=250_000_000)
    made(cast, ScienceTask, "running", title="Giống cá", level="base")
    made(cast, ScienceTask, "running", title="Thuốc nam", level="province", association=cast.healers)

    titles = {}
    for user in (cast.staff, cast.officer):
        page = client_of(user).get(reverse("advisory:science-list"), {"level": "province"})
        titles[user.pk] = [row.title for row in page.context["table"].data]
    assert titles[cast.officer.pk] == ["Giống lúa"]
    assert sorted(titles[cast.staff.pk]) == ["Giống lúa", "Thuốc nam"]
    cells = table_cells(client_of(cast.officer).get(reverse("advisory:science-export"), {"q": "lua"}).content)
    words = [str(cell.value) for row in cells for cell in row]
    assert "Giống lúa" in words
    assert not {"Giống cá", "Thuốc nam"} & set(words)


@pytest.mark.parametrize(
    ("state", "days", "words"),
    [
        ("in-force", 60, "Sắp hết hạn: Chương trình (minh họa)"),
        ("reviewed", -1, "Đã hết hạn: Chương trình (minh họa)"),
        ("in-force", 61, None),
        ("expired", -1, None),
    ],
)
def test_who_keeps_a_programme_is_told_before_it_ends(cast, state, days, words):
    made(cast, CoordinationProgramme, state, ends_on=timezone.localdate() + timedelta(days=days))

    def told(user):
        lines = [line.label for _tone, group in waiting_for(user) for line in group]
        return next((label for label in lines if "hạn: Chương trình" in label), None)

    assert [told(user) for user in (cast.staff, cast.officer, cast.other_officer)] == [words, words, None]


@pytest.mark.parametrize("name", ["science", "council-seat", "programme"])
def test_queries_do_not_grow(cast, name, django_assert_max_num_queries):
    def fill(count):
        for number in range(count):
            if name == "council-seat":
                CouncilSeat.objects.create(
                    association=cast.lawyers, council=f"Hội đồng {number}", kind="planning", held_on=DAY
                )
            else:
                made(cast, ScienceTask if name == "science" else CoordinationProgramme, "running")

    staff, address = client_of(cast.staff), reverse(f"advisory:{name}-list")
    fill(2)
    staff.get(address)
    with django_assert_max_num_queries(60) as few:
        staff.get(address)
    fill(20)
    with django_assert_max_num_queries(len(few.captured_queries)):
        staff.get(address)
