from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdvisoryConfig(AppConfig):
    name = "advisory"
    verbose_name = _("Tư vấn, phản biện và giám định xã hội")

    def ready(self):
        from advisory import council_services  # noqa: F401 - effects of the workflow door; models are ready only now
