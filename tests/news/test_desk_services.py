from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import RoleGrant
from lhh_portal.models import StateChange
from lhh_portal.roles import Role
from lhh_portal.workflow import WrongState, perform
from news.models import Article
from news.services import publish_due, schedule
from news.tasks import publish_due as publish_due_task
from tests.factories import UserFactory
from tests.news.published import draft, picture, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(cast):
    return draft(author=cast.officer, association=cast.lawyers, state="approved")


@pytest.fixture
def scheduled(cast, approved):
    return schedule(approved, at=timezone.now() + timedelta(hours=1), actor=cast.editor)


def past(article):
    Article.objects.filter(pk=article.pk).update(publish_at=timezone.now() - timedelta(seconds=1))


def test_a_scheduled_article_is_published_when_its_hour_has_come_as_who_set_it(cast, scheduled):
    publish_due_task()
    assert Article.objects.get(pk=scheduled.pk).state == "scheduled"

    past(scheduled)
    assert publish_due_task() == 1

    article = Article.objects.get(pk=scheduled.pk)
    assert (article.state, article.live.body, article.live.published_by) == ("published", article.body, cast.editor)
    assert StateChange.objects.of(article).last().actor == cast.editor


def test_nothing_is_published_twice(scheduled):
    past(scheduled)

    assert [publish_due(timezone.now()), publish_due(timezone.now())] == [1, 0]
    assert scheduled.versions.count() == 1


def test_one_that_may_not_be_published_does_not_hold_up_the_others(cast, scheduled):
    other = schedule(
        draft("Bài sau (minh họa)", author=cast.officer, state="approved"),
        at=timezone.now() + timedelta(hours=2),
        actor=cast.leader,
    )
    RoleGrant.objects.filter(user=cast.editor).delete()
    past(scheduled)
    past(other)

    assert publish_due(timezone.now()) == 1
    assert Article.objects.get(pk=scheduled.pk).state == "scheduled"
    assert Article.objects.get(pk=other.pk).state == "published"


def test_a_refused_time_changes_nothing(cast, approved):
    with pytest.raises(ValidationError):
        schedule(approved, at=timezone.now() - timedelta(hours=1), actor=cast.editor)
    with pytest.raises(PermissionDenied):
        schedule(approved, at=timezone.now() + timedelta(hours=1), actor=cast.staff)

    assert Article.objects.filter(pk=approved.pk, state="approved", publish_at=None).exists()


def test_a_scheduled_article_taken_back_is_a_draft_without_a_time(cast, scheduled):
    article = perform(scheduled, "take_back", actor=cast.officer)

    assert (article.state, article.publish_at) == ("draft", None)
    past(article)
    assert publish_due(timezone.now()) == 0


@pytest.mark.parametrize("who", ["author", "changed_by"])
def test_who_wrote_the_text_cannot_publish_it(cast, approved, who):
    Article.objects.filter(pk=approved.pk).update(**{who: cast.editor})

    with pytest.raises(PermissionDenied):
        perform(approved, "publish", actor=cast.editor)
    assert perform(approved, "publish", actor=cast.leader).state == "published"


def test_a_picture_without_a_description_holds_the_article_up(cast):
    bare = picture(alt="")
    article = draft(author=cast.officer, association=cast.lawyers, body=f'<figure data-picture="{bare.pk}"></figure>')

    with pytest.raises(ValidationError, match=f"Ảnh số {bare.pk}"):
        perform(article, "submit", actor=cast.officer)
    bare.alt = "Lễ khai mạc"
    bare.save()
    assert perform(article, "submit", actor=cast.officer).state == "waiting"


def test_what_was_taken_down_comes_back_as_it_was_or_mended_by_two(cast):
    article = published(author=cast.officer)
    editor = UserFactory(roles=[Role.EDITOR])
    perform(article, "take_down", actor=editor, note="Sai số liệu")
    assert perform(article, "put_back", actor=editor).live.number == 1

    article = perform(article, "take_down", actor=editor, note="Sai số liệu")
    article.body, article.changed_by = "<p>Số đúng.</p>", editor
    article.save()
    with pytest.raises(ValidationError):
        perform(article, "put_back", actor=editor)
    again = perform(article, "put_back", actor=cast.editor)
    assert (again.state, again.live.number, again.live.body, again.notice) == ("published", 2, "<p>Số đúng.</p>", "")


def test_published_texts_that_were_changed_are_found(cast):
    same, changed = published(), published(cover=picture())
    new_cover = published()
    Article.objects.filter(pk=changed.pk).update(body="<p>Khác.</p>")
    Article.objects.filter(pk=new_cover.pk).update(cover=changed.cover)

    found = set(Article.objects.with_unpublished_changes())

    assert found == {changed, new_cover}
    assert same not in found


def test_a_published_article_is_not_scheduled(cast):
    with pytest.raises(WrongState):
        schedule(published(), at=timezone.now() + timedelta(hours=1), actor=cast.editor)
