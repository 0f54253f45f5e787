from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file kept once under its SHA-256 (documents/storage.py) and never changed."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("dung lượng"))
    media_type = models.CharField(_("định dạng"), max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tệp")
        verbose_name_plural = _("tệp")

    def __str__(self):
        return self.sha256[:12]

    @property
    def path(self):
        """Relative to MEDIA_ROOT."""
        return f"files/{self.sha256[:2]}/{self.sha256}"
