"""Joint work entered twice: what looks like it, and what became of two records that were made one."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from reports.models.activities import Activity


class PossibleDuplicateQuerySet(models.QuerySet):
    def undecided(self):
        return self.filter(different_at=None)

    def within(self, start, end):
        """Pairs of which at least one record counts in the span."""
        first = Q(first__ends_on__gte=start, first__ends_on__lte=end)
        return self.filter(first | Q(second__ends_on__gte=start, second__ends_on__lte=end))

    def counted_by(self, rounds):
        """[(round, how many undecided pairs)] of those of `rounds` that have any; one query."""
        sides = [
            Q(**{f"{side}__ends_on__gte": OuterRef("starts_on"), f"{side}__ends_on__lte": OuterRef("ends_on")})
            for side in ("first", "second")
        ]
        pairs = self.undecided().filter(sides[0] | sides[1]).order_by().values("different_at")
        counted = rounds.annotate(pairs=Subquery(pairs.annotate(n=Count("pk")).values("n")))
        return [(round_, round_.pairs) for round_ in counted if round_.pairs]


class PossibleDuplicate(models.Model):
    """Two records of different associations that may be one activity (reports/joint.py), until a person decides.

    "Same" makes them one (ActivityMerge) and this row goes; "different" is kept with who and when.
    """

    first = models.ForeignKey(Activity, models.CASCADE, related_name="+", verbose_name=_("bản ghi thứ nhất"))
    second = models.ForeignKey(Activity, models.CASCADE, related_name="+", verbose_name=_("bản ghi thứ hai"))
    score = models.PositiveSmallIntegerField(_("điểm giống nhau"))
    reasons = models.JSONField(_("lý do"), default=list)
    found_at = models.DateTimeField(auto_now_add=True)
    different_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người quyết định")
    )
    different_at = models.DateTimeField(_("quyết định lúc"), null=True)
    # [Facts of first, of second] as they were when they were called different; see joint.as_judged.
    judged = models.JSONField(_("khi quyết định"), default=list)

    objects = PossibleDuplicateQuerySet.as_manager()

    class Meta:
        verbose_name = _("hoạt động có thể trùng")
        verbose_name_plural = _("hoạt động có thể trùng")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="possible_duplicate_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="possible_duplicate_in_order"),
        ]

    @property
    def records(self):
        return self.first, self.second


class ActivityMergeQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(split_at=None)

    def entered_with(self, keys, *, by):
        """Those of `keys` (texts) a record of this person had that became part of another."""
        found = self.filter(before__merged__0__fields__created_by=by.pk)  # the record stands before what hangs on it
        key = "before__merged__0__fields__entry_key"
        return found.filter(**{f"{key}__in": list(keys)}).values_list(key, flat=True)


class ActivityMerge(models.Model):
    """Two records became one: `activity` stayed, number `merged_id` became part of it, and may be split off again.

    What was made part of a record that is then made part of another goes on to that one (`activity` is always living).
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="merges", verbose_name=_("hoạt động"))
    merged_id = models.BigIntegerField(_("số của bản ghi được gộp"))
    # Tells the record again when a list that holds it is imported; empty for those made before records had a code.
    merged_uid = models.UUIDField(_("mã của bản ghi được gộp"), null=True, editable=False, db_index=True)
    # Both with all that hung on them, as django.core.serializers writes rows: {"kept": […], "merged": […], "links":
    # {name: keys of what named them from outside}}.
    before = models.JSONField(_("trước khi gộp"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người gộp"))
    at = models.DateTimeField(_("gộp lúc"), auto_now_add=True)
    split_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người tách")
    )
    split_at = models.DateTimeField(_("tách lúc"), null=True)

    objects = ActivityMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần gộp hoạt động")
        verbose_name_plural = _("lần gộp hoạt động")
        ordering = ["-at", "-pk"]
