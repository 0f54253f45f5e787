"""A council at work: what each step asks for, what an expert sees and when, forms and votes, and that nothing leaks."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from advisory import council_services, services
from advisory.models import Expert, Meeting, Review, ThresholdRule
from documents import storage
from lhh_portal.spreadsheets import write_xlsx
from lhh_portal.workflow import perform
from lhh_portal.workspace import waiting_for
from tests.access import client_of
from tests.advisory.told import DAY, asked, council, expert, met, ready, reviewed, seated, task
from tests.official_table import table_cells

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.REQUIRE_MFA = False


@pytest.fixture
def staff(cast):
    return client_of(cast.staff)


@pytest.fixture
def judge(cast):
    return client_of(cast.judge)


def url(name, *args):
    return reverse(f"advisory:{name}", args=args)


def paper(task, name="Quy hoạch.pdf", **fields):
    file = storage.store(b"%PDF-1.7", "application/pdf")
    return task.dossier.create(file=file, name=name, received_on=DAY, **fields)


# --- what each step asks for -----------------------------------------------------------------------------------------


def _no_papers(made):
    made.dossier.all().delete()


def _no_secretary(made):
    made.council.seats.filter(role="secretary").update(withdrawn_on=DAY)


def _undeclared(made):
    made.council.seats.filter(role="member").update(declared="", declared_on=None)


def _declared_conflict(made):
    made.council.seats.filter(role="member").update(declared="conflict", declared_on=DAY)


def _computed_conflict(made):
    Expert.objects.filter(seats__role="chair", seats__council=made.council).update(employer=made.client.name)


def _no_form(made):
    Review.objects.filter(seat__role="reviewer-2", seat__council=made.council).update(submitted_on=None)


def _seminar_without_minutes(made):
    made.council.meetings.create(kind="seminar", held_on=DAY, place="Hội trường")


def _no_report(made):
    made.compiled_text = ""
    made.save()


def _no_minutes(made):
    made.council.meetings.update(minutes="")


def _settled(made):
    made.council.meetings.update(is_settled=True)


def _few_came(made):
    made.council.meetings.get().present.set(made.council.seats.all()[:3])


def _half_in_favour(made):
    made.council.meetings.get().votes.update(verdict="against")


ASKED = [
    ("accepted", "take_dossier", _no_papers, "Chưa có tài liệu nào"),
    ("dossier", "convene", _no_secretary, "Hội đồng còn thiếu: Thư ký."),
    ("dossier", "convene", _undeclared, "Chưa khai xung đột lợi ích: Người Hội đồng 5 (minh họa)."),
    ("dossier", "convene", _declared_conflict, "cần người khác thay: Người Hội đồng 5 (minh họa)."),
    ("dossier", "convene", _computed_conflict, "cần người khác thay: Người Hội đồng 1 (minh họa)."),
    ("in-review", "draft", _no_form, "Chưa nộp phiếu nhận xét: Phản biện 2: Người Hội đồng 4 (minh họa)."),
    ("seminar", "draft", _seminar_without_minutes, "Hội thảo chưa có biên bản"),
    ("drafting", "adopt", _no_report, "Báo cáo còn trống"),
    ("drafting", "adopt", _no_minutes, "Chưa có cuộc họp hội đồng có biên bản"),
    ("drafting", "adopt", _settled, "Chưa có cuộc họp hội đồng có biên bản"),
    ("drafting", "adopt", _few_came, "Không đủ số thành viên có mặt. Có mặt 3/5 thành viên"),
    ("drafting", "adopt", _half_in_favour, "Chưa thông qua. Có mặt 5/5 thành viên"),
    ("drafting", "adopt", _declared_conflict, "cần người khác thay"),
]


@pytest.mark.parametrize(("state", "action", "spoil", "words"), ASKED)
def test_a_step_is_refused_with_what_is_missing_and_taken_when_it_is_there(cast, state, action, spoil, words):
    whole, spoilt = (task(cast, state, origin="proposed") for _number in range(2))
    for made in (whole, spoilt):
        ready(made)
    spoil(spoilt)

    with pytest.raises(ValidationError) as refused:
        perform(spoilt, action, actor=cast.staff)
    assert words in " ".join(refused.value.messages)
    spoilt.refresh_from_db()
    assert spoilt.state == state
    assert perform(whole, action, actor=cast.staff).state != state


def test_without_a_council_nothing_begins(cast):
    with pytest.raises(ValidationError, match="Chưa có hội đồng"):
        perform(task(cast, "dossier"), "convene", actor=cast.staff)


def test_what_was_voted_on_the_old_text_adopts_no_new_one_and_a_report_enters_the_ledger_when_signed(cast):
    made = task(cast, "drafting", origin="proposed")
    ready(made)
    made = perform(made, "send_back", actor=cast.staff, note="Bổ sung số liệu")
    made = perform(made, "draft", actor=cast.staff)
    with pytest.raises(ValidationError, match="Chưa có cuộc họp"):
        perform(made, "adopt", actor=cast.staff)
    met(made.council)
    made = perform(made, "adopt", actor=cast.staff)
    assert list(made.council.meetings.values_list("is_settled", flat=True)) == [True, True]

    one = made.recommendations.create(number=1, addressee=made.client.name, text="Giữ đất lúa (minh họa)")
    services.send_task(made, "adopted", sent_on=DAY, symbol="46/LHH-TVPB", by=cast.leader)
    one.refresh_from_db()
    made.refresh_from_db()
    assert (made.state, made.sent_symbol, one.sent_on, one.standing) == ("sent", "46/LHH-TVPB", DAY, "Quá hạn trả lời")
    made = perform(made, "recall", actor=cast.staff, note="Chưa ký")
    one.refresh_from_db()
    assert (made.state, made.sent_symbol, one.sent_on) == ("adopted", "", None)


# --- seats and declarations ------------------------------------------------------------------------------------------


def test_a_role_is_held_once_and_withdrawing_keeps_the_name_and_frees_the_role(cast, staff):
    made = task(cast, "dossier")
    chair = council(made).seats.get(role="chair")
    another = expert("Người Thay (minh họa)")

    def invite():
        return staff.post(url("seat-add", made.pk), {"role": "chair", "expert": another.pk})

    assert list(invite().context["form"].errors) == ["role"]
    staff.post(url("seat-withdraw", chair.pk), {"because": "Bận công tác"})
    assert invite().status_code == 302

    rows = made.council.seats.filter(role="chair").values_list("expert__full_name", "withdrawn_because")
    assert sorted(rows) == [("Người Hội đồng 1 (minh họa)", "Bận công tác"), ("Người Thay (minh họa)", "")]
    with pytest.raises(ValidationError, match="đã rút khỏi hội đồng này"):
        council_services.add_seat(made.council, expert=chair.expert, role="member")


def test_who_declared_none_may_still_find_a_conflict_but_not_the_other_way(cast):
    seat = seated(council(task(cast, "in-review")), expert(), declared="")

    council_services.declare(seat, declared="none", note="", by=cast.staff)
    with pytest.raises(ValidationError, match="Ghi ngắn gọn xung đột gì"):
        council_services.declare(seat, declared="conflict", note=" ", by=cast.staff)
    council_services.declare(seat, declared="conflict", note="Em ruột là chủ đầu tư", by=cast.staff)
    with pytest.raises(ValidationError, match="Đã khai trước đó"):
        council_services.declare(seat, declared="none", note="", by=cast.staff)
    seat.refresh_from_db()
    assert (seat.declared, seat.declared_note) == ("conflict", "Em ruột là chủ đầu tư")


SECRETS = ["Quy hoạch mật.pdf", "Ưu điểm riêng", "Người Hội đồng", "Biên bản riêng", "Báo cáo riêng", "12/QĐ-LHH"]


@pytest.fixture
def seat(cast):
    """The judge's seat, undeclared, on a task full of what it must not show."""
    made = task(cast, "in-review", title="Phản biện quy hoạch (minh họa)", compiled_text="Báo cáo riêng")
    seats = council(made)
    reviewed(seats)
    Review.objects.update(strengths="Ưu điểm riêng")
    met(seats, minutes="Biên bản riêng")
    paper(made, "Quy hoạch mật.pdf")
    return seated(seats, expert(user=cast.judge), declared="")


def _pages(seat):
    """Every address of a seat, with the method that does something."""
    file = seat.council.task.dossier.first()
    return [
        ("get", url("seat-dossier-download", seat.pk, file.pk)),
        ("get", url("review-edit", seat.pk)),
        ("post", url("review-edit", seat.pk)),
        ("post", url("review-autosave", seat.pk)),
        ("get", url("ballot", seat.pk)),
        ("post", url("ballot", seat.pk)),
        ("get", url("dossier-download", file.pk)),
        ("get", url("task-detail", seat.council.task_id)),
        ("get", url("council-detail", seat.council.task_id)),
        ("get", url("task-list")),
        ("get", url("expert-list")),
        ("get", url("expert-export")),
        ("get", url("ledger-export")),
    ]


def closed(client, seat):
    """(addresses that opened all the same, secrets seen on the pages that do open)."""
    opened = [path for method, path in _pages(seat) if getattr(client, method)(path).status_code not in {403, 404}]
    seen = client.get(seat.get_absolute_url()).text + client.get(url("seat-list")).text
    seen += client.get(reverse("workspace")).text + client.get(url("seat-declare", seat.pk)).text
    return opened, [word for word in SECRETS if word in seen]


def test_an_expert_sees_a_title_and_nothing_more_before_declaring(cast, judge, seat):
    assert closed(judge, seat) == ([], [])
    page = judge.get(seat.get_absolute_url()).text
    assert "Phản biện quy hoạch (minh họa)" in page
    assert seat.council.task.client.name in page
    lines = [line.label for _tone, lines in waiting_for(cast.judge) for line in lines]
    assert lines == ["Khai xung đột lợi ích: Phản biện quy hoạch (minh họa)"]


def _declares(cast, judge, seat):
    judge.post(url("seat-declare", seat.pk), {"declared": "conflict", "note": "Tôi soạn phụ lục"})
    seat.refresh_from_db()
    assert seat.declared == "conflict"


def _is_found_to_be_tied(cast, judge, seat):
    judge.post(url("seat-declare", seat.pk), {"declared": "none"})
    seat.council.task.parties.create(role="author", name=seat.expert.full_name)


def _is_withdrawn(cast, judge, seat):
    judge.post(url("seat-declare", seat.pk), {"declared": "none"})
    council_services.withdraw_seat(seat, because="Thay người")


@pytest.mark.parametrize("happens", [_declares, _is_found_to_be_tied])
def test_a_conflict_declared_or_computed_closes_everything(cast, judge, seat, happens):
    happens(cast, judge, seat)

    assert closed(judge, seat) == ([], [])
    assert "Hồ sơ không mở." in judge.get(seat.get_absolute_url()).text


def test_a_withdrawn_seat_and_another_experts_seat_are_not_there(cast, judge, seat):
    theirs = seat.council.seats.get(role="reviewer-1")
    _is_withdrawn(cast, judge, seat)

    for one in (seat, theirs):
        addresses = [path for _method, path in _pages(one)[:6]]
        addresses += [one.get_absolute_url(), url("seat-declare", one.pk)]
        assert {judge.get(path).status_code for path in addresses} <= {404, 405}
    assert seat.council.task.title not in judge.get(url("seat-list")).text
    assert waiting_for(cast.judge) == []


def test_after_a_clean_declaration_the_own_things_open_and_nothing_of_the_others(cast, judge, seat):
    restricted = paper(seat.council.task, "Hạn chế.pdf", confidentiality="restricted")
    other = task(cast, "in-review")
    council(other)
    not_mine = paper(other, "Khác.pdf", confidentiality="open")

    judge.post(url("seat-declare", seat.pk), {"declared": "none"})

    page = judge.get(seat.get_absolute_url()).text
    assert "Quy hoạch mật.pdf" in page
    hidden = ["Hạn chế.pdf", "Khác.pdf", "Ưu điểm riêng", "Người Hội đồng", "Báo cáo riêng"]
    assert [word for word in hidden if word in page] == []
    file = seat.council.task.dossier.first()
    got = [judge.get(url("seat-dossier-download", seat.pk, row.pk)).status_code for row in (file, restricted, not_mine)]
    assert got == [200, 404, 404]
    assert judge.get(url("dossier-download", file.pk)).status_code == 403


def test_the_dossier_is_closed_again_when_the_council_has_done_its_work(cast, judge, seat):
    council_services.declare(seat, declared="none", note="", by=cast.judge)
    task_ = seat.council.task
    type(task_).objects.filter(pk=task_.pk).update(state="sent")

    file = task_.dossier.first()
    assert judge.get(url("seat-dossier-download", seat.pk, file.pk)).status_code == 404
    page = judge.get(seat.get_absolute_url()).text
    assert ("Báo cáo riêng" in page, "Quy hoạch mật.pdf" in page) == (True, False)


# --- forms and votes -------------------------------------------------------------------------------------------------


def test_a_form_is_kept_while_it_is_typed_submitted_once_and_overwrites_nobody(cast, judge, staff, seat):
    council_services.declare(seat, declared="none", note="", by=cast.judge)
    kept = judge.post(url("review-autosave", seat.pk), {"strengths": "Rõ ràng", "base": ""})
    first = kept.context["base"]
    judge.post(url("review-autosave", seat.pk), {"strengths": "Rõ ràng, đủ", "base": first})
    blind = judge.post(url("review-edit", seat.pk), {"strengths": "Chữ khác", "base": first})
    assert "Phiếu vừa được lưu ở nơi khác" in blind.text
    assert "Rõ ràng, đủ" in blind.text
    assert "Chữ khác" in blind.text

    base = council_services.mark_of(Review.objects.get(seat=seat))
    unsure = judge.post(url("review-edit", seat.pk), {"strengths": "Rõ", "base": base, "submit": "1"})
    assert list(unsure.context["form"].errors) == ["verdict"]
    judge.post(url("review-edit", seat.pk), {"strengths": "Rõ", "verdict": "amend", "base": base, "submit": "1"})
    review = Review.objects.get(seat=seat)
    assert (review.strengths, review.verdict, review.submitted_on is not None) == ("Rõ", "amend", True)
    late = staff.post(url("review-edit", seat.pk), {"strengths": "Sửa hộ", "base": council_services.mark_of(review)})
    assert "Phiếu đã nộp" in late.text
    assert Review.objects.get(seat=seat).strengths == "Rõ"


def test_votes_are_of_members_present_and_end_when_the_meeting_is_settled(cast, judge, staff):
    made = task(cast, "drafting", origin="proposed")
    seats = council(made)
    reviewed(seats)
    meeting = met(seats, votes=["", "", "", "", ""])
    mine = seated(seats, expert(user=cast.judge))
    paper(made)

    def cast_vote(verdict):
        return judge.post(url("ballot", mine.pk), {"verdict": verdict}).status_code

    assert cast_vote("agree") == 404  # was not there
    meeting.present.add(mine)
    assert [line.label for _tone, lines in waiting_for(cast.judge) for line in lines] == [
        f"Biểu quyết dự thảo báo cáo: {made.title}"
    ]
    assert (cast_vote("against"), cast_vote("agree")) == (302, 302)
    others = {f"seat-{seat.pk}": "amend" for seat in seats.seats.exclude(pk=mine.pk)}
    staff.post(url("meeting-votes", meeting.pk), others | {f"seat-{mine.pk}": "agree"})
    assert sorted(meeting.votes.values_list("verdict", flat=True)) == ["agree", *["amend"] * 5]
    # Who turns out not to have been there loses the vote.
    told = {
        "kind": "council",
        "held_on": "1/3/2024",
        "place": "Phòng họp",
        "minutes": "Đã họp",
        "base": meeting.minutes,
    }
    staff.post(url("meeting-edit", meeting.pk), told | {"present": [seat.pk for seat in seats.seats.all()[:5]]})
    assert meeting.votes.count() == 5
    perform(made, "adopt", actor=cast.staff)
    assert cast_vote("against") == 404
    refused = staff.post(url("meeting-edit", meeting.pk), told | {"minutes": "Viết lại"})
    assert refused.status_code == 200
    assert Meeting.objects.get().minutes == "Đã họp"
    assert staff.get(url("meeting-edit", meeting.pk)).url == url("council-detail", made.pk)


# --- experts and rules -----------------------------------------------------------------------------------------------


def test_experts_are_found_without_diacritics_and_the_list_tells_no_address(cast, staff):
    who = expert("Đỗ Văn Thủy (minh họa)", employer="Đại học Thủy lợi (minh họa)", email="thuy@lhh.example")
    who.associations.add(cast.lawyers)
    expert("Trần Thị Khác (minh họa)")

    page = staff.get(url("expert-list"), {"q": "do van thuy"}).text
    rows = table_cells(staff.get(url("expert-export"), {"q": "thuy loi"}).content)

    assert ("Đỗ Văn Thủy" in page, "Trần Thị Khác" in page) == (True, False)
    assert [[cell.value or "" for cell in row] for row in rows[1:]] == [
        ["Đỗ Văn Thủy (minh họa)", "", "Xây dựng", "Đại học Thủy lợi (minh họa)", "", "Hội Luật gia", "", "01/03/2024"]
    ]


def test_the_exported_list_is_read_in_again_and_one_wrong_row_stops_all(cast, staff):
    who = expert("Đỗ Văn Thủy (minh họa)", degree="TS.", employer="Đại học Thủy lợi (minh họa)", past_work="Đề tài A")
    who.associations.add(cast.lawyers)
    expert("Trần Thị Khác (minh họa)")
    sheet = staff.get(url("expert-export")).content
    Expert.objects.filter(pk=who.pk).delete()

    def upload(content):
        file = SimpleUploadedFile("chuyen-gia.xlsx", content)
        return staff.post(url("expert-import"), {"file": file})

    assert upload(sheet).status_code == 302
    back = Expert.objects.get(full_name=who.full_name)
    names = Expert.objects.values_list("full_name", flat=True)
    assert list(names) == ["Đỗ Văn Thủy (minh họa)", "Trần Thị Khác (minh họa)"]
    assert (back.degree, back.past_work, back.consented_on) == ("TS.", "Đề tài A", DAY)
    assert [one.short_name for one in back.associations.all()] == ["Hội Luật gia"]

    rows = [["Đúng (minh họa)", "Y", "Hội Luật gia", "1/3/2024"], ["Sai (minh họa)", "", "Hội Lạ", "1/3/2024"]]
    rows += [["Thiếu (minh họa)", "", "", "hôm qua"]]
    refused = upload(write_xlsx(["Họ và tên", "Lĩnh vực", "Hội viên của hội", "Ngày đồng ý"], rows))
    said = list(refused.context["form"].errors["file"])
    assert said[:2] == ["Dòng 3: không có hội «Hội Lạ».", "Dòng 4, lĩnh vực chuyên môn: Ô này chưa được điền."]
    assert len(said) == 3
    assert Expert.objects.count() == 2
    assert "Không thấy cột «Họ và tên»" in upload(write_xlsx(["A", "B"], [["1", "2"]])).text


CAUGHT = [
    ({"object_type": "planning", "level": "district"}, ["Quy hoạch tổng thể của tỉnh, huyện"]),
    ({"object_type": "planning", "level": "sector"}, ["Quy hoạch ngành"]),
    ({"object_type": "planning"}, []),
    ({"object_type": "investment", "group": "b"}, ["Dự án đầu tư xây dựng nhóm B, C"]),
    ({"object_type": "investment", "group": "a"}, []),
    ({"object_type": "investment", "hectares": "50"}, ["Dự án sử dụng đất từ 50 ha trở lên"]),
    ({"object_type": "investment", "hectares": "49,9", "households": "199"}, []),
    (
        {"object_type": "investment", "group": "c", "hectares": "50,5", "households": "200"},
        [
            "Dự án đầu tư xây dựng nhóm B, C",
            "Dự án sử dụng đất từ 50 ha trở lên",
            "Dự án ảnh hưởng từ 200 hộ dân trở lên",
        ],
    ),
    (
        {"object_type": "programme", "topics": ["science", "environment"]},
        ["Chương trình kinh tế - xã hội liên quan giáo dục, khoa học công nghệ, môi trường, trí thức"],
    ),
    ({"object_type": "bill", "topics": ["science"]}, []),
]


@pytest.mark.parametrize(("told", "titles"), CAUGHT)
def test_which_rules_catch_an_object(staff, told, titles):
    assert [rule.title for rule in staff.get(url("thresholds"), told).context["caught"]] == titles


def test_a_province_writes_its_own_rule_and_one_without_a_condition_is_refused(staff):
    ThresholdRule.objects.all().delete()
    told = {"title": "Cầu (minh họa)", "source": "QĐ 1", "position": "1", "is_active": "on"}

    assert staff.post(url("threshold-create"), told).status_code == 200
    assert (
        staff.post(url("threshold-create"), told | {"object_types": ["investment"], "min_hectares": "2,5"}).status_code
        == 302
    )

    asked_about = {"object_type": "investment", "hectares": "2,5"}
    assert [rule.title for rule in staff.get(url("thresholds"), asked_about).context["caught"]] == ["Cầu (minh họa)"]
    ThresholdRule.objects.update(is_active=False)
    assert staff.get(url("thresholds"), asked_about).context["caught"] == []


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("council-detail", "staff"),
        ("task-detail", "staff"),
        ("task-compile", "staff"),
        ("expert-list", "staff"),
        ("expert-export", "staff"),
        ("expert-detail", "staff"),
        ("seat-list", "judge"),
        ("seat-detail", "judge"),
        ("workspace", "judge"),
    ],
)
def test_queries_do_not_grow(cast, name, who, django_assert_max_num_queries):
    made = task(cast, "drafting")
    seats = council(made)
    reviewed(seats)
    mine = seated(seats, expert(user=cast.judge))

    def more(count):
        for _number in range(count):
            paper(made)
            made.parties.create(role="drafter", name="Viện Quy hoạch (minh họa)").associations.add(cast.healers)
            met(seats)
            seat = seated(seats, expert())
            seat.expert.associations.add(cast.lawyers)
            Review.objects.create(seat=seat, verdict="agree", submitted_on=DAY)
            asked(task(cast, "sent", object_name=made.title), cast.lawyers, opinion="Nhất trí")
            other = task(cast, "in-review")
            seated(council(other), mine.expert, declared="")

    key = {"expert-detail": mine.expert_id, "seat-detail": mine.pk}.get(name, made.pk)
    is_of_one = name.endswith(("detail", "compile"))
    address = reverse("workspace") if name == "workspace" else url(name, *([key] if is_of_one else []))
    client = client_of(getattr(cast, who))
    more(2)
    with django_assert_max_num_queries(70) as few:
        assert client.get(address).status_code == 200
    more(10)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert client.get(address).status_code == 200
