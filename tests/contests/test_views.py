"""Pages of contests: what is kept when refused, who sees what, and that queries do not grow."""

import re
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from contests import services
from contests.checking import formal_problems
from contests.models import Consent, Edition, Entry, Outage, Programme, public_name
from contests.receipts import content_hash
from lhh_portal.workspace import waiting_for
from tests.access import client_of
from tests.contests import made
from tests.contests.test_stripping import WHO, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.REQUIRE_MFA = False


@pytest.fixture
def staff(cast):
    return client_of(cast.staff)


@pytest.fixture
def officer(cast):
    return client_of(cast.officer)


def url(name, *args):
    return reverse(f"contests:{name}", args=args)


def typed(formset_rows, prefix, **initial):
    """POST data of rows as the browser sends them."""
    data = {f"{prefix}-TOTAL_FORMS": len(formset_rows), f"{prefix}-INITIAL_FORMS": initial.get("initial", 0)}
    for index, row in enumerate(formset_rows):
        data |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return data


def told_edition(**changed):
    return {
        "programme": Programme.objects.get(code="TTNNĐ").pk,
        "ordinal": 5,
        "level": "province",
        "name": "Cuộc thi Sáng tạo lần thứ 5 (minh họa)",
        "from_year": 2024,
        "to_year": 2024,
        "organisers": "",
        "born_from": "31/7/2006",
        "born_to": "31/7/2018",
        "opens_on": "1/3/2024",
        "closes_on": "30/6/2024",
    } | changed


def told_entry(edition, **changed):
    descriptions = {f"criterion_{criterion.pk}": "Mô tả (minh họa)" for criterion in edition.criteria.all()}
    return (
        {
            "field": edition.fields.first().pk,
            "title": "Máy tách hạt ngô (minh họa)",
            "unit": "Trường THCS Mẫu",
            "summary": "Tách hạt nhanh",
            "protection": "none",
            "base": 0,
        }
        | descriptions
        | changed
    )


def test_a_new_edition_takes_the_rules_of_the_last_one_but_not_its_dates(cast, staff):
    last = made.edition("marking")
    last.rounds.update(starts_on=date(2023, 7, 1))

    backwards = staff.post(url("edition-create"), told_edition(born_to="31/7/2000"))
    staff.post(url("edition-create"), told_edition())

    assert "Khoảng ngày sinh bị ngược" in backwards.text
    assert "Cuộc thi Sáng tạo lần thứ 5 (minh họa)" in backwards.text
    new = Edition.objects.get(ordinal=5)
    assert (new.state, new.organisers, new.closes_on) == ("draft", "Liên hiệp Hội\nTỉnh Đoàn", date(2024, 6, 30))
    assert dict(new.criteria.values_list("name", "weight")) == made.WEIGHTS
    assert [row.name for row in new.fields.all()] == ["Đồ dùng học tập", "Phần mềm tin học"]
    assert [(row.name, row.quota, row.threshold_score_100) for row in new.prizes.all()][0] == ("Giải Nhất", 1, 90)
    assert (new.dossier.count(), new.rounds.get().starts_on, last.criteria.count()) == (2, None, 4)


def test_weights_make_a_hundred_and_stay_once_marking_has_begun(cast, staff):
    edition = made.edition("draft")
    rows = [{"id": row.pk, "name": row.name, "weight": row.weight} for row in edition.criteria.all()]

    rows[0]["weight"] = 31
    wrong = staff.post(url("edition-rows", edition.pk, "tieu-chi"), typed(rows, "criteria", initial=4))
    rows[1]["weight"] = 29
    staff.post(url("edition-rows", edition.pk, "tieu-chi"), typed(rows, "criteria", initial=4))
    assert "cộng lại là 101" in wrong.text
    assert list(edition.criteria.values_list("weight", flat=True)) == [31, 29, 30, 10]

    Edition.objects.update(state="marking")
    rows[0]["weight"], rows[1]["weight"] = 30, 30
    late = staff.post(url("edition-rows", edition.pk, "tieu-chi"), typed(rows, "criteria", initial=4), follow=True)
    assert "Đã bắt đầu chấm" in late.text
    assert list(edition.criteria.values_list("weight", flat=True)) == [31, 29, 30, 10]


def test_prizes_are_typed_as_people_write_money_and_a_field_in_use_stays(cast, staff):
    edition = made.edition()
    made.entry(edition, cast.lawyers)
    prize = {"kind": "special", "name": "Giải Đặc biệt", "quota": 1, "threshold_score_100": "92,5"}
    rows = [{"id": row.pk, "name": row.name, "DELETE": "on"} for row in edition.fields.all()[:1]]

    staff.post(url("edition-rows", edition.pk, "giai"), typed([prize | {"money_vnd": "16 triệu"}], "prizes"))
    vague = staff.post(url("edition-rows", edition.pk, "giai"), typed([prize | {"money_vnd": "hơn 5 triệu"}], "prizes"))
    kept = staff.post(url("edition-rows", edition.pk, "linh-vuc"), typed(rows, "fields", initial=1))

    saved = edition.prizes.get(kind="special")
    assert (saved.money_vnd, float(saved.threshold_score_100)) == (16_000_000, 92.5)
    assert "Ghi số tiền đúng" in vague.text
    assert "đã có hồ sơ dự thi dùng đến" in kept.text
    assert edition.fields.count() == 2


def test_an_officer_enters_for_the_authors_and_gets_a_receipt_of_what_was_handed_in(cast, officer):
    edition = made.edition()
    new = officer.post(url("entry-create", edition.pk), told_entry(edition, association=cast.lawyers.pk))
    entry = Entry.objects.get()
    early = officer.post(url("entry-submit", entry.pk), follow=True)
    assert "Chưa ghi tác giả nào." in early.text
    assert (new.url, entry.state, entry.channel) == (url("entry-authors", entry.pk), "draft", "association")

    people = [
        {"full_name": "Quàng Thị Mẫu", "born_on": "1/5/2012", "unit": "THCS Mẫu", "is_main": "on"},
        {"full_name": "Lò Văn Mẫu", "born_on": "2/6/2013", "unit": "THCS Hai"},
        {"full_name": "Vì Thị Mẫu", "born_on": "3/7/2013", "unit": "THCS Ba"},
    ]
    alone = officer.post(url("entry-authors", entry.pk), typed(people, "authors"))
    assert "ghi người đại diện" in alone.text
    assert "Vì Thị Mẫu" in alone.text
    parents = {"representative": "Lò Thị Mẹ", "relation": "mẹ", "representative_contact": "0900 000 000"}
    people = [person | parents for person in people]
    officer.post(url("entry-authors", entry.pk), typed(people, "authors"))
    officer.post(url("entry-submit", entry.pk))

    entry.refresh_from_db()
    receipt = entry.receipts.get()
    assert [(author.full_name, author.share) for author in entry.authors.all()] == [
        ("Quàng Thị Mẫu", 34),
        ("Lò Văn Mẫu", 33),
        ("Vì Thị Mẫu", 33),
    ]
    assert (entry.state, entry.number, receipt.content_hash) == ("submitted", 1, content_hash(entry))
    assert receipt.content_hash in officer.get(entry.get_absolute_url()).text
    entry.authors.filter(position=2).update(share=34)
    assert content_hash(entry) != receipt.content_hash
    assert officer.post(url("entry-authors", entry.pk), typed(people, "authors"), follow=True).text.count("Đã nộp") > 0
    assert entry.authors.count() == 3


def test_shares_that_make_no_hundred_or_two_main_authors_are_refused(cast, staff):
    entry = made.entry(made.edition(), whole=False)
    adult = {"born_on": "1/5/1990", "unit": "Công ty Mẫu"}
    two = [{"full_name": "Một", "share": 60, "is_main": "on"} | adult, {"full_name": "Hai", "share": 41} | adult]

    wrong = staff.post(url("entry-authors", entry.pk), typed(two, "authors"))
    two[1] |= {"share": 40, "is_main": "on"}
    both = staff.post(url("entry-authors", entry.pk), typed(two, "authors"))
    two[0].pop("share")
    half = staff.post(url("entry-authors", entry.pk), typed(two, "authors"))

    assert "cộng lại là 101 %" in wrong.text
    assert "đúng một tác giả chính" in both.text
    assert "Ghi phần đóng góp của mọi tác giả" in half.text
    assert entry.authors.count() == 0


@pytest.mark.parametrize(("seconds", "state"), [(-1, "submitted"), (0, "draft")])
def test_the_last_second_is_in_time_and_the_next_is_not_unless_the_portal_was_down(cast, seconds, state):
    edition = made.edition()
    entry, other = made.entry(edition, cast.lawyers), made.entry(edition, cast.lawyers)
    at = edition.deadline + timedelta(seconds=seconds)

    with nullcontext() if seconds < 0 else pytest.raises(ValidationError, match="Đã hết hạn nộp"):
        services.submit_entry(entry, by=cast.officer, at=at)
    entry.refresh_from_db()
    assert entry.state == state

    down = edition.deadline - timedelta(hours=5)
    Outage.objects.create(began_at=down, ended_at=down + timedelta(minutes=1), reason="Mất điện (minh họa)")
    services.submit_entry(Entry.objects.get(pk=other.pk), by=cast.officer, at=at + timedelta(seconds=59))
    other.refresh_from_db()
    assert (other.state, other.counts_as_on_time) == ("submitted", True)


def test_paper_is_typed_in_late_and_its_postmark_decides(cast, staff):
    edition = made.edition(days_left=-3)
    today, last = (f"{day:%d/%m/%Y}" for day in (timezone.localdate(), edition.closes_on))
    ahead = staff.post(url("entry-create", edition.pk), told_entry(edition, arrived_on=last, postmarked_on=today))
    assert "Dấu bưu điện không thể sau ngày hồ sơ đến." in ahead.text

    found = []
    for stamp in (last, today):
        staff.post(url("entry-create", edition.pk), told_entry(edition, arrived_on=today, postmarked_on=stamp))
        entry = Entry.objects.first()
        made.author(entry)
        services.submit_entry(entry, by=cast.staff, at=timezone.now())
        found.append(any("sau hạn" in problem for problem in formal_problems(Entry.objects.get(pk=entry.pk))))

    assert found == [False, True]


def test_the_check_says_everything_that_is_against_the_rules(cast):
    edition = made.edition(max_authors=1, created_since=date(2020, 1, 1))
    entry = made.entry(edition, cast.lawyers, "submitted", whole=False, applied_since=date(2019, 5, 1))
    made.author(entry, share=50, agreed=False)
    made.author(entry, "Lò Văn Lớn", born_on=date(2005, 7, 30), share=50, is_main=False)
    for criterion in edition.criteria.all():
        entry.descriptions.create(criterion=criterion, text="Mô tả")

    assert formal_problems(entry) == [
        "Lò Văn Lớn sinh ngày 30/07/2005, ngoài khoảng ngày sinh của thể lệ.",
        "Có 2 tác giả, thể lệ cho tối đa 1.",
        "Tạo ra, áp dụng trước ngày 01/01/2020 của thể lệ.",
        "Thiếu: Bản thuyết minh.",
        "Thiếu: Giấy khai sinh.",
        "Quàng Thị Mẫu chưa đủ 18 tuổi: chưa ghi đủ sự đồng ý tham gia của người đại diện và của em.",
    ]


def test_nothing_of_a_child_is_public_without_both_and_no_longer_when_taken_back(cast, officer):
    author = made.author(made.entry(made.edition(), cast.lawyers, whole=False), agreed=False)
    today = timezone.localdate()
    given = {"given_on": f"{today:%d/%m/%Y}", "method": "paper"}
    assert public_name(author, today) == "Q.T.M."

    officer.post(url("author-consents", author.pk), given | {"name_representative": "on"})
    assert public_name(author, today) == "Q.T.M."  # the child was not asked
    withdrawn = Consent.objects.get()
    officer.post(url("consent-withdraw", withdrawn.pk), {"note": "Ghi nhầm"})
    officer.post(url("author-consents", author.pk), given | {"name_representative": "on", "name_author": "on"})
    assert public_name(author, today) == "Quàng Thị Mẫu"
    officer.post(url("consent-withdraw", Consent.objects.standing().get().pk), {"note": "Mẹ gọi điện"})

    assert public_name(author, today) == "Q.T.M."
    rows = list(Consent.objects.values_list("purpose", "withdrawn_note", "text__version"))
    assert rows == [("name", "Ghi nhầm", 1), ("name", "Mẹ gọi điện", 1)]


def test_an_adult_is_named_until_taking_it_back(cast):
    author = made.author(made.entry(made.edition(), whole=False), born_on=date(1990, 1, 1), agreed=False)
    today = timezone.localdate()

    assert public_name(author, today) == "Quàng Thị Mẫu"
    services.withdraw_consent(made.consent(author, "name", representative_agrees=False), note="Thư")
    assert public_name(author, today) == "Q.T.M."


def test_files_are_kept_without_who_made_them_and_only_while_it_is_a_draft(cast, officer):
    entry = made.entry(made.edition(), cast.lawyers)
    officer.post(url("file-add", entry.pk), {"upload": SimpleUploadedFile("Máy.pdf", pdf())})
    row = entry.files.get(name="Máy.pdf")
    data = b"".join(officer.get(url("file-download", row.pk)).streaming_content)
    assert data.startswith(b"%PDF")
    assert WHO not in data

    services.submit_entry(Entry.objects.get(), by=cast.officer, at=timezone.now())
    officer.post(url("file-add", entry.pk), {"upload": SimpleUploadedFile("Sau.pdf", pdf())})
    officer.post(url("file-remove", row.pk))
    assert entry.files.count() == 2


def test_what_a_colleague_saved_meanwhile_is_not_overwritten_unseen(cast, officer):
    edition = made.edition()
    entry = made.entry(edition, cast.lawyers)
    mine = told_entry(edition, association=cast.lawyers.pk)
    officer.post(url("entry-edit", entry.pk), mine | {"title": "Bản của đồng nghiệp"})

    blind = officer.post(url("entry-edit", entry.pk), mine | {"title": "Bản của tôi"})
    assert "Có người vừa lưu hồ sơ này («Bản của đồng nghiệp»)" in blind.text
    assert "Bản của tôi" in blind.text
    officer.post(
        url("entry-edit", entry.pk), mine | {"title": "Bản của tôi", "base": blind.context["form"].data["base"]}
    )
    assert Entry.objects.get().title == "Bản của tôi"


def test_an_officer_sees_only_what_came_through_the_own_association_and_no_blind_code(cast, officer):
    edition = made.edition()
    mine = made.entry(edition, cast.lawyers, "valid", title="Của tôi")
    theirs = made.entry(edition, cast.healers, "valid", title="Của hội khác")

    listed, page = officer.get(url("entry-list")).text, officer.get(mine.get_absolute_url()).text

    assert ("Của tôi" in listed, "Của hội khác" in listed) == (True, False)
    assert not re.search(rf"\b{mine.code}\b", listed + page)
    assert mine.code in client_of(cast.staff).get(mine.get_absolute_url()).text
    for name, pk in (
        ("entry-detail", theirs.pk),
        ("entry-edit", theirs.pk),
        ("file-download", theirs.files.get().pk),
        ("author-consents", theirs.authors.get().pk),
    ):
        assert officer.get(url(name, pk)).status_code == 404


def test_only_a_draft_nobody_received_is_deleted(cast, officer):
    edition = made.edition()
    draft, received = made.entry(edition, cast.lawyers), made.entry(edition, cast.lawyers, "submitted")
    returned = services.ask_supplement(received, due_on=timezone.localdate(), note="Thiếu ảnh", by=cast.staff)

    for entry in (draft, returned):
        officer.post(url("entry-delete", entry.pk))

    assert list(Entry.objects.all()) == [received]


def test_what_waits_for_whom(cast):
    edition = made.edition(days_left=20)
    made.entry(edition, cast.lawyers, title="Nháp")
    made.entry(edition, cast.lawyers, "incomplete", title="Trả lại")
    for _number in range(2):
        made.entry(edition, cast.healers, "submitted")
    made.edition(ordinal=3, days_left=-1)

    def lines(user):
        return {(tone, line.label) for tone, group in waiting_for(user) for line in group}

    assert lines(cast.officer) == {
        ("waiting", "Hồ sơ dự thi chưa nộp: Nháp"),
        ("returned", "Bổ sung hồ sơ dự thi: Trả lại"),
    }
    assert lines(cast.other_officer) == set()
    assert lines(cast.staff) == {
        ("waiting", "2 hồ sơ chờ kiểm tra: Cuộc thi Sáng tạo lần thứ 4 (minh họa)"),
        ("soon", "Đóng nhận hồ sơ: Cuộc thi Sáng tạo lần thứ 3 (minh họa)"),
    }


@pytest.mark.parametrize(
    "name", ["edition-list", "edition-detail", "entry-list", "entry-detail", "entry-authors", "author-consents"]
)
def test_queries_do_not_grow(cast, staff, name, django_assert_max_num_queries):
    edition = made.edition()
    entry = made.entry(edition, cast.lawyers)
    author = entry.authors.get()
    target = {"edition-detail": edition, "entry-detail": entry, "entry-authors": entry, "author-consents": author}
    address = url(name, *([target[name].pk] if name in target else []))

    def more(count):
        for number in range(count):
            made.edition(ordinal=100 + Edition.objects.count())
            made.entry(edition, cast.healers, "submitted")
            made.author(entry, f"Em {number}", is_main=False, share=1)
            made.consent(author, withdrawn_at=timezone.now())
            entry.files.create(file=entry.files.first().file, name=f"{number}.pdf")
            edition.dossier.create(name=f"Tờ {number}")
            edition.criteria.create(name=f"Tiêu chí {number}", weight=1)

    more(2)
    with django_assert_max_num_queries(70) as few:
        assert staff.get(address).status_code == 200
    more(10)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert staff.get(address).status_code == 200
