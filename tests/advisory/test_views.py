"""Pages of advisory work: what is kept when refused, who sees what, and that queries do not grow."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from advisory import services
from advisory.models import AdvisoryTask, Client, Opinion, OpinionRequest, Recommendation
from documents import storage
from lhh_portal.workspace import waiting_for
from tests.access import client_of
from tests.advisory.told import DAY, asked, recommended, task
from tests.official_table import table_cells

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
    return reverse(f"advisory:{name}", args=args)


def told(cast, **changed):
    return {
        "title": "Góp ý dự án Luật Đất đai (minh họa)",
        "client_name": "Đoàn đại biểu Quốc hội tỉnh",
        "kind": "consultation",
        "origin": "comment",
        "object_type": "bill",
        "field": "",
        "lead": cast.federation.pk,
        "received_on": "1/3/2024",
        "due_on": "31/3/2024",
    } | changed


def test_numbers_run_by_year_and_a_client_is_one_however_it_is_typed(cast, staff):
    staff.post(url("task-create"), told(cast))
    staff.post(url("task-create"), told(cast, client_name="đoàn Đại biểu  Quốc hội Tỉnh"))
    staff.post(url("task-create"), told(cast, received_on="2/1/2025", due_on="5/1/2025"))
    refused = staff.post(url("task-create"), told(cast, due_on="1/2/2024"))

    codes = [made.code for made in AdvisoryTask.objects.order_by("pk")]
    assert codes == ["TVPB-2024-01", "TVPB-2024-02", "TVPB-2025-01"]
    assert [client.name for client in Client.objects.all()] == ["Đoàn đại biểu Quốc hội tỉnh"]
    assert "Hạn trả lời không thể trước ngày nhận." in refused.text
    assert "Góp ý dự án Luật Đất đai (minh họa)" in refused.text


def test_giving_to_associations_asks_each_once_and_moves_the_day_of_who_has_not_answered(cast, staff):
    made = task(cast, received_on=timezone.localdate())
    first, later = (f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}" for days in (5, 9))

    staff.post(url("task-give", made.pk), {"associations": [cast.lawyers.pk], "due_on": first})
    Opinion.objects.create(request=OpinionRequest.objects.get(), text="Nhất trí", given_on=DAY)
    staff.post(url("task-give", made.pk), {"associations": [cast.healers.pk], "due_on": first})
    staff.post(url("task-give", made.pk), {"associations": [cast.healers.pk], "due_on": later})
    after_all = staff.post(url("task-give", made.pk), {"associations": [cast.healers.pk], "due_on": "1/1/2099"})

    days = {each.association.short_name: f"{each.due_on:%d/%m/%Y}" for each in OpinionRequest.objects.all()}
    assert days == {"Hội Luật gia": first, "Hội Đông y": later}
    made.refresh_from_db()
    assert made.state == "given"
    assert "Hạn góp ý không thể sau ngày ấy" in after_all.text


def test_an_opinion_is_corrected_until_the_text_is_sent_and_then_kept_on_the_form(cast, officer):
    made = task(cast, "given")
    mine = asked(made, cast.lawyers)

    pdf = SimpleUploadedFile("Góp ý.pdf", b"%PDF-1.7 minh hoa")
    officer.post(url("opinion-edit", mine.pk), {"text": "Sửa Điều 5.", "base": "", "files": pdf})
    given = Opinion.objects.get()
    assert (given.text, given.given_on, given.request.is_late) == ("Sửa Điều 5.", timezone.localdate(), True)
    assert [row.name for row in given.files.all()] == ["Góp ý.pdf"]

    blind = officer.post(url("opinion-edit", mine.pk), {"text": "Bản khác.", "base": ""})
    assert "Có người vừa lưu bản khác" in blind.text
    assert "Bản khác." in blind.text
    assert "Sửa Điều 5." in blind.text
    officer.post(url("opinion-edit", mine.pk), {"text": "Gộp cả hai.", "base": "Sửa Điều 5."})

    AdvisoryTask.objects.update(state="sent")
    late = officer.post(url("opinion-edit", mine.pk), {"text": "Thêm ý.", "base": "Gộp cả hai."})
    assert "không nhận góp ý nữa" in late.text
    assert "Thêm ý." in late.text
    assert Opinion.objects.get().text == "Gộp cả hai."


def test_an_officer_reads_nothing_of_others_and_nothing_restricted(cast, officer):
    made = task(cast, "sent", sent_on=DAY, compiled_text="Chữ tổng hợp riêng")
    mine = asked(made, cast.lawyers, opinion="Ý của tôi")
    theirs = asked(made, cast.healers, opinion="Ý mật của hội khác")
    recommended(made, "Từ ý của tôi", sent_on=DAY).opinions.add(mine.opinion)
    recommended(made, "Từ ý hội khác", sent_on=DAY).opinions.add(theirs.opinion)
    pdf = storage.store(b"%PDF-1.7", "application/pdf")
    secret = made.dossier.create(file=pdf, name="Hạn chế.pdf", received_on=DAY, confidentiality="restricted")
    open_one = made.dossier.create(file=pdf, name="Nội bộ.pdf", received_on=DAY)
    elsewhere = task(cast, "given", title="Việc của hội khác (minh họa)")
    asked(elsewhere, cast.healers)
    not_mine = elsewhere.dossier.create(file=pdf, name="Khác.pdf", received_on=DAY, confidentiality="open")

    page, listed = officer.get(mine.get_absolute_url()).text, officer.get(url("request-list")).text

    shown = ["Ý của tôi", "Từ ý của tôi", "Nội bộ.pdf"]
    hidden = ["Ý mật", "Từ ý hội khác", "Hạn chế.pdf", "Chữ tổng hợp riêng", "Hội Đông y", "Việc của hội khác"]
    assert [word in page for word in shown] == [True] * 3
    assert [word for word in hidden if word in page or word in listed] == []
    gets = [officer.get(url("dossier-download", row.pk)).status_code for row in (secret, open_one, not_mine)]
    assert gets == [404, 200, 404]
    assert client_of(cast.clerk).get(url("dossier-download", secret.pk)).status_code == 404
    assert client_of(cast.leader).get(url("dossier-download", secret.pk)).status_code == 200
    assert officer.get(theirs.get_absolute_url()).status_code == 404


def test_answers_are_checked_and_what_was_typed_stays(cast, staff):
    made = task(cast, "sent", sent_on=DAY)
    old, fresh = recommended(made, sent_on=DAY), recommended(made, sent_on=timezone.localdate())

    def post(row, **fields):
        return staff.post(url("recommendation-answer", row.pk), fields)

    refused = post(old, outcome="none", answered_on="5/3/2024", change="Giữ nguyên")
    assert list(refused.context["form"].errors) == ["explanation"]
    assert "Giữ nguyên" in refused.text
    assert list(post(old, outcome="whole").context["form"].errors) == ["answered_on"]
    assert list(post(old, outcome="whole", answered_on="1/2/2024").context["form"].errors) == ["answered_on"]
    assert list(post(fresh, outcome="silent").context["form"].errors) == ["outcome"]

    evidence = SimpleUploadedFile("Luật.pdf", b"%PDF-1.7")
    post(old, outcome="part", answered_on="20/3/2024", answer_document="12/ĐĐBQH", change="Điều 5", upload=evidence)
    old.refresh_from_db()
    assert (old.outcome, old.days_open, old.change, old.evidence_name) == ("part", 19, "Điều 5", "Luật.pdf")
    assert old.recorded_by == cast.staff


def test_an_answer_recorded_meanwhile_is_shown_before_it_is_replaced(cast, staff):
    row = recommended(task(cast, "sent", sent_on=DAY), sent_on=DAY)
    answer = {"outcome": "whole", "answered_on": "20/3/2024", "base": ""}
    staff.post(url("recommendation-answer", row.pk), answer)

    blind = staff.post(url("recommendation-answer", row.pk), answer | {"outcome": "part", "change": "Điều 5"})

    assert "Có người vừa ghi trả lời: «Tiếp thu toàn bộ; 20/03/2024»" in blind.text
    assert "Điều 5" in blind.text
    assert Recommendation.objects.get().outcome == "whole"
    knowing = answer | {"outcome": "part", "base": blind.context["form"].data["base"]}
    assert staff.post(url("recommendation-answer", row.pk), knowing).status_code == 302
    assert Recommendation.objects.get().outcome == "part"


def test_a_late_task_is_still_given_and_saving_its_facts_moves_nothing_else(cast, staff):
    made = task(cast)
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"

    staff.post(url("task-give", made.pk), {"associations": [cast.lawyers.pk], "due_on": tomorrow})
    made.title = "Tên mới (minh họa)"  # read before it was given
    services.save_task(made, client_name=made.client.name, by=cast.staff)

    stored = AdvisoryTask.objects.get()
    assert (stored.state, stored.title) == ("given", "Tên mới (minh họa)")


def test_the_ledger_counts_each_client_and_year_and_its_numbers_open_their_rows(cast, staff):
    made = task(cast, "sent", sent_on=DAY)
    today = timezone.localdate()
    recommended(made, "Trong hạn", sent_on=DAY, outcome="whole", answered_on=DAY + timedelta(days=30))
    recommended(made, "Sau hạn", sent_on=DAY, outcome="none", explanation="x", answered_on=DAY + timedelta(days=31))
    recommended(made, "Im lặng", sent_on=DAY, outcome="silent")
    recommended(made, "Quá hạn", sent_on=DAY)
    recommended(task(cast, "sent", client="Sở Tư pháp (minh họa)"), "Còn hạn", sent_on=today)
    recommended(task(cast, "compiling"), "Chưa gửi")

    page = staff.get(url("ledger"))
    lines = {line.year: line for line in page.context["lines"]}

    line = lines[2024]
    assert (line.sent, line.in_time, line.late, line.unanswered, line.waiting) == (4, 1, 1, 2, 0)
    assert (line.share, lines[today.year].share) == (25, None)
    found = [[row.record.text for row in staff.get(cell_url).context["table"].rows] for _l, _c, cell_url in line.cells]
    assert [len(rows) for rows in found] == [4, 1, 1, 2, 0]
    assert "Chưa gửi" not in page.text
    cells = table_cells(staff.get(url("ledger-export"), {"state": "late"}).content)
    assert [cell.value for cell in cells[1]][4:8] == ["Sau hạn", "01/03/2024", "31/03/2024", "Không tiếp thu"]


def test_what_waits_for_whom(cast):
    today = timezone.localdate()
    for state in ("requested", "given", "compiling"):
        made = task(cast, state, received_on=today - timedelta(days=5), title=f"Việc {state}")
    asked(AdvisoryTask.objects.get(state="given"), cast.lawyers, due_on=today - timedelta(days=1))
    asked(made, cast.lawyers, due_on=today + timedelta(days=1))
    asked(made, cast.healers, opinion="Nhất trí")
    recommended(task(cast, "sent"), sent_on=DAY)

    def lines(user):
        return {(tone, line.label) for tone, group in waiting_for(user) for line in group}

    assert lines(cast.officer) == {
        ("late", "Góp ý (Hội Luật gia): Việc given"),
        ("soon", "Góp ý (Hội Luật gia): Việc compiling"),
    }
    assert lines(cast.other_officer) == set()
    assert lines(cast.staff) == {
        ("waiting", "Giao cho các hội: Việc requested"),
        ("waiting", "Tổng hợp ý kiến: Việc given"),
        ("waiting", "Hoàn tất bản tổng hợp: Việc compiling"),
        ("late", "1 kiến nghị quá hạn trả lời"),
    }


def test_numbers_of_recommendations_have_no_gap(cast, staff):
    made = task(cast, "compiling")
    for text in ("Một", "Hai", "Ba"):
        staff.post(url("recommendation-create", made.pk), {"addressee": "Sở Tư pháp", "text": text})

    staff.post(url("recommendation-delete", made.recommendations.get(text="Một").pk))
    AdvisoryTask.objects.update(state="sent")
    kept = staff.post(url("recommendation-create", made.pk), {"addressee": "Sở Tư pháp", "text": "Bốn"})

    assert list(Recommendation.objects.values_list("number", "text")) == [(1, "Hai"), (2, "Ba")]
    assert "Bốn" in kept.text
    assert "nên chưa lưu" in kept.text


@pytest.mark.parametrize(
    "name", ["task-list", "request-list", "ledger", "ledger-export", "task-detail", "task-compile"]
)
def test_queries_do_not_grow(cast, staff, name, django_assert_max_num_queries):
    busy = task(cast, "compiling")

    def more(count):
        for number in range(count):
            other = task(cast, "sent", sent_on=DAY, client=f"Cơ quan {number} (minh họa)")
            one = asked(other, cast.lawyers, opinion="Nhất trí")
            recommended(other, sent_on=DAY).opinions.add(one.opinion)
            recommended(busy).opinions.add(one.opinion)

    address = url(name, *([busy.pk] if name.startswith("task-d") or name.endswith("compile") else []))
    asked(busy, cast.healers, opinion="Nhất trí")
    more(2)
    with django_assert_max_num_queries(60) as few:
        assert staff.get(address).status_code == 200
    more(10)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert staff.get(address).status_code == 200
