"""Where albums are put together (namespace `media`), under /lam-viec/thu-vien-anh/."""

from django.urls import path

from news.media import views_desk as views

app_name = "media"
urlpatterns = [
    path("", views.album_list, name="album-list"),
    path("them/", views.album_create, name="album-create"),
    path("<int:pk>/", views.album_detail, name="album-detail"),
    path("<int:pk>/sua/", views.album_edit, name="album-edit"),
    path("<int:pk>/buoc/<slug:action>/", views.album_act, name="album-act"),
    path("<int:pk>/anh/them/", views.pictures_add, name="pictures-add"),
    path("<int:pk>/anh/", views.pictures_edit, name="pictures-edit"),
    path("<int:pk>/video/them/", views.video_edit, name="video-create"),
    path("<int:pk>/video/<int:video>/", views.video_edit, name="video-edit"),
    path("<int:pk>/video/<int:video>/bo/", views.video_delete, name="video-delete"),
    path("<int:pk>/video/<int:video>/xem/", views.video_download, name="video-download"),
]
