from importlib import import_module

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("Tin bài")

    def ready(self):
        from news import page_cache, search  # the models are ready only now
        from news.privacy import requests  # noqa: F401 - effects of its workflow

        for part in ("calendar", "media"):
            import_module(f"news.{part}.services")  # effects of the workflow door
        shown = (
            *("Article", "ArticleFile", "Category", "Picture", "LibraryDocument", "SitePage", "ContactOfficer"),
            *("HeadlineIndicator", "CalendarEntry", "Poll", "Link", "Album", "AlbumPicture", "AlbumVideo"),
        )
        own = [self.get_model(name) for name in shown]
        page_cache.watch(*apps.get_app_config("members").get_models(), *own)
        search.follow()
        # A new release comes with other templates and names of static files.
        post_migrate.connect(lambda **kwargs: page_cache.forget_pages(), sender=self, weak=False)
