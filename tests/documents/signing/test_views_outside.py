"""The page of outside signing: out, back, and what it says when the file is the wrong one."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import OfficialDocument, SignatureRole
from documents.workflow import DocumentState
from tests.documents.signing import papers
from tests.documents.signing.tampering import signed


def page_of(paper, role=SignatureRole.PERSON):
    return reverse("documents:document-sign-outside", args=[paper.pk, role])


def send(client, paper, data, name="06-BC-LHH.pdf", **options):
    return client.post(page_of(paper), {"file": SimpleUploadedFile(name, data)}, **options)


@pytest.fixture
def paper(cast, authority):
    return papers.ready(cast)


def test_signed_file_moves_the_paper_on(client, cast, paper):
    client.force_login(cast.leader)

    response = send(client, paper, signed(papers.content(paper)), follow=True)

    assert response.redirect_chain == [(paper.get_absolute_url(), 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "Đã nhận bản ký. Văn bản chuyển sang “Chờ ký số cơ quan”."
    ]
    assert OfficialDocument.objects.get(pk=paper.pk).state == DocumentState.SIGNED


def test_refused_file_is_told_at_the_field_and_in_the_list(client, cast, paper):
    client.force_login(cast.leader)

    response = send(client, paper, papers.content(paper))

    (sentence,) = response.context["form"].errors["file"]
    assert sentence.startswith("Tệp này chính là bản đưa ra ký, chưa có chữ ký.")
    assert [refusal.reason for refusal in response.context["refusals"]] == [sentence]
    assert OfficialDocument.objects.get(pk=paper.pk).state == DocumentState.APPROVED


def test_word_file_is_no_attempt_at_signing(client, cast, paper):
    client.force_login(cast.leader)

    response = send(client, paper, b"\xd0\xcf\x11\xe0" + bytes(600))

    (sentence,) = response.context["form"].errors["file"]
    assert sentence == (
        'Tệp "06-BC-LHH.pdf" có nội dung là tệp Office đời cũ hoặc tệp có mật khẩu. '
        "Ô này nhận tệp PDF, tên và nội dung phải cùng loại."
    )
    assert not paper.signing_refusals.exists()


def test_page_says_what_comes_first_when_it_is_not_the_turn(client, cast, paper):
    client.force_login(cast.clerk)

    response = client.get(page_of(paper, SignatureRole.ORGANISATION))

    assert response.context["obstacle"] == "Người có thẩm quyền chưa ký. Cơ quan chỉ ký số sau người có thẩm quyền."
    assert "file" not in response.content.decode().split("<main")[1]


def test_no_third_role(client, cast, paper):
    client.force_login(cast.leader)

    assert client.get(f"/van-ban/{paper.pk}/ky-ngoai/ai-do/").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1440])
def test_out_and_back_in_a_browser(open_as, cast, authority, paper, tmp_path, width):
    page = open_as(cast.leader, width=width)
    page.goto(page_of(paper))
    with page.expect_download() as started:
        page.get_by_role("link", name="Tải 06-BC-LHH.pdf").click()
    given = started.value.path().read_bytes()

    papers.at_the_desk(given, authority.PERSON, tmp_path, "--field", "Signature1")
    page.get_by_label("Tệp đã ký").set_input_files(tmp_path / "signed.pdf")
    page.get_by_role("button", name="Gửi bản đã ký").click()

    page.get_by_text("Đã nhận bản ký.").wait_for()
    assert given == papers.prepared(6)
