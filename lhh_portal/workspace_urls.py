from django.urls import path

from lhh_portal import views

urlpatterns = [
    path("", views.workspace, name="workspace"),
    path("viec/thong-bao/", views.notice, name="job-notice"),
    path("viec/da-xem/", views.notice_seen, name="job-notice-seen"),
    path("thanh-phan/", views.components, name="components"),
    path("thanh-phan/o-ben/", views.specimen_panel, name="specimen-panel"),
]
