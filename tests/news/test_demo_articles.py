from django.core.management import call_command
from django.utils import timezone

from news.html import clean_body
from news.models import Article, SearchEntry
from news.workflow import ArticleState


def test_demo_articles_are_marked_clean_and_published_by_another(db):
    call_command("seed_demo")

    articles = Article.objects.listed().select_related("live__published_by").filter(old_addresses=None)
    assert len(articles) == Article.objects.filter(old_addresses=None).count() == 8
    for article in articles:
        assert article.title.endswith("(minh họa)")
        assert clean_body(article.body) == article.body
        assert article.live.published_by_id not in {article.author_id, article.changed_by_id}
        assert article.live.published_at == article.published_at
        found = SearchEntry.objects.get(kind="tin-bai", object_id=article.pk)
        assert found.date == timezone.localdate(article.published_at)


def test_demo_story_of_the_front_page_has_a_picture(db, client):
    call_command("seed_demo")

    lead = Article.objects.get(is_featured=True)
    assert lead.state == ArticleState.PUBLISHED
    assert client.get(f"/anh/{lead.live.cover_id}/960.webp").status_code == 200
