"""/sitemap.xml: public pages, categories, articles. Other rooms add theirs to SITEMAPS."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import sitemaps
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.urls import reverse
from django.views.decorators.http import require_safe

from documents.models import OfficialDocument
from members.models import Association
from news import site_pages
from news.models import Album, Article, Category, LibraryDocument, Question
from news.page_cache import kept


class PublicSitemap(sitemaps.Sitemap):
    """Addresses as SITE_URL writes them, whatever host was asked."""

    @property
    def protocol(self):
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class PageSitemap(PublicSitemap):
    def items(self):
        pages = [page for page in site_pages.ALL if page is not site_pages.SEARCH]  # robots.txt keeps out of results
        return ["/", *(page.path for page in site_pages.existing([*pages, site_pages.ENGLISH]))]

    def location(self, path):
        return path


class CategorySitemap(PublicSitemap):
    def items(self):
        return Category.objects.filter(is_visible=True)


class ArticleSitemap(PublicSitemap):
    def items(self):
        return Article.objects.published().order_by("-published_at", "-pk")

    def location(self, article):
        return article.public_url

    def lastmod(self, article):
        return article.live.published_at


class AlbumSitemap(PublicSitemap):
    def items(self):
        return Album.objects.published()

    def location(self, album):
        return album.public_url


class PaperSitemap(PublicSitemap):
    def items(self):
        return OfficialDocument.objects.published().defer("body", "data").order_by("-issued_on", "-pk")

    def location(self, paper):
        return reverse("news:paper", args=[paper.code])


class LibrarySitemap(PublicSitemap):
    def items(self):
        return LibraryDocument.objects.published()

    def location(self, document):
        return reverse("news:library-document", args=[document.pk])


class AssociationSitemap(PublicSitemap):
    def items(self):
        return Association.objects.public()

    def location(self, association):
        return reverse("news:association", args=[association.slug])


class QuestionSitemap(PublicSitemap):
    def items(self):
        return Question.objects.public()

    def location(self, question):
        return question.public_url


SITEMAPS = {
    "pages": PageSitemap,
    "categories": CategorySitemap,
    "articles": ArticleSitemap,
    "albums": AlbumSitemap,
    "papers": PaperSitemap,
    "library": LibrarySitemap,
    "associations": AssociationSitemap,
    "questions": QuestionSitemap,
}


@require_safe
@login_not_required
@kept("p")
def sitemap(request):
    """One file holds 50,000 addresses of each kind, what a reader of sitemaps accepts; further ones in `?p=2`."""
    return sitemap_view(request, SITEMAPS)
