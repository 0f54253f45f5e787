from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Báo cáo")

    def ready(self):
        # Figures are plugged in the way Django plugs in admin: an app with countable work ships figures.py.
        autodiscover_modules("figures")
        autodiscover_modules("organisation", "closing", "activity_import_jobs")
