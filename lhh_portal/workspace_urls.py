from django.urls import path

from lhh_portal import views

urlpatterns = [
    path("", views.workspace, name="workspace"),
]
