from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from lhh_portal.roles import is_administrator


class PortalAdminSite(admin.AdminSite):
    """The Django admin for administrators only: sign-in with second factor like everywhere, 404 for everybody else."""

    site_header = _("Quản trị hệ thống")
    site_title = _("Quản trị hệ thống")
    index_title = _("Sửa dữ liệu trực tiếp: chỉ dùng khi nơi làm việc không làm được. Mọi thay đổi đều vào nhật ký.")

    def has_permission(self, request):
        return is_administrator(request.user) and request.user.is_staff

    def admin_view(self, view, cacheable=False):
        guarded = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return guarded(request, *args, **kwargs)

        return inner

    def login(self, request, extra_context=None):
        return secure_admin_login(super().login)(request, extra_context=extra_context)
