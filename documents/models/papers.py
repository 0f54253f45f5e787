"""An official paper, the files it became, and what is sent beside it."""

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models.files import StoredFile
from documents.rules import can_decide, can_seal, can_see_papers
from documents.workflow import OUT_OF_HOUSE, DocumentFlow, DocumentState
from lhh_portal.models import Job
from lhh_portal.text import CleanCharField, CleanTextField, search_key

# Without 0 O 1 I L U: read from paper and typed on a phone. Ten of 30 letters: about 49 bits.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code():
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(10))


class DocumentType(models.TextChoices):
    """What the federation writes so far: types of NĐ 30/2020, Phụ lục III, by their abbreviations.

    A letter has none there, and an opinion form is no type of the decree: «CV» and «PNX» are never printed.
    """

    REPORT = "BC", _("Báo cáo")
    DECISION = "QĐ", _("Quyết định")
    PLAN = "KH", _("Kế hoạch")
    SUBMISSION = "TTr", _("Tờ trình")
    NOTICE = "TB", _("Thông báo")
    MINUTES = "BB", _("Biên bản")
    LETTER = "CV", _("Công văn")
    CONTRACT = "HĐ", _("Hợp đồng")
    OPINION_FORM = "PNX", _("Phiếu nhận xét")


class Amendment(models.TextChoices):
    """What a new paper does to an issued one (Điều 18 khoản 3 NĐ 30/2020)."""

    CORRECTS = "corrects", _("đính chính, thay thế")
    WITHDRAWS = "withdraws", _("thu hồi")


class OfficialDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if can_see_papers(user) else self.none()

    def with_number(self):
        """With the register entry, which number and symbol are read from."""
        return self.select_related("entry")

    def search(self, words):
        """Without marks, in the subject, and in the number where there is one."""
        key = search_key(words)
        return self.filter(Q(search_key__contains=key) | Q(entry__search_key__contains=key))

    def published(self):
        """What everybody may read on the site: issued, and decided to be public (`is_public`)."""
        return self.filter(is_public=True, pdf__isnull=False, state__in=OUT_OF_HOUSE)

    def in_words(self, words):
        """Every word in subject, number or symbol, without marks; of papers that have their number."""
        for word in search_key(words).split():
            self = self.filter(entry__search_key__contains=word)
        return self

    def waiting_for(self, user):
        """What this person does next: leaders decide and sign, the clerk seals and issues."""
        due = Q(pk=None)
        if can_decide(user):
            due |= Q(state=DocumentState.PROPOSED) | Q(state=DocumentState.APPROVED, signer=user)
        if can_seal(user):
            due |= Q(state__in=[DocumentState.SIGNED, DocumentState.SEALED])
        return self.filter(due)


class OfficialDocument(DocumentFlow):
    """An official paper. Everything printed is stored here, so an old paper renders as it was."""

    type = models.CharField(_("loại văn bản"), max_length=5, choices=DocumentType)
    subject = CleanCharField(_("trích yếu"), max_length=500)
    governing_lines = CleanTextField(_("cơ quan chủ quản"), blank=True)
    issuing_lines = CleanTextField(_("cơ quan ban hành"))
    # How running text names it, which lines in capitals do not tell; empty: as in the lines.
    issuing_name = CleanCharField(_("tên cơ quan viết trong câu"), max_length=300, blank=True)
    org_code = CleanCharField(_("ký hiệu cơ quan"), max_length=20)
    # Of letters: `45/LHH-TVPB`.
    unit_code = CleanCharField(
        _("ký hiệu đơn vị soạn thảo hoặc lĩnh vực"),
        max_length=20,
        blank=True,
        help_text=_("Chỉ công văn có. Ví dụ: VP, TVPB."),
    )
    # Of a contract: its number is agreed by both sides and taken from no register.
    own_symbol = CleanCharField(
        _("số, ký hiệu hai bên thống nhất"), max_length=40, blank=True, help_text=_("Chỉ hợp đồng có.")
    )
    place_name = CleanCharField(_("địa danh"), max_length=100)
    salutation = CleanTextField(_("kính gửi"), blank=True)
    # Our own HTML subset (documents/html.py), cleaned before it is stored.
    body = models.TextField(_("nội dung"))
    authority_lines = CleanTextField(
        _("quyền hạn, chức vụ người ký"), help_text=_("Mỗi dòng một ý: TM. …, KT. …, chức vụ.")
    )
    signer_name = CleanCharField(_("họ tên người ký"), max_length=200)
    other_signature = CleanTextField(
        _("người ký thứ hai"),
        blank=True,
        help_text=_("Chỉ văn bản ký tay (biên bản, hợp đồng) có: các dòng chức danh, dòng cuối là họ tên."),
    )
    recipients = CleanTextField(_("nơi nhận"), blank=True)
    copies = models.PositiveSmallIntegerField(_("số lượng bản"), default=1)
    # Who signs as the competent person; chosen when the paper is proposed.
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người ký")
    )
    # Printed on the paper and in its QR code; leads to the public page of verification.
    code = models.CharField(_("mã xác minh"), max_length=12, unique=True, default=new_code, editable=False)
    # What the PDF carries for machines (docs/paper-data.md); empty for papers without figures.
    data = models.JSONField(_("số liệu kèm theo"), default=dict, blank=True, editable=False)
    # A paper that corrects or withdraws an issued one.
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("sửa văn bản")
    )
    amendment = models.CharField(_("việc sửa"), max_length=10, choices=Amendment, blank=True)
    issued_on = models.DateField(_("ngày văn bản"), null=True, blank=True)
    # By which the library of the site is filtered; chosen when the paper is made public.
    field = CleanCharField(_("lĩnh vực"), max_length=80, blank=True)
    # Where the text comes from and is changed, for a paper another room made (a report); empty: edited here.
    source_url = models.CharField(_("nơi soạn"), max_length=200, blank=True, editable=False)
    # The folded subject (lhh_portal.text.search_key); the number is searched in the register's entry.
    search_key = models.TextField(editable=False, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    render_job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = OfficialDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản")
        verbose_name_plural = _("văn bản")
        ordering = ["-pk"]

    def __str__(self):
        return self.subject

    def save(self, *args, **kwargs):
        self.search_key = search_key(self.subject)
        super().save(*args, **kwargs)

    def clean(self):
        if self.type == DocumentType.LETTER and not self.unit_code:
            raise ValidationError({"unit_code": _("Công văn cần ký hiệu đơn vị soạn thảo hoặc lĩnh vực, ví dụ VP.")})
        if self.type == DocumentType.LETTER and not self.salutation.strip():
            raise ValidationError({"salutation": _("Công văn cần ghi kính gửi ai.")})
        if self.type == DocumentType.CONTRACT and not (self.other_signature and self.own_symbol):
            raise ValidationError(_("Hợp đồng cần số do hai bên thống nhất và người ký thứ hai."))
        if not self.is_by_hand and not self.recipients.strip():
            raise ValidationError({"recipients": _("Hãy ghi nơi nhận.")})

    def get_absolute_url(self):
        return reverse("documents:document-detail", args=[self.pk])

    @property
    def is_by_hand(self):
        """Signed on paper by people the portal has no signature of; it goes through no register (docs/papers.md)."""
        return self.type == DocumentType.OPINION_FORM or bool(self.other_signature)

    @property
    def number(self):
        """The reserved number, or None."""
        return self.entry.number if hasattr(self, "entry") else None

    @property
    def code_of_series(self):
        """What follows the number: `BC-LHH`, of a letter `LHH-TVPB`."""
        if self.type == DocumentType.LETTER:
            return f"{self.org_code}-{self.unit_code}"
        return f"{self.type}-{self.org_code}"

    @property
    def symbol(self):
        """`06/BC-LHH`; numbers below ten get a leading zero, as the decree wants."""
        if self.is_by_hand:
            return self.own_symbol
        number = f"{self.number:02d}" if self.number else ""
        return f"{number}/{self.code_of_series}"

    @property
    def file_name(self):
        """`06-BC-LHH.pdf`: the symbol without the stroke, which no file name may hold."""
        name = self.symbol.replace("/", "-") if self.number else f"{self.code_of_series}-du-thao-{self.pk}"
        if self.is_by_hand:
            name = f"{self.type}-{self.pk}"
        return f"{name}.pdf"

    @property
    def code_in_groups(self):
        """`ABCDE-FGHJK`, as printed."""
        return f"{self.code[:5]}-{self.code[5:]}"


class Version(models.Model):
    """A file the paper became on its way; every one is kept. `document.pdf` is the last of them but archived ones."""

    class Kind(models.TextChoices):
        DRAFT = "draft", _("Bản dự thảo")
        PREPARED = "prepared", _("Bản trình ký, đã có số và ngày")
        SIGNED = "signed", _("Bản người có thẩm quyền đã ký")
        SEALED = "sealed", _("Bản đã ký số của cơ quan")
        SCANNED = "scanned", _("Bản quét đã ký tay")
        ARCHIVED = "archived", _("Bản lưu trữ có dấu thời gian")

    document = models.ForeignKey(OfficialDocument, models.CASCADE, related_name="versions")
    kind = models.CharField(_("bản"), max_length=10, choices=Kind)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("lúc"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("bản của văn bản")
        verbose_name_plural = _("các bản của văn bản")
        ordering = ["pk"]


class Appendix(models.Model):
    """A part of the paper after its signature, in the same file; signed with it (NĐ 30/2020, Phụ lục I)."""

    document = models.ForeignKey(OfficialDocument, models.CASCADE, related_name="appendices")
    # From 1; printed as a Roman number where there are several.
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    title = CleanCharField(_("tên phụ lục"), max_length=300)
    # The subset of OfficialDocument.body.
    body = models.TextField(_("nội dung"))
    is_landscape = models.BooleanField(_("khổ ngang"), default=False)

    class Meta:
        verbose_name = _("phụ lục")
        verbose_name_plural = _("phụ lục")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="appendix_one_per_position")]

    def __str__(self):
        return self.title


class Attachment(models.Model):
    """A separate PDF sent with the paper; the organisation signs it with a line of text instead of a seal."""

    document = models.ForeignKey(OfficialDocument, models.CASCADE, related_name="attachments")
    name = CleanCharField(_("tên phụ lục"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    signed_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("phụ lục kèm theo")
        verbose_name_plural = _("phụ lục kèm theo")
        ordering = ["pk"]

    def __str__(self):
        return self.name
