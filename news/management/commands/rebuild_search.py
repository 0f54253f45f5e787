from django.core.management.base import BaseCommand

from news.search import rebuild


class Command(BaseCommand):
    help = "Put right whatever in the index of the site's search differs from what is public."

    def handle(self, **options):
        done = rebuild()
        self.stdout.write(f"added {done.added}, changed {done.changed}, removed {done.removed}")
