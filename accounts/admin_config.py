from django.apps import apps
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig

# Registered by their packages. Secrets of the second factor belong to nobody's screen, addresses are the users'
# own field here, and the trail has its page for administrators.
HIDDEN = ("mfa.Authenticator", "account.EmailAddress", "auditlog.LogEntry")


class PortalAdminConfig(AdminConfig):
    default_site = "accounts.admin_site.PortalAdminSite"

    def ready(self):
        super().ready()
        for label in HIDDEN:
            admin.site.unregister(apps.get_model(label))
