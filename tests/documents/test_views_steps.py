"""The pages of a paper's way: what they do, and how each refusal is told."""

import re
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import OfficialDocument, SignatureRole, SigningBackend
from documents.registers.outgoing import record_paper_number
from lhh_portal.models import Job, StateChange
from tests.documents.factories import DocumentFactory
from tests.documents.signing import papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client, cast, settings):
    """as_("leader") signs that person in and returns the client."""
    settings.REQUIRE_MFA = False
    cast.leader.full_name = "Nguyễn Thị Mẫu (minh họa)"
    cast.leader.save()

    def sign_in(who):
        client.force_login(getattr(cast, who), "django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def keys(cast, authority):
    for user, name in ((cast.leader, authority.PERSON), (None, authority.ORGANISATION)):
        papers.identity(user, name, backend=SigningBackend.PKCS12)


def _url(name, document):
    return reverse(f"documents:document-{name}", args=[document.pk])


def _said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_proposing_from_the_page_chooses_the_signer(as_, cast):
    document = DocumentFactory()

    response = as_("staff").post(_url("propose", document))

    document.refresh_from_db()
    assert (response.url, document.state, document.signer) == (document.get_absolute_url(), "proposed", cast.leader)


def test_proposing_for_somebody_unknown_tells_which_name_was_expected(as_):
    document = DocumentFactory(signer_name="Trần Văn Khác (minh họa)")

    page = as_("staff").post(_url("propose", document)).content.decode()

    assert "«Trần Văn Khác (minh họa)»" in page
    assert OfficialDocument.objects.get().state == "draft"


def test_approving_from_the_page_gives_number_and_print(as_):
    document = DocumentFactory(state="proposed", issued_on=None)

    response = as_("leader").post(_url("approve", document), {"on": "11/6/2024"})

    document = OfficialDocument.objects.get()
    assert response.url == document.get_absolute_url()
    assert (document.state, document.symbol, document.issued_on) == ("approved", "01/BC-LHH", date(2024, 6, 11))
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"), [("31/6/2024", "31/6/2024"), ("11/6/2024", "Số 01 đã cấp ngày 20/06/2024")]
)
def test_approving_under_an_impossible_date_keeps_what_was_typed(as_, typed, words):
    record_paper_number("BC", on=date(2024, 6, 20), note="Báo cáo trên giấy", by=None)
    document = DocumentFactory(state="proposed", issued_on=None)

    form = as_("leader").post(_url("approve", document), {"on": typed}).context["form"]

    assert words in form.errors["on"][0]
    assert form["on"].value() == typed
    assert OfficialDocument.objects.get().state == "proposed"


def test_returning_needs_reasons_and_keeps_them_on_the_page(as_, cast):
    document = DocumentFactory(state="proposed")
    leader = as_("leader")

    refused = leader.post(_url("return", document), {"note": "  "})
    leader.post(_url("return", document), {"note": "Thiếu nơi nhận Sở Nội vụ"})

    assert refused.context["form"].errors["note"]
    change = StateChange.objects.get()
    assert (change.new, change.actor, change.note) == ("returned", cast.leader, "Thiếu nơi nhận Sở Nội vụ")
    page = as_("staff").get(document.get_absolute_url()).content.decode()
    assert "trả lại lúc" in page
    assert page.count("Thiếu nơi nhận Sở Nội vụ") == 2  # at the top and in the history


@pytest.mark.parametrize(
    ("who", "page", "state"),
    [
        ("staff", "propose", "proposed"),
        ("leader", "approve", "draft"),
        ("leader", "approve", "approved"),
        ("leader", "return", "draft"),
        ("leader", "return", "issued"),
        ("leader", "sign", "proposed"),
        ("clerk", "sign", "sealed"),
        ("staff", "edit", "proposed"),
        ("staff", "edit", "issued"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_stale_page_is_told_and_leads_back(as_, cast, who, page, state, method):
    document = DocumentFactory(state=state, signer=cast.leader)

    response = getattr(as_(who), method)(_url(page, document), {"on": "11/6/2024", "note": "Sửa", "secret": "x"})

    assert response.url == document.get_absolute_url()
    assert f"«{document.get_state_display()}»" in _said(response)
    assert OfficialDocument.objects.get().state == state


@pytest.mark.parametrize(
    ("who", "page", "state"),
    [
        ("leader", "propose", "draft"),
        ("staff", "approve", "proposed"),
        ("clerk", "approve", "proposed"),
        ("clerk", "return", "proposed"),
        ("staff", "return", "signed"),
        ("clerk", "sign", "approved"),
        ("staff", "sign", "approved"),
        ("leader", "sign", "signed"),
        ("leader", "edit", "draft"),
    ],
)
def test_step_of_somebody_else_is_refused(as_, cast, who, page, state):
    document = DocumentFactory(state=state, signer=cast.leader)

    response = as_(who).post(_url(page, document), {"on": "11/6/2024", "note": "Sửa", "secret": "x"})

    assert response.status_code == 403
    assert OfficialDocument.objects.get().state == state


def test_leader_who_is_not_the_signer_cannot_sign(as_, cast):
    document = DocumentFactory(state="approved", signer=cast.staff)

    assert as_("leader").post(_url("sign", document), {"secret": "x"}).status_code == 403


@pytest.mark.slow
def test_person_and_organisation_sign_on_the_page(as_, cast, keys, settings):
    paper = papers.ready(cast)

    for who in ("leader", "clerk"):
        shown = OfficialDocument.objects.get().pdf.sha256
        as_(who).post(_url("sign", paper), {"secret": settings.DEMO_PASSWORD, "shown": shown})

    paper.refresh_from_db()
    assert paper.state == "sealed"
    assert [row.role for row in paper.signatures.all()] == [SignatureRole.PERSON, SignatureRole.ORGANISATION]


@pytest.mark.slow
def test_a_print_nobody_looked_at_is_not_signed(as_, cast, keys, settings):
    paper = papers.ready(cast)
    page = as_("leader").get(_url("sign", paper)).content.decode()
    seen = paper.pdf.sha256
    new = papers.print_again(paper, cast.staff)

    refused = as_("leader").post(_url("sign", paper), {"secret": settings.DEMO_PASSWORD, "shown": seen})
    state = OfficialDocument.objects.get().state
    as_("leader").post(_url("sign", paper), {"secret": settings.DEMO_PASSWORD, "shown": new})

    hidden = '<input type="hidden" name="shown" value="{}" id="id_shown">'
    assert hidden.format(seen) in page
    assert "đã có bản in khác" in refused.context["form"].errors["secret"][0]
    assert hidden.format(new) in refused.content.decode()
    assert state == "approved"
    assert "đã có bản in khác" in paper.signing_refusals.get().reason
    assert OfficialDocument.objects.get().state == "signed"


@pytest.mark.slow
@pytest.mark.parametrize("data", [{}, {"shown": ""}, {"shown": "0" * 64}])
def test_a_page_that_does_not_tell_what_it_showed_signs_nothing(as_, cast, keys, settings, data):
    paper = papers.ready(cast)

    as_("leader").post(_url("sign", paper), {"secret": settings.DEMO_PASSWORD, **data})

    assert OfficialDocument.objects.get().state == "approved"


@pytest.mark.slow
def test_wrong_password_is_told_and_not_shown_again(as_, cast, keys):
    paper = papers.ready(cast)

    response = as_("leader").post(_url("sign", paper), {"secret": "sai mật khẩu", "shown": paper.pdf.sha256})

    assert "mật khẩu không đúng" in response.context["form"].errors["secret"][0]
    assert "sai mật khẩu" not in response.content.decode()
    assert OfficialDocument.objects.get().state == "approved"


def test_without_certificate_the_page_says_what_to_do(as_, cast):
    document = DocumentFactory(state="approved", signer=cast.leader)

    page = as_("leader").get(_url("sign", document)).content.decode()

    assert "Chưa đăng ký chữ ký số" in page
    assert 'name="secret"' not in page


# --- several in one go --------------------------------------------------------------------------------------------


def test_leader_approves_several_each_under_its_date(as_):
    first, second = (DocumentFactory(state="proposed", issued_on=None) for _ in range(2))
    data = {"paper": [second.pk, first.pk], f"on-{first.pk}": "11/6/2024", f"on-{second.pk}": "12/6/2024"}

    response = as_("leader").post(reverse("documents:waiting-approve"), data)

    assert response.url == reverse("documents:waiting")
    numbers = {paper.pk: (paper.symbol, paper.issued_on.day) for paper in OfficialDocument.objects.all()}
    assert numbers == {first.pk: ("01/BC-LHH", 11), second.pk: ("02/BC-LHH", 12)}


def test_refused_date_stops_only_its_own_paper(as_):
    wrong, right, decided = (
        DocumentFactory(state=state, issued_on=None) for state in ("proposed", "proposed", "draft")
    )
    ticked = [wrong.pk, right.pk, decided.pk]
    data = {"paper": ticked, f"on-{wrong.pk}": "31/6/2024", f"on-{right.pk}": "12/6/2024"}

    response = as_("leader").post(reverse("documents:waiting-approve"), data)

    outcome = response.context["outcome"]
    assert [paper.symbol for paper in outcome.done] == ["01/BC-LHH"]
    assert {paper.pk for paper, _sentence in outcome.refused} == {wrong.pk, decided.pk}
    assert 'value="31/6/2024"' in response.content.decode()
    assert f'id="duyet-{wrong.pk}" aria-label' in response.content.decode()
    assert response.content.decode().count(" checked>") == 1


@pytest.mark.slow
def test_leader_signs_several_with_one_password(as_, cast, keys, settings):
    ready = [papers.ready(cast, number=number) for number in (6, 7)]
    unprinted = DocumentFactory(state="approved", signer=cast.leader)
    data = _ticked(ready, settings.DEMO_PASSWORD)
    data["paper"].append(unprinted.pk)

    response = as_("leader").post(reverse("documents:waiting-sign"), data)

    assert [OfficialDocument.objects.get(pk=paper.pk).state for paper in ready] == ["signed", "signed"]
    assert _said(response) == "Đã ký: 06/BC-LHH, 07/BC-LHH."
    ((paper, sentence),) = response.context["outcome"].refused
    assert (paper, "chưa tạo xong" in sentence) == (unprinted, True)
    assert settings.DEMO_PASSWORD not in response.content.decode()


def _ticked(ready, secret):
    """What the list sends when `ready` are ticked."""
    shown = {f"shown-{paper.pk}": paper.pdf.sha256 for paper in ready}
    return {"paper": [paper.pk for paper in ready], "secret": secret, **shown}


@pytest.mark.slow
def test_in_the_list_only_the_prints_it_led_to_are_signed(as_, cast, keys, settings):
    same, other, untold = (papers.ready(cast, number=number) for number in (6, 7, 8))
    data = _ticked([same, other, untold], settings.DEMO_PASSWORD)
    del data[f"shown-{untold.pk}"]
    new = papers.print_again(other, cast.staff)
    list_page = as_("leader").get(reverse("documents:waiting")).content.decode()

    response = as_("leader").post(reverse("documents:waiting-sign"), data)

    assert f'<input type="hidden" name="shown-{other.pk}" value="{new}">' in list_page
    assert [paper for paper, _sentence in response.context["outcome"].refused] == [other, untold]
    assert {paper.pk: paper.state for paper in OfficialDocument.objects.all()} == {
        same.pk: "signed",
        other.pk: "approved",
        untold.pk: "approved",
    }


@pytest.mark.slow
def test_clerk_signs_several_for_the_organisation(as_, cast, keys, settings):
    ready = [papers.ready(cast, number=number, state="signed") for number in (6, 7)]
    data = _ticked(ready, settings.DEMO_PASSWORD)

    as_("clerk").post(reverse("documents:waiting-seal"), data)

    assert [OfficialDocument.objects.get(pk=paper.pk).state for paper in ready] == ["sealed", "sealed"]


@pytest.mark.slow
def test_wrong_password_is_tried_once_and_keeps_the_ticks(as_, cast, keys):
    ready = [papers.ready(cast, number=number) for number in (6, 7)]

    response = as_("leader").post(reverse("documents:waiting-sign"), _ticked(ready, "sai"))

    assert [paper for paper, _sentence in response.context["outcome"].refused] == ready[:1]
    assert response.content.decode().count(" checked>") == 2
    assert {paper.state for paper in OfficialDocument.objects.all()} == {"approved"}


@pytest.mark.parametrize(
    ("data", "words"),
    [({}, "Chưa chọn văn bản nào"), ({"paper": list(range(1, 22))}, "tối đa 20"), ({"paper": ["x"]}, "Chưa chọn")],
)
@pytest.mark.parametrize(("who", "name"), [("leader", "waiting-approve"), ("leader", "waiting-sign")])
def test_nothing_ticked_is_told(as_, who, name, data, words):
    page = as_(who).post(reverse(f"documents:{name}"), {**data, "secret": "x"}).content.decode()

    assert words in page


@pytest.mark.parametrize(("who", "shown"), [("leader", {"proposed", "approved"}), ("clerk", {"signed", "sealed"})])
def test_list_shows_what_waits_for_me(as_, cast, who, shown):
    for state in ("draft", "proposed", "returned", "approved", "signed", "sealed", "issued"):
        DocumentFactory(state=state, signer=cast.leader, subject=f"Văn bản {state}")
    DocumentFactory(state="approved", signer=cast.staff, subject="Văn bản của người khác")

    page = as_(who).get(reverse("documents:waiting")).content.decode()

    states = ("draft", "proposed", "returned", "approved", "signed", "sealed", "issued")
    assert {state for state in states if f"Văn bản {state}" in page} == shown
    assert "Văn bản của người khác" not in page


@pytest.mark.parametrize("who", ["leader", "clerk"])
def test_queries_do_not_grow_with_waiting_papers(as_, cast, who):
    client = as_(who)

    def queries(count):
        for state in ("proposed", "approved", "signed", "sealed"):
            DocumentFactory.create_batch(count, state=state, signer=cast.leader)
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("documents:waiting"))
        return len(caught)

    queries(1)
    assert queries(2) == queries(27)


def test_the_list_is_sent_with_its_token(cast, settings, keys):
    """The forms of the list are included templates: a browser must find the token in each."""
    settings.REQUIRE_MFA = False
    paper = papers.ready(cast)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.leader, "django.contrib.auth.backends.ModelBackend")
    page = browser.get(reverse("documents:waiting")).content.decode()
    form = re.search(r'<form method="post" action="[^"]*/cho-ky/ky/".*?</form>', page, re.S)[0]
    data = dict(re.findall(r'name="(csrfmiddlewaretoken|shown-\d+)" value="([^"]*)"', form))

    browser.post(reverse("documents:waiting-sign"), data | {"paper": paper.pk, "secret": settings.DEMO_PASSWORD})

    assert OfficialDocument.objects.get(pk=paper.pk).state == "signed"
