"""Who must agree before something about an author is done or shown (processes.md 8.2). Pure.

Under 7 the representative alone; from 7 until full age the representative and the child; then the author. Full age is
18 here and not the 16 of the Children Law: 16 and 17 are still minors.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

AGE_OF_ASSENT = 7
FULL_AGE = 18


class Purpose(models.TextChoices):
    TAKE_PART = "take-part", _("Tham gia và chấm thi")
    NAME = "name", _("Công bố tên, lớp, trường")
    IMAGE = "image", _("Công bố hình ảnh")
    FORWARD = "forward", _("Gửi dự thi vòng trên")


class Party(models.TextChoices):
    REPRESENTATIVE = "representative", _("Người đại diện")
    AUTHOR = "author", _("Tác giả")


def age_on(born_on, day):
    """Completed years; who was born on 29 February is a year older on 1 March of other years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def is_minor(born_on, day):
    return age_on(born_on, day) < FULL_AGE


def who_must_agree(born_on, day):
    age = age_on(born_on, day)
    if age >= FULL_AGE:
        return frozenset({Party.AUTHOR})
    if age >= AGE_OF_ASSENT:
        return frozenset({Party.REPRESENTATIVE, Party.AUTHOR})
    return frozenset({Party.REPRESENTATIVE})
