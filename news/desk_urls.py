"""Pages of the desk (namespace `desk`), under /lam-viec/tin-bai/."""

from django.urls import path

from news import views_desk, views_desk_files, views_desk_pictures, views_write

app_name = "desk"
urlpatterns = [
    path("", views_desk.article_list, name="article-list"),
    path("them/", views_write.article_create, name="article-create"),
    path("lam-sach/", views_write.clean_pasted, name="clean"),
    path("<int:pk>/", views_desk.article_detail, name="article-detail"),
    path("<int:pk>/sua/", views_write.article_edit, name="article-edit"),
    path("<int:pk>/sua/tu-luu/", views_write.article_autosave, name="article-autosave"),
    path("<int:pk>/xem-truoc/", views_desk.article_preview, name="article-preview"),
    path("<int:pk>/so-sanh/", views_desk.article_compare, name="article-compare"),
    path("<int:pk>/hen-gio/", views_desk.article_schedule, name="article-schedule"),
    path("<int:pk>/buoc/<str:action>/", views_desk.article_act, name="article-act"),
    path("<int:pk>/tep/", views_desk_files.file_add, name="file-add"),
    path("<int:pk>/tep/<int:file>/", views_desk_files.file_get, name="file-download"),
    path("<int:pk>/tep/<int:file>/bo/", views_desk_files.file_remove, name="file-remove"),
    path("anh/", views_desk_pictures.picture_list, name="picture-list"),
    path("anh/them/", views_desk_pictures.picture_add, name="picture-add"),
    path("anh/chon/", views_desk_pictures.picture_choose, name="picture-choose"),
    path("anh/<int:pk>/", views_desk_pictures.picture_detail, name="picture-detail"),
    path("anh/<int:pk>/rut/", views_desk_pictures.picture_withdraw, name="picture-withdraw"),
]
