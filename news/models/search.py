"""The index of the site's search: one row for each thing everybody may read (news/search/)."""

from django.db import models


class SearchEntry(models.Model):
    """What is found, as people read it, and `tokens` of news/search/terms.py by which the database finds it.

    `tokens` is indexed by migration: an FTS5 table kept by triggers on SQLite, a GIN index on PostgreSQL.
    """

    kind = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    url = models.CharField(max_length=300)
    title = models.TextField()
    lead = models.TextField(blank=True)
    text = models.TextField(blank=True)
    date = models.DateField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    label = models.CharField(max_length=200, blank=True)
    minute = models.BigIntegerField(default=0)  # since the year 1, for the order; 0 without a date
    tokens = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")]

    def __str__(self):
        return self.title
