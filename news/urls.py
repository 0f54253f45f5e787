"""Pages of visitors (namespace `news`), mounted at the root and last, after everything with an address of its own."""

from django.urls import path

from news import feeds, sitemaps, views_media, views_public, views_site

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
    path("so-do-trang/", views_site.site_map, name="site-map"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", views_site.robots, name="robots"),
    path("en/", views_site.english, name="english"),
]
