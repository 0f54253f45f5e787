import pytest
from django.core import mail
from django.urls import reverse

from documents.delivery import issuing
from documents.delivery.recipients import Recipient
from documents.delivery.views import block
from documents.models import Correspondent, Delivery
from documents.workspace import mails_given_up
from lhh_portal import jobs
from lhh_portal.models import Job
from tests.documents.factories import sealed

LINES = "- Ủy ban nhân dân tỉnh;\n- Cụm thi đua số 7;\n- Lưu: VT."

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(cast):
    return sealed(cast, recipients=LINES)


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast.clerk, "django.contrib.auth.backends.ModelBackend")
    return client


def url(name, paper):
    return reverse(f"documents:{name}", args=[paper.pk])


def typed(*rows, printed=2, **more):
    data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": str(printed), **more}
    for number, (name, emails) in enumerate(rows):
        data |= {f"form-{number}-name": name, f"form-{number}-emails": emails}
    return data


PRINTED = [("Ủy ban nhân dân tỉnh", "ubnd@tinh.example, vp@tinh.example"), ("Cụm thi đua số 7", "")]


def issued(cast, paper, *emails):
    issued = issuing.issue_paper(paper, [Recipient("Ủy ban nhân dân tỉnh", emails)], by=cast.clerk)
    for pk in Job.objects.filter(state="queued").values_list("pk", flat=True):
        jobs.run(pk)
    return issued


def test_printed_recipients_are_asked_for_with_what_is_known(clerk, paper):
    Correspondent.objects.create(name="Ủy ban nhân dân tỉnh", emails="ubnd@tinh.example, vp@tinh.example")

    page = clerk.get(url("document-issue", paper))

    rows = page.context["rows"]
    assert [(form["name"].value(), form["emails"].value()) for form in rows.initial_forms] == PRINTED
    assert len(rows.extra_forms) == 3


def test_from_addresses_to_the_mails(clerk, paper):
    page = clerk.post(url("document-issue", paper), typed(*PRINTED, ("Tỉnh ủy", "vp@tinhuy.example")))
    assert page.templates[0].name == "documents/issue_confirm.html"
    assert page.context["mails"] == {
        "ubnd@tinh.example": "Ủy ban nhân dân tỉnh",
        "vp@tinh.example": "Ủy ban nhân dân tỉnh",
        "vp@tinhuy.example": "Tỉnh ủy",
    }
    assert page.context["by_hand"] == ["Cụm thi đua số 7"]
    paper.refresh_from_db()
    assert paper.state == "sealed"

    answer = clerk.post(
        url("document-issue-confirm", paper), typed(*PRINTED, ("Tỉnh ủy", "vp@tinhuy.example")), follow=True
    )

    paper.refresh_from_db()
    assert paper.state == "issued"
    assert "Đã phát hành Báo cáo số 06/BC-LHH ngày 11/6/2024." in answer.text
    assert sorted(paper.deliveries.values_list("email", flat=True)) == [
        "ubnd@tinh.example",
        "vp@tinh.example",
        "vp@tinhuy.example",
    ]


def test_confirmation_of_a_withdrawal_shows_who_will_be_told(clerk, cast, paper):
    old = issued(cast, paper, "ubnd@tinh.example")
    new = sealed(cast, number=7, recipients="- Tỉnh ủy.", amends=old, amendment="withdraws")

    page = clerk.post(url("document-issue", new), typed(("Tỉnh ủy", ""), ("UBND", "UBND@tinh.example"), printed=1))

    assert page.context["mails"] == {}
    assert page.context["told"] == {"ubnd@tinh.example": "Ủy ban nhân dân tỉnh"}
    assert page.context["by_hand"] == ["Tỉnh ủy", "Cụm thi đua số 7"]
    assert "1 thư báo nơi đã nhận văn bản cũ, kèm tệp này" in page.text
    assert "thư gửi tới" not in page.text
    assert "Không có thư nào" not in page.text


def test_whoever_gets_a_mail_is_not_listed_for_paper(clerk, cast, paper):
    old = issued(cast, paper, "ubnd@tinh.example")
    new = sealed(cast, number=7, recipients=LINES, amends=old, amendment="withdraws")

    page = clerk.post(
        url("document-issue", new), typed(("Ủy ban nhân dân tỉnh", ""), ("Cụm thi đua số 7", "cum7@tinh.example"))
    )

    assert page.context["by_hand"] == []
    assert "1 thư khác gửi tới" in page.text


def test_back_from_the_confirmation_keeps_what_was_typed(clerk, paper):
    page = clerk.post(url("document-issue", paper), typed(*PRINTED, edit="1"))

    assert page.templates[0].name == "documents/issue.html"
    assert [form["emails"].value() for form in page.context["rows"]] == ["ubnd@tinh.example, vp@tinh.example", ""]


@pytest.mark.parametrize("name", ["document-issue", "document-issue-confirm"])
def test_all_slips_are_told_at_once_and_nothing_is_lost(clerk, paper, name):
    rows = [
        ("Ủy ban nhân dân tỉnh", "ubnd@gmial.com; vănthư@tinh.vn"),
        ("Cụm thi đua số 7", "cum7"),
        ("", "a@b.vn"),
        ("Tỉnh ủy", ""),
    ]

    page = clerk.post(url(name, paper), typed(*rows))

    assert [form.errors.get_json_data() and list(form.errors.values()) for form in page.context["rows"]] == [
        [
            [
                "«ubnd@gmial.com» có vẻ gõ nhầm; có phải ubnd@gmail.com?",
                "«vănthư@tinh.vn» có chữ có dấu; địa chỉ thư chỉ gồm chữ không dấu.",
            ]
        ],
        [["«cum7» không phải địa chỉ thư. Ghi dạng ten@coquan.gov.vn."]],
        [["Hãy ghi tên nơi nhận của địa chỉ này."]],
        [["Hãy ghi địa chỉ của nơi nhận thêm, hoặc xóa tên ở dòng này."]],
    ]
    assert [(form["name"].value(), form["emails"].value()) for form in page.context["rows"]] == rows
    paper.refresh_from_db()
    assert (paper.state, Delivery.objects.count()) == ("sealed", 0)


def test_second_press_is_told_and_sends_nothing(clerk, paper):
    clerk.post(url("document-issue-confirm", paper), typed(*PRINTED))
    answer = clerk.post(url("document-issue-confirm", paper), typed(*PRINTED), follow=True)

    assert "Văn bản đang ở trạng thái «Đã phát hành» nên không làm được việc này." in answer.text
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize("name", ["document-issue", "document-send-more"])
def test_page_out_of_turn_leads_back_to_the_paper(clerk, cast, name):
    other = sealed(cast, number=8)
    type(other).objects.filter(pk=other.pk).update(state="withdrawn")
    answer = clerk.get(url(name, other))
    assert (answer.status_code, answer.url) == (302, other.get_absolute_url())


def test_more_recipients(clerk, cast, paper):
    issued(cast, paper, "ubnd@tinh.example")
    page = clerk.get(url("document-send-more", paper))
    assert [form["name"].value() for form in page.context["rows"].initial_forms] == ["Cụm thi đua số 7"]

    clerk.post(url("document-send-more", paper), typed(("Cụm thi đua số 7", "cum7@cum.example"), printed=1))

    assert list(paper.deliveries.values_list("name", "email")) == [
        ("Ủy ban nhân dân tỉnh", "ubnd@tinh.example"),
        ("Cụm thi đua số 7", "cum7@cum.example"),
    ]
    assert issuing.without_mail(paper) == []


def test_given_up_mail_waits_for_the_clerk_until_it_is_settled(clerk, cast, paper):
    issued(cast, paper, "ubnd@tinh.example", "vp@tinh.example")
    Delivery.objects.update(state="failed", error="550 No such user")
    first, second = Delivery.objects.all()
    lines = mails_given_up(cast.clerk)
    assert [(line.label, line.note) for line in lines] == [
        ("Thư gửi Ủy ban nhân dân tỉnh chưa tới: 06/BC-LHH", "550 No such user")
    ] * 2
    assert mails_given_up(cast.staff) == []

    assert "550 No such user" in clerk.get(lines[0].url).text
    clerk.post(lines[0].url, {"email": "vanthu@tinh.example"})
    clerk.post(reverse("documents:delivery-paper", args=[second.pk]))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.email, first.state, second.state) == ("vanthu@tinh.example", "waiting", "paper")
    assert mails_given_up(cast.clerk) == []


def test_given_up_mail_of_a_withdrawn_paper_asks_for_nothing(clerk, cast, paper):
    issued(cast, paper, "ubnd@tinh.example")
    Delivery.objects.update(state="failed")
    row = Delivery.objects.get()
    again = reverse("documents:delivery-again", args=[row.pk])
    assert again in clerk.get(paper.get_absolute_url()).text
    issuing.issue_paper(sealed(cast, number=7, amends=paper, amendment="withdraws"), [], by=cast.clerk)

    assert mails_given_up(cast.clerk) == []
    assert again not in clerk.get(paper.get_absolute_url()).text
    answer = clerk.post(again, {"email": "vanthu@tinh.example"}, follow=True)
    assert "Văn bản «Đã thu hồi», thư gửi Ủy ban nhân dân tỉnh «Không gửi được»" in answer.text
    row.refresh_from_db()
    assert (row.state, row.email) == ("failed", "ubnd@tinh.example")


def test_wrong_address_of_a_second_try_is_kept_and_told(clerk, cast, paper):
    issued(cast, paper, "ubnd@tinh.example")
    Delivery.objects.update(state="failed")
    page = clerk.post(reverse("documents:delivery-again", args=[Delivery.objects.get().pk]), {"email": "vanthu"})
    assert page.context["form"]["email"].value() == "vanthu"
    assert page.context["form"].errors == {"email": ["«vanthu» không phải địa chỉ thư. Ghi dạng ten@coquan.gov.vn."]}


def test_block_needs_as_many_queries_for_fifty_as_for_one(cast, paper, django_assert_num_queries):
    issued(cast, paper, *(f"{n}@tinh.example" for n in range(50)))
    issued_paper = type(paper).objects.with_number().get(pk=paper.pk)
    with django_assert_num_queries(3):
        assert len(block(issued_paper, cast.clerk)["rows"]) == 50


def test_link_in_the_mail_opens_the_page_and_the_file_without_an_account(client, cast, paper):
    issued(cast, paper, "ubnd@tinh.example")
    row = Delivery.objects.get()
    link = next(line for line in mail.outbox[0].body.splitlines() if "/van-ban-gui/" in line)
    path = link.removeprefix("http://127.0.0.1:8000")
    assert client.head(path).status_code == 200
    row.refresh_from_db()
    assert row.opened_at is None

    page = client.get(path)
    file = client.get(path + "tep/0/")

    assert paper.subject in page.text
    assert (page["X-Robots-Tag"], page["Cache-Control"].split(",")[0]) == ("noindex, nofollow", "max-age=0")
    assert file["Content-Disposition"] == 'attachment; filename="06-BC-LHH.pdf"'
    assert b"".join(file.streaming_content) == mail.outbox[0].attachments[0][1]
    row.refresh_from_db()
    assert row.opened_at is not None
    assert client.get(path + "tep/1/").status_code == 404


@pytest.mark.parametrize("spoil", [lambda key: key[:-1], lambda key: "9" + key, lambda key: "x", lambda key: "1:" * 9])
def test_spoilt_link_is_told_and_shows_nothing(client, cast, paper, spoil):
    issued(cast, paper, "ubnd@tinh.example")
    page = client.get(f"/van-ban-gui/{spoil(issuing.token_of(Delivery.objects.get()))}/")
    assert page.status_code == 404
    assert "Đường dẫn không dùng được" in page.text
    assert paper.subject not in page.text
