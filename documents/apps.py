from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = _("Văn bản")

    def ready(self):
        # Registers the system check and what guards the papers' door; Django wants this in ready().
        from documents import checks, services  # noqa: F401
        from documents.archive import jobs as _archive_jobs  # noqa: F401
        from documents.delivery import jobs as _delivery_jobs  # noqa: F401
