"""Review part by part: standing of every part, and the path of one figure that comes back alone."""

import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lhh_portal import jobs
from lhh_portal.models import Job
from lhh_portal.workflow import perform
from reports import review
from reports.compared import compare
from reports.coverage import fileable_groups
from reports.models import ActivityKind, AssociationReport, NilReturn, PartVerdict
from reports.review import parts_of
from tests.factories import ActivityFactory, RoundFactory

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}
FIGURE, NIL, TEXT = "figure:PBK-01", "nil:XHO", "text:results"


@pytest.fixture
def talks(cast):
    kind = ActivityKind.objects.get(code="tuyen-truyen-phap-luat")
    return ActivityFactory(
        kind=kind, lead=cast.lawyers, title="Tuyên truyền", amounts={kind.measures.get(code="cuoc"): 60}
    )


@pytest.fixture
def report(cast, talks):
    report = RoundFactory().reports.create(
        association=cast.lawyers,
        state="submitted",
        results="Làm tốt.",
        shortcomings="Ít.",
        plans="Tiếp.",
        proposals="Có.",
    )
    for group in fileable_groups().exclude(code="PBK"):
        NilReturn.objects.create(report=report, group=group)
    return report


def fresh(report):
    return AssociationReport.objects.get(pk=report.pk)


def part(report, key):
    return next((part for part in parts_of(fresh(report)) if part.key == key), None)


def standing(report, key):
    return part(report, key).standing


def say(report, key, verdict, by, reason=""):
    shown = part(report, key)
    seen = {"seen": shown.fingerprint, "said": shown.said_last}
    return review.judge(report, key, verdict=verdict, by=by, reason=reason, **seen)


def retype(talks, amount):
    """As the officer's correction does; the door of save_activity is tested elsewhere."""
    talks.amounts.update(amount=amount)


# --- parts -----------------------------------------------------------------------------------------------------


def test_parts_are_figures_nil_returns_and_texts(report):
    keys = [part.key for part in parts_of(report)]

    assert [key for key in keys if key.startswith("figure:")] == [FIGURE]
    assert {key for key in keys if key.startswith("nil:")} == {
        f"nil:{group.code}" for group in fileable_groups() if group.code != "PBK"
    }
    assert keys[-4:] == ["text:results", "text:shortcomings", "text:plans", "text:proposals"]


def test_a_figure_of_zero_is_a_part(report, talks):
    retype(talks, 0)

    assert part(report, FIGURE).value["words"] == "0 cuộc"


def test_a_figure_is_judged_with_its_records(report, talks):
    assert part(report, FIGURE).value == {
        "words": "60 cuộc",
        "records": [
            {"source": f"reports.activity:{talks.pk}", "label": "Tuyên truyền", "on": "01/03/2024", "amount": "60"}
        ],
    }


@pytest.mark.parametrize(
    ("said", "change", "expected"),
    [
        ([], None, "unseen"),
        (["accepted"], None, "accepted"),
        (["accepted"], 63, "changed"),
        (["returned"], None, "returned"),
        (["returned"], 63, "changed"),
        (["returned", "kept"], None, "changed"),
        (["returned", "kept", "accepted"], None, "accepted"),
        (["returned", "kept", "returned"], None, "returned"),
        (["accepted", "returned"], None, "returned"),
        (["returned", "accepted"], None, "accepted"),
    ],
)
def test_standing_follows_the_last_verdict_and_the_present_value(report, talks, cast, said, change, expected):
    for verdict in said:
        value = part(report, FIGURE).value
        PartVerdict.objects.create(
            report=report, key=FIGURE, verdict=verdict, reason="Vì sao", value=value, by=cast.staff
        )
    if change:
        retype(talks, change)

    assert standing(report, FIGURE) == expected


def test_the_same_total_from_other_records_is_a_change(report, talks, cast):
    say(report, FIGURE, "accepted", cast.staff)
    retype(talks, 40)
    ActivityFactory(kind=talks.kind, lead=cast.lawyers, amounts={talks.kind.measures.get(code="cuoc"): 20})

    assert part(report, FIGURE).value["words"] == "60 cuộc"
    assert standing(report, FIGURE) == "changed"


def test_a_part_that_is_gone_wants_a_look_until_that_is_accepted(report, talks, cast):
    say(report, FIGURE, "accepted", cast.staff)
    talks.delete()

    gone = part(report, FIGURE)
    assert (gone.standing, gone.is_gone, gone.block, gone.before["words"]) == ("changed", True, "PBK", "60 cuộc")

    say(report, FIGURE, "accepted", cast.staff)
    assert part(report, FIGURE) is None


def test_a_part_that_is_gone_is_accepted_on_the_page(report, talks, cast, as_staff):
    say(report, FIGURE, "accepted", cast.staff)
    talks.delete()
    gone, before = part(report, FIGURE), review.fingerprint(review.parts_of(report))

    data = {"key": FIGURE, "seen": gone.fingerprint}
    answer = as_staff.post(reverse("reports:part-judge", args=[report.pk, "accepted"]), data, **HTMX)

    assert answer["HX-Redirect"] == reverse("reports:report-review", args=[report.pk])
    assert "Đã ghi nhận" in as_staff.get(answer["HX-Redirect"]).content.decode()
    # A colleague's page shows the same report as before.
    assert review.fingerprint(review.parts_of(report)) == before


# --- what may be said ------------------------------------------------------------------------------------------


def test_a_return_needs_a_reason(report, cast):
    with pytest.raises(ValidationError, match="lý do"):
        say(report, FIGURE, "returned", cast.staff, "  ")

    assert not PartVerdict.objects.exists()


def test_a_verdict_is_for_what_was_shown(report, talks, cast):
    seen = part(report, FIGURE).fingerprint
    retype(talks, 63)

    with pytest.raises(ValidationError, match="vừa thay đổi"):
        review.judge(report, FIGURE, verdict="accepted", by=cast.staff, seen=seen)


def test_what_one_said_in_another_window_is_read_before_it_is_replaced(as_staff, report, cast):
    shown = part(report, FIGURE)
    data = {"key": FIGURE, "seen": shown.fingerprint, "said": "", "reason": "Xem lại tháng 5"}
    url = reverse("reports:part-judge", args=[report.pk, "returned"])
    as_staff.post(url, data)

    again = as_staff.post(url, data)
    other = as_staff.post(url, data | {"reason": "Xem lại tháng 6"})

    assert (again.status_code, other.status_code) == (302, 422)
    assert "Ở một cửa sổ khác, tài khoản này vừa ghi" in other.content.decode()
    assert part(report, FIGURE).reason == "Xem lại tháng 5"


def test_what_a_colleague_said_meanwhile_is_read_before_it_is_replaced(as_staff, report, cast):
    seen = part(report, FIGURE).fingerprint
    say(report, FIGURE, "returned", cast.leader, "Thiếu quý II")

    data = {"key": FIGURE, "seen": seen, "said": "", "reason": "Xem lại tháng 5"}
    page = as_staff.post(reverse("reports:part-judge", args=[report.pk, "returned"]), data, **HTMX).content.decode()
    as_staff.post(reverse("reports:part-judge", args=[report.pk, "accepted"]), data, **HTMX)

    assert f"{cast.leader} vừa ghi ý kiến về phần này: «Trả lại: Thiếu quý II»" in page
    assert ">Xem lại tháng 5</textarea>" in page
    assert part(report, FIGURE).reason == "Thiếu quý II"
    as_staff.post(
        reverse("reports:part-judge", args=[report.pk, "accepted"]), data | {"said": part(report, FIGURE).said_last}
    )
    assert standing(report, FIGURE) == "accepted"
    # Two who accept the same agree.
    review.judge(report, FIGURE, verdict="accepted", by=cast.leader, seen=seen)


@pytest.mark.parametrize("state", ["requested", "draft", "returned"])
def test_a_report_that_is_with_the_association_is_not_judged(report, cast, state):
    AssociationReport.objects.filter(pk=report.pk).update(state=state)

    with pytest.raises(ValidationError, match="chưa nhận xét được"):
        say(report, FIGURE, "accepted", cast.staff)


def test_accepting_takes_every_part_nobody_returned(report, cast):
    perform(report, "accept", actor=cast.staff)

    assert {part.standing for part in parts_of(fresh(report))} == {"accepted"}


def test_accepting_is_refused_while_a_part_is_marked(report, cast):
    say(report, FIGURE, "returned", cast.staff, "Thiếu quý II")

    with pytest.raises(ValidationError, match="Cuộc tuyên truyền"):
        perform(report, "accept", actor=cast.staff)


def test_accepting_the_rest_is_accepting_what_the_page_showed(report, talks, cast):
    seen = review.fingerprint(parts_of(report))
    retype(talks, 63)

    with pytest.raises(ValidationError, match="vừa thay đổi"):
        review.finish(report, "accept", by=cast.staff, seen=seen)
    assert fresh(report).state == "submitted"


# --- the path of one figure ------------------------------------------------------------------------------------


def send_back(report, cast):
    say(report, FIGURE, "returned", cast.staff, "Thiếu quý II")
    say(report, TEXT, "accepted", cast.staff)
    return perform(report, "send_back", actor=cast.staff)


def test_the_mail_says_which_parts_and_why(report, cast):
    send_back(report, cast)
    for job in Job.objects.filter(kind="reports.mail"):
        jobs.run(job.pk)

    (message,) = mail.outbox
    assert f"- {part(report, FIGURE).label}: Thiếu quý II" in message.body
    assert "Kết quả nổi bật" not in message.body


def test_filing_again_is_refused_until_the_part_changed_or_was_answered(report, talks, cast):
    send_back(report, cast)

    with pytest.raises(ValidationError, match="chưa sửa và chưa giải trình"):
        perform(report, "submit", actor=cast.officer)

    retype(talks, 63)
    assert perform(report, "submit", actor=cast.officer).state == "submitted"
    # Accepting the text stands; nobody has seen the other parts yet.
    assert (standing(report, FIGURE), standing(report, TEXT), standing(report, NIL)) == (
        "changed",
        "accepted",
        "unseen",
    )


def test_an_answer_is_enough_and_is_reviewed(report, cast):
    send_back(report, cast)
    review.keep(
        report, FIGURE, by=cast.officer, seen=part(report, FIGURE).fingerprint, reason="Quý II không có cuộc nào."
    )

    assert perform(report, "submit", actor=cast.officer).state == "submitted"
    again = part(report, FIGURE)
    assert (again.standing, again.reason, again.answer) == ("changed", "Thiếu quý II", "Quý II không có cuộc nào.")

    say(report, FIGURE, "accepted", cast.staff)
    assert (standing(report, FIGURE), part(report, FIGURE).reason) == ("accepted", "")


def test_reopening_for_one_figure_leaves_the_other_acceptances(report, talks, cast):
    perform(report, "accept", actor=cast.staff)
    say(report, FIGURE, "returned", cast.staff, "Sở Tư pháp báo số khác")
    perform(report, "reopen", actor=cast.staff)
    retype(talks, 63)
    perform(report, "submit", actor=cast.officer)

    open_parts = [part for part in parts_of(fresh(report)) if part.is_open]
    assert [part.key for part in open_parts] == [FIGURE]
    assert (open_parts[0].before["words"], open_parts[0].value["words"]) == ("60 cuộc", "63 cuộc")


def test_what_nobody_judged_is_compared_with_the_version_sent_back(as_staff, report, talks, cast):
    kind = ActivityKind.objects.get(code="tin-bai")
    unseen = ActivityFactory(kind=kind, lead=cast.lawyers, amounts={kind.measures.get(code="bai"): 2})
    key = next(part.key for part in parts_of(report) if part.kind == "figure" and part.key != FIGURE)
    send_back(report, cast)
    assert standing(report, key) == "unseen"
    retype(talks, 63)
    unseen.amounts.update(amount=8)
    AssociationReport.objects.filter(pk=report.pk).update(plans="Tiếp tục.")
    perform(fresh(report), "submit", actor=cast.officer)

    changed = {part.key: part.before["words"] for part in parts_of(fresh(report)) if part.standing == "changed"}
    page = as_staff.get(reverse("reports:report-review", args=[report.pk])).text

    assert changed == {FIGURE: "60 cuộc", key: "2 bài", "text:plans": "Tiếp."}
    said = re.findall(r'<p class="part-said">(Đã đổi từ .*?)</p>', page)
    assert said == ["Đã đổi từ 60 cuộc thành 63 cuộc", "Đã đổi từ 2 bài thành 8 bài"]
    assert page.count("Lúc trả lại") == 2


def test_what_came_in_after_the_return_is_new(report, talks, cast):
    send_back(report, cast)
    retype(talks, 63)
    kind = ActivityKind.objects.get(code="tin-bai")
    ActivityFactory(kind=kind, lead=cast.lawyers, amounts={kind.measures.get(code="bai"): 2})
    perform(fresh(report), "submit", actor=cast.officer)

    new = [part for part in parts_of(fresh(report)) if part.standing == "changed" and part.key != FIGURE]

    assert [(part.before, part.value["words"]) for part in new] == [(review.value_of(), "2 bài")]


def test_accepting_ends_what_was_sent_back(report, talks, cast):
    send_back(report, cast)
    retype(talks, 63)
    kind = ActivityKind.objects.get(code="hien-mau")
    ActivityFactory(kind=kind, lead=cast.lawyers, amounts={kind.measures.get(code="nguoi"): 9})
    perform(fresh(report), "submit", actor=cast.officer)
    assert (standing(report, NIL), part(report, NIL).is_gone) == ("changed", True)

    perform(fresh(report), "accept", actor=cast.staff)

    assert {part.standing for part in parts_of(fresh(report))} == {"accepted"}


# --- the pages -------------------------------------------------------------------------------------------------


@pytest.fixture
def as_staff(client, cast):
    client.force_login(cast.staff)
    return client


def post(client, report, name, *args, **data):
    return client.post(reverse(f"reports:{name}", args=[report.pk, *args]), data)


def test_verdict_renews_the_part_and_the_counts(as_staff, report):
    data = {"key": FIGURE, "seen": part(report, FIGURE).fingerprint, "all": "abc"}

    page = as_staff.post(reverse("reports:part-judge", args=[report.pk, "accepted"]), data, **HTMX).content.decode()

    assert "phan-figure-PBK-01" in page
    assert 'hx-swap-oob="true"' in page
    assert "Tiếp nhận mọi phần còn lại" in page
    # Accepting the rest still means what the page showed when it was opened.
    assert 'name="all" value="abc"' in page


def test_what_changed_is_named_over_the_parts(as_staff, report, talks, cast):
    say(report, FIGURE, "accepted", cast.staff)
    retype(talks, 63)

    page = as_staff.get(reverse("reports:report-review", args=[report.pk]))

    assert [part.key for part in page.context["changed"]] == [FIGURE]
    assert "cần xem lại:" in page.content.decode()


def test_without_script_one_comes_back_to_the_part(as_staff, report):
    seen = part(report, FIGURE).fingerprint

    response = post(as_staff, report, "part-judge", "returned", key=FIGURE, seen=seen, reason="Thiếu quý II")

    assert response.url.endswith("/xem-xet/#phan-figure-PBK-01")
    page = as_staff.get(response.url).content.decode()
    assert "Trả lại 1 phần đã đánh dấu" in page


def test_a_refused_return_keeps_what_was_typed(as_staff, report, talks):
    seen = part(report, FIGURE).fingerprint
    retype(talks, 63)

    response = post(as_staff, report, "part-judge", "returned", key=FIGURE, seen=seen, reason="Thiếu quý II")

    assert response.status_code == 422
    assert ">Thiếu quý II</textarea>" in response.content.decode()


def test_whole_report_is_returned_with_a_reason_only(as_staff, report):
    seen = review.fingerprint(parts_of(report))

    refused = post(as_staff, report, "review-finish", "send_back", all=seen, note=" ")
    assert (refused.status_code, fresh(report).state) == (422, "submitted")
    assert "Hãy ghi lý do" in refused.content.decode()

    post(as_staff, report, "review-finish", "send_back", all=seen, note="Nộp nhầm đợt.")
    assert fresh(report).state == "returned"


def test_after_filing_again_only_the_change_is_open(as_staff, report, talks, cast):
    perform(report, "accept", actor=cast.staff)
    say(report, FIGURE, "returned", cast.staff, "Thiếu quý II")
    perform(report, "reopen", actor=cast.staff)
    retype(talks, 63)
    perform(report, "submit", actor=cast.officer)

    response = as_staff.get(reverse("reports:report-review", args=[report.pk]))

    assert [[part.key for part in parts] for _title, parts in response.context["to_see"]] == [[FIGURE]]
    page = response.content.decode()
    assert "<del>60</del>" in page
    assert "<ins>63</ins>" in page


def test_officer_sees_what_came_back_with_reason_link_and_answer(client, report, cast):
    send_back(report, cast)
    client.force_login(cast.officer)

    page = client.get(report.get_absolute_url()).content.decode()
    assert page.index("Các phần bị trả lại") < page.index("Kết quả theo nhóm")
    assert "Thiếu quý II" in page
    assert f"?association={cast.lawyers.pk}&amp;indicator=PBK-01" in page

    seen = part(report, FIGURE).fingerprint
    post(client, report, "part-keep", key=FIGURE, seen=seen, reason="Quý II không có.")
    assert "Giữ nguyên, có giải trình" in client.get(report.get_absolute_url()).content.decode()


def test_marks_stay_with_staff_until_the_report_goes_back(client, report, cast):
    say(report, FIGURE, "returned", cast.staff, "Thiếu quý II")
    client.force_login(cast.officer)

    assert "Thiếu quý II" not in client.get(report.get_absolute_url()).content.decode()


def test_who_said_what_when_can_be_read(as_staff, report, cast):
    say(report, FIGURE, "returned", cast.staff, "Thiếu quý II")
    say(report, FIGURE, "accepted", cast.staff)

    said = as_staff.get(reverse("reports:report-review", args=[report.pk])).context["said"]

    assert [(verdict.verdict, verdict.by, part.key) for verdict, part in said] == [
        ("accepted", cast.staff, FIGURE),
        ("returned", cast.staff, FIGURE),
    ]


def test_queries_do_not_grow(as_staff, report, cast):
    kinds = list(ActivityKind.objects.prefetch_related("measures__unit"))

    def queries(number):
        for n in range(number):
            kind = kinds[n % len(kinds)]
            ActivityFactory(kind=kind, lead=cast.lawyers, amounts=dict.fromkeys(kind.measures.all(), 5000))
        for one in parts_of(fresh(report)):
            review.judge(report, one.key, verdict="accepted", by=cast.staff, seen=one.fingerprint)
        with CaptureQueriesContext(connection) as captured:
            assert as_staff.get(reverse("reports:report-review", args=[report.pk])).status_code == 200
        return len(captured)

    queries(20)
    assert queries(1) == queries(20)


# --- two versions ----------------------------------------------------------------------------------------------


def test_changed_words_are_marked():
    versions = compare(review.value_of("tặng 120 phần quà"), review.value_of("tặng 130 phần quà cho hộ nghèo"))

    assert versions.before == [("tặng ", False), ("120", True), (" ", False), ("phần quà", False)]
    assert versions.now == [("tặng ", False), ("130", True), (" ", False), ("phần quà ", False), ("cho hộ nghèo", True)]


def test_records_are_paired():
    def record(source, label, amount):
        return {"source": source, "label": label, "amount": amount, "on": ""}

    before = review.value_of("5", [record("a", "Một", "2"), record("b", "Hai", "3")])
    now = review.value_of("9", [record("a", "Một mới", "2"), record("c", "Ba", "7")])

    assert [(pair.label, pair.before, pair.now, pair.is_changed) for pair in compare(before, now).records] == [
        ("Một → Một mới", "2", "2", False),
        ("Ba", "", "7", True),
        ("Hai", "3", "", True),
    ]
