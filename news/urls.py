"""Pages of visitors (namespace `news`), mounted at the root and last, after everything with an address of its own."""

from django.urls import include, path

from news import (
    feeds,
    sitemaps,
    views_directory,
    views_figures,
    views_library,
    views_links,
    views_media,
    views_public,
    views_search,
    views_site,
)
from news.calendar import views_public as calendar_views
from news.media import views_public as media_views
from news.privacy import views_public as privacy

app_name = "news"
urlpatterns = [
    path("", views_public.front, name="front"),
    path("tin-tuc/", views_public.article_list, name="list"),
    path("tin-tuc/rss.xml", feeds.rss, name="rss"),
    path("tin-tuc/atom.xml", feeds.atom, name="atom"),
    path("tin-tuc/chuyen-muc/<slug:slug>/", views_public.category, name="category"),
    path("tin-tuc/chuyen-muc/<slug:slug>/rss.xml", feeds.rss, name="category-rss"),
    path("tin-tuc/chuyen-muc/<slug:slug>/atom.xml", feeds.atom, name="category-atom"),
    path("tin-tuc/tep/<int:pk>/", views_media.file, name="file-download"),
    path("tin-tuc/<int:pk>-<slug:slug>/", views_public.article, name="article"),
    path("anh/<int:pk>/<int:width>.webp", views_media.picture, name="picture"),
    path("lien-ket/", views_links.links, name="links"),
    path("thu-vien-anh/", media_views.albums, name="albums"),
    path("thu-vien-anh/<int:pk>-<slug:slug>/", media_views.album, name="album"),
    path("thu-vien-anh/video/<int:pk>/", media_views.video, name="video-download"),
    path("lich/", calendar_views.week, name="calendar"),
    path("lich/lich.ics", calendar_views.feed, name="calendar-export"),
    path("lich/rieng/<str:token>.ics", calendar_views.house_feed, name="house-calendar-export"),
    path("lich/<int:pk>.ics", calendar_views.entry, name="calendar-entry-export"),
    path("tim-kiem/", views_search.search_page, name="search"),
    path("so-do-trang/", views_site.site_map, name="site-map"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", views_site.robots, name="robots"),
    path("en/", views_site.english, name="english"),
    path("van-ban/", views_library.library, name="library"),
    path("van-ban/<str:code>/", views_library.paper, name="paper"),
    path("van-ban/<str:code>/tai-ve/", views_library.paper_download, name="paper-download"),
    path("van-ban/<str:code>/kem-theo/<int:pk>/", views_library.attachment_download, name="attachment-download"),
    path("van-ban/tai-lieu/<int:pk>/", views_library.library_document, name="library-document"),
    path(
        "van-ban/tai-lieu/<int:pk>/tai-ve/", views_library.library_document_download, name="library-document-download"
    ),
    path("hoi-thanh-vien/", views_directory.directory, name="directory"),
    path("hoi-thanh-vien/<slug:slug>/", views_directory.association, name="association"),
    path("gioi-thieu/", views_directory.about, name="about"),
    path("du-lieu-ca-nhan/", privacy.notice, name="personal-data"),
    path("du-lieu-ca-nhan/gui/", privacy.send, name="data-request"),
    path("du-lieu-ca-nhan/yeu-cau/<str:code>/", privacy.sent, name="data-request-sent"),
    path("so-lieu/", views_figures.figures, name="figures"),
    path("", include("news.voices.urls")),
    path("so-lieu/tai-ve/", views_figures.figures_export, name="figures-export"),
]
