"""What the federation means to reach in a year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lhh_portal.quantity import Quantity
from reports.models.catalogue import Indicator


class Target(models.Model):
    """The plan of one indicator for one year; half-year and nine-month reports compare with the year's."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets", verbose_name=_("chỉ tiêu"))
    year = models.PositiveSmallIntegerField(_("năm"))
    # In the smallest step of the indicator's unit.
    amount = models.BigIntegerField(_("kế hoạch"))

    class Meta:
        verbose_name = _("kế hoạch năm")
        verbose_name_plural = _("kế hoạch năm")
        ordering = ["-year", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year"], name="target_once_per_year"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="target_not_negative"),
        ]

    def __str__(self):
        return f"{self.indicator} – {self.year}"

    @property
    def quantity(self):
        return Quantity(self.indicator.unit.to_value(self.amount))
