from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PortalConfig(AppConfig):
    name = "lhh_portal"
    verbose_name = "Cổng thông tin"

    def ready(self):
        # Every app may ship checks.py (what must hold at start), services.py (effects of the workflow door),
        # jobs.py (kinds of long work), workspace.py (navigation and "việc cần làm"), searchable.py (what the search of
        # the site finds) and traces.py (where a person's name stands in public).
        autodiscover_modules("checks", "services", "jobs", "workspace", "searchable", "traces")
