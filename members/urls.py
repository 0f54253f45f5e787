from django.urls import path

from members import views, views_bodies, views_import, views_profile

app_name = "members"
urlpatterns = [
    # the list
    path("", views.association_list, name="association-list"),
    path("xuat/<slug:kind>/", views.association_export, name="association-export"),
    path("moi/", views.association_create, name="association-create"),
    path("sap-nhap/", views.association_merge, name="association-merge"),
    # import
    path("nhap/", views_import.import_start, name="import-start"),
    path("nhap/<int:pk>/", views_import.import_detail, name="import-detail"),
    path("nhap/<int:pk>/cot/", views_import.import_columns, name="import-columns"),
    path("nhap/<int:pk>/tep/", views_import.import_file_download, name="import-download"),
    path("nhap/<int:pk>/dong/<int:number>/", views_import.row_answer, name="import-row-answer"),
    path("nhap/<int:pk>/xac-nhan/", views_import.import_confirm, name="import-confirm"),
    path("nhap/<int:pk>/bo/", views_import.import_drop, name="import-drop"),
    path("nhap/<int:pk>/mo-lai/", views_import.import_reopen, name="import-reopen"),
    # the federation itself
    path("thong-tin-lien-hiep-hoi/", views_profile.profile_list, name="profile-list"),
    path("thong-tin-lien-hiep-hoi/moi/", views_profile.profile_edit, name="profile-create"),
    path("thong-tin-lien-hiep-hoi/moi/xem-truoc/", views_profile.profile_preview, name="profile-preview-new"),
    path("thong-tin-lien-hiep-hoi/<int:pk>/xem-truoc/", views_profile.profile_preview, name="profile-preview"),
    path("thong-tin-lien-hiep-hoi/<int:pk>/", views_profile.profile_edit, name="profile-edit"),
    # one association (models.RESERVED_SLUGS keeps the words above free)
    path("<slug:slug>/", views.association_detail, name="association-detail"),
    path("<slug:slug>/sua/", views.association_edit, name="association-edit"),
    path("<slug:slug>/lien-he/", views.contact_edit, name="contact-edit"),
    path("<slug:slug>/tinh-trang/", views.status_change, name="status-change"),
    path("<slug:slug>/so-hoi-vien/moi/", views.count_edit, name="count-create"),
    path("<slug:slug>/so-hoi-vien/<int:pk>/", views.count_edit, name="count-edit"),
    path("<slug:slug>/to-chuc/moi/", views_bodies.body_edit, name="body-create"),
    path("<slug:slug>/to-chuc/<int:pk>/", views_bodies.body_edit, name="body-edit"),
    path("<slug:slug>/nhiem-ky/moi/", views_bodies.term_edit, name="term-create"),
    path("<slug:slug>/nhiem-ky/<int:pk>/", views_bodies.term_edit, name="term-edit"),
    path("<slug:slug>/chuc-danh/moi/", views_bodies.mandate_edit, name="mandate-create"),
    path("<slug:slug>/chuc-danh/<int:pk>/", views_bodies.mandate_edit, name="mandate-edit"),
]
