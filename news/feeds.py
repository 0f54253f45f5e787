"""RSS and Atom of all news and of each category, newest first."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.models import FederationProfile
from members.services import profile_on
from news.models import Article, Category
from news.page_cache import kept
from news.structured import absolute

ITEMS = 20


class NewsFeed(Feed):
    language = "vi"

    def get_object(self, request, slug=None):
        return slug and get_object_or_404(Category, slug=slug, is_visible=True)

    def title(self, category):
        try:
            owner = profile_on(timezone.localdate()).name
        except FederationProfile.DoesNotExist:
            owner = _("Liên hiệp các Hội Khoa học và Kỹ thuật")
        return f"{category} – {owner}" if category else owner

    def description(self, category):
        return (category and category.description) or _("Tin mới của Liên hiệp Hội và các hội thành viên.")

    subtitle = description

    def link(self, category):
        return absolute(category.get_absolute_url() if category else reverse("news:list"))

    def feed_url(self, category):
        name = "rss" if self.feed_type is Rss201rev2Feed else "atom"
        return absolute(reverse(f"news:category-{name}", args=[category.slug]) if category else reverse(f"news:{name}"))

    def items(self, category):
        articles = Article.objects.listed()
        return (articles.filter(live__category=category) if category else articles)[:ITEMS]

    def item_title(self, article):
        return article.live.title

    def item_description(self, article):
        return article.live.sapo

    def item_link(self, article):
        return absolute(article.public_url)

    item_guid = item_link

    def item_pubdate(self, article) -> datetime:
        return article.published_at

    def item_updateddate(self, article) -> datetime:
        return article.live.published_at

    def item_categories(self, article):
        return [article.live.category.name]


class AtomNewsFeed(NewsFeed):
    feed_type = Atom1Feed


rss = require_safe(login_not_required(kept()(NewsFeed())))
atom = require_safe(login_not_required(kept()(AtomNewsFeed())))
