"""Celery beat's memory of when it sent what last."""

from contextlib import suppress

from celery.beat import PersistentScheduler


class Schedule(PersistentScheduler):
    """Begins anew where the file was cut off by a hard restart: its own looks at the file's head only and then dies."""

    def setup_schedule(self):
        try:
            super().setup_schedule()
        except Exception as error:
            with suppress(Exception):
                self._store.close()
            self._store = self._destroy_open_corrupted_schedule(error)
            self._store.close()
            super().setup_schedule()
