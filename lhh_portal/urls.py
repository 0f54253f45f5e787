from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import TemplateView

from lhh_portal import health

urlpatterns = [
    path("song/", health.alive, name="alive"),
    path("san-sang/", health.ready, name="ready"),
    path("", login_not_required(TemplateView.as_view(template_name="home.html")), name="home"),
    path("tai-khoan/", include("accounts.urls")),
    path("tai-khoan/", include("accounts.sign_in_urls")),
    path("lam-viec/", include("lhh_portal.workspace_urls")),
    path("lam-viec/hoi-thanh-vien/", include("members.urls")),
    path("lam-viec/van-ban/", include("documents.urls")),
    path("lam-viec/", include("reports.urls")),
    path("quan-tri-he-thong/", admin.site.urls),
]
