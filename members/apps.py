from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Hội thành viên")

    def ready(self):
        from members import letterhead  # noqa: F401 - registers the letterhead; Django wants this in ready()
