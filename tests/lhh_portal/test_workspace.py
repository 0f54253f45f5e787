"""The shell: navigation by role, "việc cần làm", the bars, and what an app hangs into it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Officership
from lhh_portal import workspace
from lhh_portal.roles import is_officer, is_staff_member
from lhh_portal.workspace import Bar, NavItem, Part, Registry, Tone, Waiting
from tests.access import PEOPLE
from tests.factories import AssociationFactory, RoundFactory


@pytest.fixture
def registries(monkeypatch):
    """Empty registries in place of what the apps registered."""
    for name in ("nav_items", "waiting", "bars"):
        monkeypatch.setattr(workspace, name, Registry())
    return workspace


def test_a_role_sees_only_its_own_navigation(cast, registries):
    registries.nav_items.register(NavItem("Của cán bộ hội", "news:front", may=is_officer, position=2))
    registries.nav_items.register(NavItem("Của chuyên viên", "news:front", may=is_staff_member, position=3))
    registries.nav_items.register(NavItem("Của mọi người", "workspace", position=1))

    def labels(user):
        return [item.label for item, _url, _current in workspace.navigation_for(user, "/")]

    assert labels(cast.officer) == ["Của mọi người", "Của cán bộ hội"]
    assert labels(cast.staff) == ["Của mọi người", "Của chuyên viên"]
    assert labels(cast.nobody) == ["Của mọi người"]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/lam-viec/", "workspace"),
        ("/lam-viec/gi-do/", None),
        ("/lam-viec/viec/thong-bao/", "components"),
        ("/lam-viec/thanh-phan/o-ben/", "components"),
        ("/tai-khoan/", None),
    ],
)
def test_the_longest_address_is_the_current_one(cast, registries, path, current):
    registries.nav_items.register(NavItem("Việc", "workspace"))
    registries.nav_items.register(NavItem("Thành phần", "components", also=("job-notice",)))

    marked = [item.url_name for item, _url, is_current in workspace.navigation_for(cast.staff, path) if is_current]

    assert marked == ([current] if current else [])


@pytest.mark.parametrize("who", PEOPLE)
def test_every_entry_opens_for_who_sees_it(cast, client, settings, who):
    settings.REQUIRE_MFA = False
    user = getattr(cast, who)
    client.force_login(user)

    answers = {url: client.get(url).status_code for _item, url, _c in workspace.navigation_for(user, "/")}

    assert answers == dict.fromkeys(answers, 200)


def test_waiting_is_grouped_late_first_and_sorted_by_due_date(cast, registries):
    later, sooner, undated = (
        Waiting("sau", "/", due_on=date(2024, 7, 1)),
        Waiting("trước", "/", due_on=date(2024, 6, 1)),
        Waiting("không hạn", "/"),
    )
    late = Waiting("muộn", "/", Tone.LATE)
    registries.waiting.register(lambda user: [undated, later])
    registries.waiting.register(lambda user: [sooner, late])

    assert workspace.waiting_for(cast.staff) == [(Tone.LATE, [late]), (Tone.WAITING, [sooner, later, undated])]


def test_the_page_shows_lines_and_bars(cast, client, registries):
    registries.waiting.register(lambda user: [Waiting("Xem báo cáo của Hội Luật gia", "/dich/", note="nộp hôm qua")])
    parts = [Part("đã nhận", 14, "done"), Part("trả lại", 1, "returned"), Part("chưa nộp", 2)]
    registries.bars.register(lambda user: [Bar("Đợt 6 tháng", "/dot/", parts)])
    client.force_login(cast.staff)

    page = client.get("/lam-viec/").content.decode()

    assert 'href="/dich/"' in page
    assert "nộp hôm qua" in page
    words = " ".join(page.split("bar-words")[1].split("</p>")[0].split("</span>"))
    assert [part for part in ("đã nhận 14/17", "trả lại 1", "chưa nộp 2") if part not in words] == []


def test_an_empty_page_teaches(cast, client, registries):
    client.force_login(cast.nobody)

    assert "Không có việc nào đang chờ." in client.get("/lam-viec/").content.decode()


def test_a_bar_without_parts_is_left_out(cast, registries):
    registries.bars.register(lambda user: [Bar("Đợt trống", "/", [Part("đã nhận", 0)])])

    assert workspace.bars_for(cast.staff) == []


def test_registering_twice_changes_nothing(registries):
    item = NavItem("Việc", "workspace")
    registries.nav_items.register(item)
    registries.nav_items.register(item)

    assert registries.nav_items == [item]


def queries_of(client, user):
    client.force_login(user)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/lam-viec/").status_code == 200
    return len(queries)


@pytest.mark.parametrize("who", ["officer", "staff", "leader"])
def test_the_first_screen_asks_as_much_at_thirty_lines_as_at_three(cast, client, settings, who):
    settings.REQUIRE_MFA = False
    user = getattr(cast, who)
    round_ = RoundFactory()
    states = ["submitted", "returned", "draft"]

    def add(count):
        for number in range(count):
            association = AssociationFactory()
            Officership.objects.create(user=cast.officer, association=association)
            round_.reports.create(association=association, state=states[number % 3])

    add(3)
    at_three = queries_of(client, user)
    add(27)

    assert queries_of(client, user) == at_three
