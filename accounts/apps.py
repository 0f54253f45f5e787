from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Tài khoản")

    def ready(self):
        from accounts import audit, signals  # noqa: F401 - models are not loaded before; signals connect on import

        audit.register_models()
