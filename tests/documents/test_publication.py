"""Whether everybody may read an issued paper is a decision of its own, off by default and written down."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from documents import services
from documents.models import OfficialDocument
from lhh_portal.models import StateChange
from lhh_portal.workflow import WrongState, available, perform
from tests.documents.factories import DocumentFactory
from tests.news.shown import public_paper

pytestmark = pytest.mark.django_db


def published():
    return set(OfficialDocument.objects.published())


def test_an_issued_paper_is_not_public_by_itself(cast):
    public_paper(is_public=False)

    assert published() == set()


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_clerk_and_leader_decide_and_the_trail_tells(cast, who):
    paper = public_paper(is_public=False, field="")
    actor = getattr(cast, who)

    services.publish(paper, by=actor, field="Tổ chức")

    assert published() == {paper}
    paper.refresh_from_db(fields=["field"])
    assert paper.field == "Tổ chức"
    step = StateChange.objects.of(paper).get()
    assert (step.action, step.old, step.new, step.actor) == ("publish", "issued", "issued", actor)


@pytest.mark.parametrize("who", ["staff", "officer", "editor", "administrator"])
def test_nobody_else_decides(cast, who):
    paper = public_paper(is_public=False, field="")

    with pytest.raises(PermissionDenied):
        services.publish(paper, by=getattr(cast, who), field="Tổ chức")
    assert published() == set()
    assert OfficialDocument.objects.get(pk=paper.pk).field == ""


def test_a_paper_that_is_not_issued_cannot_be_public(cast):
    with pytest.raises(WrongState):
        services.publish(DocumentFactory(state="sealed"), by=cast.clerk)


def test_it_is_taken_back_with_a_reason(cast):
    paper = public_paper()

    perform(paper, "unpublish", actor=cast.leader, note="Có dữ liệu cá nhân")

    assert published() == set()
    assert StateChange.objects.of(paper).get().note == "Có dữ liệu cá nhân"


def test_only_the_step_that_changes_something_is_offered(cast):
    names = [
        {name for name, _label, _note in available(public_paper(is_public=is_public), cast.leader)}
        & {"publish", "unpublish"}
        for is_public in (False, True)
    ]

    assert names == [{"publish"}, {"unpublish"}]


def test_the_correction_of_a_public_paper_is_decided_anew(cast):
    draft = services.amend(public_paper(), "corrects", by=cast.staff)

    assert draft.is_public is False


def test_clerk_publishes_from_the_papers_page(client, cast):
    client.force_login(cast.clerk, "django.contrib.auth.backends.ModelBackend")
    paper = public_paper(is_public=False, field="")
    url = reverse("documents:document-publish", args=[paper.pk])
    assert url in client.get(paper.get_absolute_url()).text

    answer = client.post(url, {"field": "Tư vấn"}, follow=True)

    assert answer.redirect_chain == [(paper.get_absolute_url(), 302)]
    assert reverse("news:paper", args=[paper.code]) in answer.text
    assert published() == {paper}
