"""Consents of authors and of those who represent them: what was agreed to, by which words, when, until when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contests.consent import Party, Purpose, is_minor, who_must_agree
from contests.models.entries import Author
from lhh_portal.text import CleanCharField, CleanTextField
from lhh_portal.traces import Name


class ConsentTextQuerySet(models.QuerySet):
    def current(self):
        """{purpose: the newest words}."""
        return {text.purpose: text for text in self.order_by("version")}


class ConsentText(models.Model):
    """The words somebody agreed to; new words are a new row."""

    purpose = models.CharField(_("mục đích"), max_length=10, choices=Purpose)
    version = models.PositiveSmallIntegerField(_("bản"))
    text = CleanTextField(_("nội dung"))
    since = models.DateField(_("dùng từ ngày"))

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("lời xin đồng ý")
        verbose_name_plural = _("lời xin đồng ý")
        ordering = ["purpose", "version"]
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_version_once")]

    def __str__(self):
        return f"{self.get_purpose_display()}, bản {self.version}"


class ConsentQuerySet(models.QuerySet):
    def standing(self):
        """Not withdrawn; whether all agreed who must is `Consent.stands`."""
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """What was agreed for one purpose; withdrawn it stays as a record, and a new one may follow."""

    class Method(models.TextChoices):
        PAPER = "paper", _("Bản giấy có chữ ký")
        ONLINE = "online", _("Trực tuyến")

    author = models.ForeignKey(Author, models.CASCADE, related_name="consents", verbose_name=_("tác giả"))
    purpose = models.CharField(_("mục đích"), max_length=10, choices=Purpose)
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+", verbose_name=_("lời xin đồng ý"))
    representative_agrees = models.BooleanField(_("người đại diện đồng ý"), default=False)
    author_agrees = models.BooleanField(_("tác giả đồng ý"), default=False)
    given_on = models.DateField(_("ngày đồng ý"))
    method = models.CharField(_("cách đồng ý"), max_length=6, choices=Method, default=Method.PAPER)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)
    withdrawn_note = CleanCharField(_("ai rút, bằng cách nào"), max_length=300, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("sự đồng ý của tác giả")
        verbose_name_plural = _("sự đồng ý của tác giả")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "purpose"], condition=Q(withdrawn_at=None), name="consent_one_at_a_time"
            )
        ]

    @property
    def stands(self):
        """Everybody agreed who had to on that day, and nobody took it back."""
        agreed = {
            party
            for party, says in (
                (Party.REPRESENTATIVE, self.representative_agrees),
                (Party.AUTHOR, self.author_agrees),
            )
            if says
        }
        return self.withdrawn_at is None and agreed >= who_must_agree(self.author.born_on, self.given_on)


def allows(author, purpose, day):
    """Whether `purpose` is agreed to. Asks for `author.consents.all()`, prefetched or not.

    An adult entered under rules that say results are published: without a record the answer is yes, except after a
    withdrawal. Of a minor nothing is done without the record.
    """
    rows = [consent for consent in author.consents.all() if consent.purpose == purpose]
    if not rows:
        return not is_minor(author.born_on, day)
    for consent in rows:
        consent.author = author
    return any(consent.stands for consent in rows)


def public_name(author, day):
    """As it may stand on a page for everybody: the full name, or the initials."""
    return author.full_name if allows(author, Purpose.NAME, day) else Name(author.full_name).initials
