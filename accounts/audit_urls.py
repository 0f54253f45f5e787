from django.urls import path

from accounts import views_audit

app_name = "audit"
urlpatterns = [
    path("", views_audit.changes, name="changes"),
    path("dang-nhap/", views_audit.sign_ins, name="sign-ins"),
]
