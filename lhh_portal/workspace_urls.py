from django.urls import path

from lhh_portal import job_views, views

urlpatterns = [
    path("", views.workspace, name="workspace"),
    path("viec/thong-bao/", views.notice, name="job-notice"),
    path("viec/da-xem/", views.notice_seen, name="job-notice-seen"),
    path("thanh-phan/", views.components, name="components"),
    path("thanh-phan/o-ben/", views.specimen_panel, name="specimen-panel"),
    path("viec/<int:pk>/", job_views.job_detail, name="job-detail"),
    path("viec/<int:pk>/huy/", job_views.job_cancel, name="job-cancel"),
]
