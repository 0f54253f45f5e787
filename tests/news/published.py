"""Articles as visitors find them, for tests; the desk's own way there is tested with the desk."""

from datetime import timedelta

from django.utils import timezone

from news.models import Article, Category, Content, Picture, Version
from news.workflow import ArticleState
from tests.factories import UserFactory


def category(slug="hoat-dong-lien-hiep-hoi"):
    return Category.objects.get(slug=slug)


def picture(**fields):
    """A row without files."""
    defaults = {"sha256": "a" * 64, "width": 1600, "height": 1000, "widths": [480, 960, 1600], "alt": "Hội trường"}
    return Picture.objects.create(**defaults | {"uploaded_by": UserFactory()} | fields)


def published(title="Hội nghị trí thức (minh họa)", *, state=ArticleState.PUBLISHED, hours_ago=0, **fields):
    """An article with its first version, as publishing leaves it."""
    at = timezone.now() - timedelta(hours=hours_ago)
    author = fields.pop("author", None) or UserFactory()
    content = {"title": title, "sapo": "Sapo của bài.", "body": "<p>Nội dung của bài.</p>", "category": category()}
    article = Article.objects.create(**content | fields, author=author, changed_by=author, state=state, published_at=at)
    return revised(article, number=1, at=at)


def draft(title="Bài đang viết (minh họa)", *, author, state=ArticleState.DRAFT, **fields):
    """An article in work that nobody published yet."""
    content = {"title": title, "sapo": "Sapo của bài.", "body": "<p>Nội dung của bài.</p>", "category": category()}
    return Article.objects.create(**content | fields, author=author, changed_by=author, state=state)


def revised(article, *, number=2, at=None, note="", **parts):
    """`article` with one more version, its text changed by `parts`."""
    for name, value in parts.items():
        setattr(article, name, value)
    text = {part: getattr(article, part) for part in Content.PARTS}
    version = Version.objects.create(article=article, number=number, note=note, **text)
    Version.objects.filter(pk=version.pk).update(published_at=at or timezone.now())
    version.refresh_from_db()
    article.live = version
    article.save()
    return article
