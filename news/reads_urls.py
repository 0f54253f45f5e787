"""How much the site is read (namespace `reads`), under /lam-viec/luot-doc/."""

from django.urls import path

from news import views_reads

app_name = "reads"
urlpatterns = [
    path("", views_reads.reads, name="overview"),
    path("tai-ve/luot-truy-cap.<slug:kind>", views_reads.visits_export, name="visits-export"),
    path("tai-ve/bai-doc-nhieu.<slug:kind>", views_reads.articles_export, name="articles-export"),
]
