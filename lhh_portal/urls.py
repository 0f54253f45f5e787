from django.contrib import admin
from django.urls import include, path

from lhh_portal import health

handler400 = "lhh_portal.views.bad_request"

urlpatterns = [
    path("song/", health.alive, name="alive"),
    path("san-sang/", health.ready, name="ready"),
    path("xac-minh/", include("documents.verification.urls")),
    path("van-ban-gui/", include("documents.delivery.urls")),
    path("tai-khoan/", include("accounts.urls")),
    path("tai-khoan/", include("accounts.sign_in_urls")),
    path("lam-viec/", include("lhh_portal.workspace_urls")),
    path("lam-viec/nhat-ky/", include("accounts.audit_urls")),
    path("lam-viec/hoi-thanh-vien/", include("members.urls")),
    path("lam-viec/van-ban/", include("documents.urls")),
    path("lam-viec/thu-vien/", include("news.library_urls")),
    path("lam-viec/luot-doc/", include("news.reads_urls")),
    path("lam-viec/lich/", include("news.calendar.urls")),
    path("lam-viec/thu-vien-anh/", include("news.media.urls")),
    path("lam-viec/tin-bai/", include("news.desk_urls")),
    path("lam-viec/du-lieu-ca-nhan/", include("news.privacy.urls")),
    path("lam-viec/", include("news.voices.desk_urls")),
    path("lam-viec/tu-van/", include("advisory.urls")),
    path("lam-viec/hoi-thi/", include("contests.urls")),
    path("lam-viec/ton-vinh/", include("honours.urls")),
    path("lam-viec/", include("reports.urls")),
    path("tu-van-phan-bien/", include("advisory.public_urls")),
    path("quan-tri-he-thong/", admin.site.urls),
    path("", include("news.urls")),
]
