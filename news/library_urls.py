from django.urls import path

from news import views_library_desk as views
from news import views_links

app_name = "library"
urlpatterns = [
    path("", views.document_list, name="document-list"),
    path("them/", views.document_edit, name="document-create"),
    path("<int:pk>/", views.document_detail, name="document-detail"),
    path("<int:pk>/sua/", views.document_edit, name="document-edit"),
    path("<int:pk>/tai-ve/", views.document_download, name="document-download"),
    path("<int:pk>/buoc/<slug:action>/", views.document_act, name="document-act"),
    path("gioi-thieu/", views.about_list, name="about-list"),
    path("gioi-thieu/trang/<slug:slug>/", views.page_edit, name="page-edit"),
    path("gioi-thieu/dau-moi/them/", views.officer_edit, name="officer-create"),
    path("gioi-thieu/dau-moi/<int:pk>/", views.officer_edit, name="officer-edit"),
    path("gioi-thieu/dau-moi/<int:pk>/bo/", views.officer_delete, name="officer-delete"),
    path("lien-ket/", views_links.link_list, name="link-list"),
    path("lien-ket/them/", views_links.link_edit, name="link-create"),
    path("lien-ket/<int:pk>/", views_links.link_edit, name="link-edit"),
    path("lien-ket/<int:pk>/bo/", views_links.link_delete, name="link-delete"),
    path("so-lieu/", views.headline_edit, name="headline-edit"),
]
