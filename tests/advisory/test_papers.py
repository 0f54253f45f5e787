"""The papers of a task: every one holds the decree's form with its text whole, and the letter moves the task."""

import re
from html import unescape

import pdfplumber
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from advisory import services
from advisory.papers import write_paper
from documents import pdf
from documents.check_format import check
from documents.delivery.issuing import issue_paper
from documents.models import OfficialDocument, Version
from documents.registers.outgoing import reserve_number
from documents.services import propose, update_document
from documents.storage import store
from lhh_portal.workflow import WrongState, perform
from tests.access import client_of
from tests.advisory.told import DAY, asked, contract, ready, recommended, task
from tests.factories import FederationProfileFactory

pytestmark = pytest.mark.django_db
LONG = "Dự thảo cần quy định rõ thẩm quyền, trình tự, thời hạn giải quyết và trách nhiệm phối hợp (minh họa). " * 4


@pytest.fixture(autouse=True)
def head(cast):
    cast.leader.full_name = "Nguyễn Thị Mẫu (minh họa)"
    cast.leader.save()
    return FederationProfileFactory()


@pytest.fixture
def made(cast):
    """Compiled, with two recommendations; one association answered, one did not."""
    made = task(cast, "compiling", compiled_text=f"{LONG}\n- Ý thứ nhất;\n- Ý thứ hai.\n\n{LONG}")
    asked(made, cast.lawyers, opinion="Sửa Điều 5")
    asked(made, cast.healers)
    recommended(made, "Sửa Điều 5 theo hướng phân cấp.\nGiữ khoản 2 (minh họa).")
    recommended(made, "Bổ sung Điều 9 & phụ lục <mẫu> (minh họa).")
    made.refresh_from_db()
    return made


def sealed(document):
    """At the clerk's, numbered, as if both had signed."""
    reserve_number(document, on=timezone.localdate(), by=None)
    file = store(b"%PDF-1.7" + str(document.pk).encode(), "application/pdf")
    OfficialDocument.objects.filter(pk=document.pk).update(state="sealed", pdf=file)
    Version.objects.create(document=document, kind=Version.Kind.SEALED, file=file)
    return OfficialDocument.objects.with_number().get(pk=document.pk)


def _paper_of(cast, kind):
    """(document, its numbered or own symbol) of `kind`, from a task that has all it needs."""
    made = task(
        cast, "compiling" if kind == "letter" else "adopted", origin="contract", compiled_text=f"{LONG}\n\n{LONG}"
    )
    recommended(made, LONG)
    council = ready(made)
    council.meetings.update(minutes=f"{LONG}\n\n{LONG}", guests="Đại diện Sở Xây dựng")
    contract(made, number="05/HĐ-LHH", scope=LONG, acceptance=LONG)
    source = {"opinion-form": council.seats.get(role="reviewer-1"), "minutes": council.meetings.get()}.get(kind)
    return write_paper(made, kind, by=cast.staff, source=source)


KINDS = {
    "letter": ("CV", "Kính gửi: Đoàn đại biểu"),
    "report": ("BC", "II. KIẾN NGHỊ"),
    "decision": ("QĐ", "QUYẾT ĐỊNH: Điều 1. Thành lập"),
    "opinion-form": ("PNX", "Bổ sung số liệu"),
    "minutes": ("BB", "Kết quả: thông qua."),
    "contract": ("HĐ", "một trăm hai mươi triệu đồng"),
    "acceptance": ("BB", "II. KẾT QUẢ NGHIỆM THU"),
    "liquidation": ("BB", "Còn phải thanh toán: 70.000.000 đồng"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_holds_the_decrees_form_and_its_text_is_whole(cast, kind, tmp_path):
    document = _paper_of(cast, kind)
    if not document.is_by_hand:
        reserve_number(document, on=timezone.localdate(), by=cast.clerk)
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf.render(OfficialDocument.objects.with_number().get(pk=document.pk)))

    assert [(found.rule, found.found) for found in check(path) if not found.ok] == []
    with pdfplumber.open(path) as opened:
        printed = _words(" ".join(page.extract_text() for page in opened.pages))
    assert document.type == KINDS[kind][0]
    assert KINDS[kind][1] in printed
    for block in re.findall(r"<p>(.*?)</p>", document.body):
        assert _words(unescape(re.sub("<[^>]*>", "", block))) in printed


def _words(text):
    return " ".join(re.sub(r"\b\d+\s+(?=\d+ trang)", "", text).split())


def test_the_letter_has_the_text_the_recommendations_and_who_gave_them(cast, made):
    letter = write_paper(made, "letter", by=cast.staff)

    assert (letter.salutation, letter.unit_code, letter.created_by) == (made.client.name, "TVPB", cast.staff)
    said = unescape(re.sub("<[^>]*>", " ", letter.body))
    assert "đã tổng hợp ý kiến của Hội Luật gia và" in said
    assert "1. Sửa Điều 5 theo hướng phân cấp." in said
    assert "2. Bổ sung Điều 9 & phụ lục <mẫu> (minh họa)." in said
    assert "<li>Ý thứ hai.</li>" in letter.body


def test_writing_it_anew_takes_the_text_and_leaves_the_rest(cast, made):
    letter = write_paper(made, "letter", by=cast.staff)
    update_document(letter, salutation="Ủy ban Xã hội (minh họa)")
    services.save_compiled(made, text="Nhất trí (minh họa).", base=made.compiled_text)

    again = write_paper(made, "letter", by=cast.staff)

    assert (again.pk, again.salutation) == (letter.pk, "Ủy ban Xã hội (minh họa)")
    assert "Nhất trí (minh họa)." in again.body
    assert made.papers.count() == 1


def test_issuing_the_letter_sends_the_task_with_its_number_and_today(cast, made):
    letter = sealed(write_paper(made, "letter", by=cast.staff))

    issue_paper(letter, [], by=cast.clerk)

    made.refresh_from_db()
    assert (made.state, made.sent_symbol, made.sent_on) == ("sent", "01/LHH-TVPB", timezone.localdate())
    assert set(made.recommendations.values_list("sent_on", flat=True)) == {timezone.localdate()}


def test_the_clerk_sends_by_issuing_alone(cast, made):
    with pytest.raises(PermissionDenied):
        services.send_task(made, sent_on=DAY, symbol="1", by=cast.clerk)


def test_a_council_report_that_is_issued_sends_the_task_and_a_letter_may_bring_it(cast):
    made = task(cast, "adopted", compiled_text=LONG)
    ready(made)
    report = sealed(write_paper(made, "report", by=cast.staff))
    issue_paper(report, [], by=cast.clerk)
    made.refresh_from_db()
    assert (made.state, made.sent_symbol) == ("sent", report.symbol)

    letter = write_paper(made, "letter", by=cast.staff)
    propose(letter, by=cast.staff)
    issue_paper(sealed(letter), [], by=cast.clerk)

    assert f"Báo cáo số {report.symbol}" in letter.body
    made.refresh_from_db()
    assert made.sent_symbol == report.symbol


def test_an_issued_decision_names_its_council(cast):
    made = task(cast, "commissioned")
    council = ready(made)

    issue_paper(sealed(write_paper(made, "decision", by=cast.staff)), [], by=cast.clerk)

    council.refresh_from_db()
    assert (council.decision, council.decided_on) == ("01/QĐ-LHH", timezone.localdate())


def test_what_is_with_its_signers_is_what_will_be_sent(cast, made):
    propose(write_paper(made, "letter", by=cast.staff), by=cast.staff)

    for change in (
        lambda: services.save_compiled(made, text="Khác", base=made.compiled_text),
        lambda: services.save_recommendation(made.recommendations.first(), opinions=[]),
        lambda: services.delete_recommendation(made.recommendations.first()),
        lambda: services.record_sending(made, sent_on=DAY, symbol="1", by=cast.staff),
    ):
        with pytest.raises(WrongState, match="Công văn gửi: Đã trình"):
            change()
    with pytest.raises(ValidationError, match="không lập lại được"):
        write_paper(made, "letter", by=cast.staff)


def test_the_page_of_the_text_is_for_reading_while_the_letter_is_with_its_signers(cast, made, settings):
    settings.REQUIRE_MFA = False
    url = reverse("advisory:task-compile", args=[made.pk])
    letter = write_paper(made, "letter", by=cast.staff)
    written = client_of(cast.staff).get(url).text
    propose(letter, by=cast.staff)

    read = client_of(cast.staff).get(url).text

    offers = ("Lưu bản tổng hợp", "Lập công văn", "Ghi nhận đã gửi", "Thêm kiến nghị")
    assert [words in written for words in offers] == [True] * 4
    assert [words in read for words in offers] == [False] * 4
    assert made.compiled_text.split(chr(10))[0] in unescape(read)
    assert letter.get_absolute_url() in read


def test_a_letter_without_a_recommendation_of_its_task_is_not_proposed(cast, made):
    letter = write_paper(made, "letter", by=cast.staff)
    recommended(made, "Bỏ Điều 12 (minh họa)")

    with pytest.raises(ValidationError, match="chưa có kiến nghị số 3"):
        propose(letter, by=cast.staff)


def test_a_letter_of_a_task_that_was_sent_on_paper_is_neither_proposed_nor_issued(cast, made):
    letter = write_paper(made, "letter", by=cast.staff)
    services.record_sending(made, sent_on=DAY, symbol="7/LHH", by=cast.staff)

    with pytest.raises(ValidationError, match="trạng thái «Đã gửi»"):
        propose(letter, by=cast.staff)
    with pytest.raises(ValidationError, match="trạng thái «Đã gửi»"):
        issue_paper(sealed(letter), [], by=cast.clerk)

    letter.refresh_from_db()
    assert letter.state == "sealed"


def test_a_task_is_reopened_once_its_letter_is_withdrawn_and_another_can_be_made(cast, made):
    letter = sealed(write_paper(made, "letter", by=cast.staff))
    issue_paper(letter, [], by=cast.clerk)
    made.refresh_from_db()

    with pytest.raises(ValidationError, match="01/LHH-TVPB đã phát hành"):
        perform(made, "reopen", actor=cast.staff, note="Gửi nhầm")
    letter = OfficialDocument.objects.get(pk=letter.pk)
    perform(letter, "mark_withdrawn", actor=cast.clerk, note="Theo thông báo")
    perform(made, "reopen", actor=cast.staff, note="Gửi nhầm")

    assert write_paper(made, "letter", by=cast.staff).pk != letter.pk


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("letter", "Bản tổng hợp còn trống"),
        ("decision", "chưa có hội đồng"),
        ("report", "chưa có hội đồng"),
        ("contract", "chưa có hợp đồng"),
    ],
)
def test_a_paper_that_records_are_not_enough_for_says_what_is_missing(cast, settings, kind, sentence):
    settings.REQUIRE_MFA = False
    empty = task(cast, "compiling", compiled_text="")

    answer = client_of(cast.staff).post(reverse("advisory:paper-write", args=[empty.pk, kind]), follow=True)

    assert sentence in answer.content.decode()
    assert not OfficialDocument.objects.exists()


def test_the_page_offers_what_the_records_are_enough_for(cast, settings, made):
    settings.REQUIRE_MFA = False
    page = client_of(cast.staff).get(made.get_absolute_url())
    assert [(line.kind, line.paper) for line in page.context["lines"]] == [("letter", None)]

    client_of(cast.staff).post(reverse("advisory:paper-write", args=[made.pk, "letter"]))

    (line,) = client_of(cast.clerk).get(made.get_absolute_url()).context["lines"]
    assert (line.paper.document.created_by, line.may_write_anew) == (cast.staff, True)


def test_a_form_of_another_councils_member_is_not_found(cast, settings):
    settings.REQUIRE_MFA = False
    own, other = task(cast, "in-review"), task(cast, "in-review")
    ready(own)
    stranger = ready(other).seats.first()

    url = reverse("advisory:paper-write-of", args=[own.pk, "opinion-form", stranger.pk])

    assert client_of(cast.staff).post(url).status_code == 404
