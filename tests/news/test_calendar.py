"""The work calendar: which day shows what, what phones that subscribe are told, what the house alone sees."""

from datetime import date, time
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from lhh_portal.models import StateChange
from lhh_portal.workflow import perform
from news.calendar.forms import EntryForm
from news.calendar.services import postpone
from news.calendar.weeks import Line, Week, lines_on
from news.models import CalendarEntry, CalendarSubscription, SearchEntry
from tests.news.shown import calendar_entry

pytestmark = pytest.mark.django_db
TUESDAY = date(2024, 6, 18)
WEEK = "2024-W25"


@pytest.fixture
def uncached(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "page_cache" not in name]


@pytest.fixture
def on_that_tuesday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TUESDAY)


def event(starts_on=TUESDAY, **fields):
    return calendar_entry(starts_on, **{"is_public": True, "content": "Hội thảo", **fields})


def page(week=WEEK):
    return Client().get(reverse("news:calendar"), {"tuan": week})


def events(path="news:calendar-export", *args):
    answer = Client().get(reverse(path, args=args))
    return {each["SUMMARY"]: each for each in Calendar.from_ical(answer.content).walk("VEVENT")}


def shown(answer):
    return [
        (day, line.entry.content, line.hours, line.is_off, line.remark)
        for day, lines in answer.context["days"]
        for line in lines
    ]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("2024-W25", date(2024, 6, 17)),
        ("2020-W53", date(2020, 12, 28)),
        ("2021-W53", None),  # that year has 52
        ("2024-W00", None),
        ("2024-25", None),
        ("tuần này", None),
    ],
)
def test_weeks_have_iso_names(name, first):
    week = Week.named(name)

    assert (week and week.first) == first
    assert first is None or week.name == name


def test_a_page_shows_public_entries_of_its_week_and_nothing_of_the_house():
    event()
    calendar_entry(TUESDAY, content="Giao ban", place="Phòng kín")
    event(content="Tuần sau", starts_on=date(2024, 6, 24), ends_on=date(2024, 6, 24))

    answer = page()

    assert shown(answer) == [(TUESDAY, "Hội thảo", "08:00", False, "")]
    assert "Giao ban" not in answer.text
    assert answer.context["next"].name == "2024-W26"
    assert answer.context["previous"] is None
    assert page("2024-W99").status_code == 404


def test_several_days_stand_on_each_of_them():
    event(ends_on=date(2024, 6, 20), ends_at=time(11, 30))

    told = "Từ ngày 18/06/2024 đến ngày 20/06/2024."
    assert [(day.day, hours, remark) for day, _what, hours, _off, remark in shown(page())] == [
        (18, "Từ 08:00", told),
        (19, "Cả ngày", told),
        (20, "Đến 11:30", told),
    ]


def test_a_postponed_entry_stays_with_its_word_and_stands_on_its_new_day(cast, uncached):
    entry = event(ends_at=time(10))

    postpone(entry, actor=cast.staff, note="Trùng lịch tỉnh", to=date(2024, 6, 21), to_time=time(14))

    answer = page()
    assert shown(answer) == [
        (TUESDAY, "Hội thảo", "08:00 – 10:00", True, "Dời sang 14:00 ngày 21/06/2024."),
        (date(2024, 6, 21), "Hội thảo", "14:00 – 16:00", False, "Dời từ ngày 18/06/2024."),
    ]
    assert "Trùng lịch tỉnh" not in answer.text
    assert list(CalendarEntry.objects.upcoming(date(2024, 6, 20))) == [entry]
    assert list(CalendarEntry.objects.upcoming(date(2024, 6, 22))) == []
    assert SearchEntry.objects.get(kind="lich").url.endswith(f"?tuan=2024-W25#viec-{entry.pk}")


def test_called_off_or_put_off_without_a_day_nothing_is_to_come(cast, uncached):
    put_off = postpone(event(), actor=cast.staff, note="Chưa rõ")
    called_off = perform(event(content="Khám bệnh"), "cancel", actor=cast.clerk, note="Mưa lớn")

    assert [line.remark for line in lines_on([put_off], TUESDAY)] == ["Chưa có ngày mới."]
    assert Line(called_off, called_off.when, TUESDAY).is_off
    assert "Hủy" in page().text
    assert not CalendarEntry.objects.upcoming(TUESDAY).exists()

    restored = perform(put_off, "restore", actor=cast.staff)

    assert (restored.state, restored.moved_to) == ("planned", None)


def test_phones_are_told_of_each_change_of_the_same_event(cast, settings, uncached, on_that_tuesday):
    settings.SITE_URL = "https://lhh.example"
    entry = event(
        content="Hội thảo góp ý; phản biện, giám định" * 4, ends_at=time(11), place="Hội trường", chair="Chủ tịch"
    )
    whole = event(content="Tập huấn", starts_at=None, ends_on=date(2024, 6, 19))
    calendar_entry(TUESDAY, content="Giao ban")

    raw = Client().get(reverse("news:calendar-export")).content
    before = events()
    moved = postpone(perform(entry, "confirm", actor=cast.staff), actor=cast.staff, note="Bận", to=date(2024, 6, 25))
    after = events()[entry.content]

    first = before[entry.content]
    assert set(before) == {entry.content, "Tập huấn"}
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert b"BEGIN:VTIMEZONE\r\nTZID:Asia/Ho_Chi_Minh" in raw
    assert first["UID"] == after["UID"] == f"{entry.uid}@lhh.example"
    assert [(each["STATUS"], each["SEQUENCE"]) for each in (first, after)] == [("TENTATIVE", 0), ("CONFIRMED", 2)]
    assert f"{after.start:%d/%m/%Y %H:%M %z}" == "25/06/2024 08:00 +0700"
    assert f"{after.end:%H:%M}" == "11:00"
    assert (before["Tập huấn"].start, before["Tập huấn"].end) == (whole.starts_on, date(2024, 6, 20))
    assert (first["DESCRIPTION"], first["LOCATION"]) == ("Chủ trì: Chủ tịch", "Hội trường")

    perform(moved, "cancel", actor=cast.staff, note="Thôi")

    (gone,) = events("news:calendar-entry-export", entry.pk).values()
    assert (gone["STATUS"], gone["SUMMARY"], gone["SEQUENCE"]) == ("CANCELLED", f"Hủy: {entry.content}", 3)


def test_an_entry_of_the_house_has_no_file():
    assert Client().get(reverse("news:calendar-entry-export", args=[calendar_entry().pk])).status_code == 404


def test_pages_kept_of_a_week_follow_a_change(django_capture_on_commit_callbacks, django_assert_num_queries, cast):
    with django_capture_on_commit_callbacks(execute=True):
        entry = event()
    page()
    with django_assert_num_queries(0):
        assert "Hội thảo" in page().text

    with django_capture_on_commit_callbacks(execute=True):
        perform(entry, "cancel", actor=cast.staff, note="Bận")

    assert "Hủy" in page().text


def test_queries_of_a_week_do_not_grow(django_assert_max_num_queries, uncached):
    for number in range(12):
        event(content=f"Việc {number}")

    with django_assert_max_num_queries(8):
        assert len(shown(page())) == 12


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"starts_at": "8h30", "ends_at": "11"}, {}),
        (
            {"starts_at": "25:00"},
            {"starts_at": ['Không đọc được "25:00" thành giờ. Ghi giờ:phút, ví dụ 08:30 hoặc 14:00.']},
        ),
        ({"ends_at": "11:00"}, {"starts_at": ["Đã ghi giờ kết thúc thì ghi cả giờ bắt đầu."]}),
        ({"starts_at": "8:00", "ends_at": "7:30"}, {"ends_at": ["Giờ kết thúc phải sau giờ bắt đầu."]}),
        ({"ends_on": "17/6/2024"}, {"ends_on": ["Ngày kết thúc không thể trước ngày bắt đầu."]}),
    ],
)
def test_times_are_read_as_people_write_them(typed, errors):
    form = EntryForm({"content": "Họp", "starts_on": "18/6/2024", **typed})

    assert form.errors == errors


def test_the_house_keeps_it_through_pages(client, cast):
    client.force_login(cast.clerk, "django.contrib.auth.backends.ModelBackend")
    client.post(reverse("calendar:entry-create"), {"content": "Họp  Ban", "starts_on": "18/6/2024", "starts_at": "8h"})
    entry = CalendarEntry.objects.get()
    assert (entry.content, entry.ends_on, entry.starts_at, entry.is_public) == ("Họp Ban", TUESDAY, time(8), False)

    path = reverse("calendar:entry-postpone", args=[entry.pk])
    refused = client.post(path, {"to": "18/6/2024", "note": "Bận"})
    client.post(path, {"to": "20/6/2024", "note": "Bận"})
    client.post(
        reverse("calendar:entry-edit", args=[entry.pk]),
        {"content": "Họp Ban", "starts_on": "18/6/2024", "place": "Tầng 2"},
    )

    entry.refresh_from_db()
    assert refused.context["form"].errors == {"to": ["Ngày mới trùng với ngày cũ."]}
    assert (entry.state, entry.moved_to, entry.moved_until) == ("postponed", date(2024, 6, 20), date(2024, 6, 20))
    assert (entry.place, entry.sequence) == ("Tầng 2", 2)
    assert StateChange.objects.of(entry).get().note == "Bận"


def test_the_day_of_an_entry_is_changed_alone_and_a_save_without_a_change_tells_phones_nothing(client, cast):
    client.force_login(cast.clerk, "django.contrib.auth.backends.ModelBackend")
    entry = calendar_entry(TUESDAY, attendants="Ban Thường vụ\nVăn phòng")
    path = reverse("calendar:entry-edit", args=[entry.pk])
    form = client.get(path).context["form"]
    typed = {field.html_name: field.field.widget.format_value(field.value()) or "" for field in form if field.value()}

    client.post(path, typed | {"attendants": typed["attendants"].replace("\n", "\r\n")})
    assert CalendarEntry.objects.get().sequence == 0

    client.post(path, typed | {"starts_on": "17/6/2024"})
    entry.refresh_from_db()
    assert (entry.starts_on, entry.ends_on, entry.sequence) == (date(2024, 6, 17), date(2024, 6, 17), 1)


def test_the_front_page_tells_the_next_three(on_that_tuesday):
    for day in (17, 21, 19, 20, 22):
        event(content=f"Việc ngày {day}", starts_on=date(2024, 6, day), ends_on=date(2024, 6, day))

    lines = Client().get("/").context["events"]

    assert [line.entry.content for line in lines] == ["Việc ngày 19", "Việc ngày 20", "Việc ngày 21"]


def test_a_secret_address_gives_the_house_its_whole_calendar(client, cast):
    calendar_entry(content="Giao ban")
    client.force_login(cast.leader, "django.contrib.auth.backends.ModelBackend")
    path = reverse("calendar:subscription")

    address = client.post(path).context["address"]

    first = urlsplit(address).path
    answer = Client().get(first)
    assert "SUMMARY:Giao ban" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert address not in client.get(path).text
    assert not CalendarSubscription.objects.filter(token=first.split("/")[-1].removesuffix(".ics")).exists()

    second = urlsplit(client.post(path).context["address"]).path
    assert [Client().get(each).status_code for each in (first, second)] == [404, 200]

    client.post(path, {"remove": "1"})
    assert Client().get(second).status_code == 404

    third = urlsplit(client.post(path).context["address"]).path
    cast.leader.is_active = False
    cast.leader.save()
    assert Client().get(third).status_code == 404


def test_what_a_colleague_saved_meanwhile_is_told_and_not_written_over(client, cast):
    entry = calendar_entry(content="Giao ban", place="Phòng họp 1")
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")
    path = reverse("calendar:entry-edit", args=[entry.pk])
    form = client.get(path).context["form"]
    mine = {name: form[name].value() or "" for name in ("base", "content", "chair", "attendants")}
    mine |= {"starts_on": f"{entry.starts_on:%d/%m/%Y}", "place": "Hội trường"}
    CalendarEntry.objects.filter(pk=entry.pk).update(place="Phòng họp 2")

    refused = client.post(path, mine)

    assert "Địa điểm: «Phòng họp 2»" in refused.text
    assert refused.context["form"]["place"].value() == "Hội trường"
    assert CalendarEntry.objects.get().place == "Phòng họp 2"
    assert client.post(path, mine | {"base": refused.context["form"]["base"].value()}).status_code == 302
    assert CalendarEntry.objects.get().place == "Hội trường"
