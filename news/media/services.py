"""What happens to an album beside its change of state: what it needs before it is published, what is put into it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lhh_portal.workflow import effect
from news.media.workflow import AlbumState
from news.models import Album
from news.pictures import add_picture, digest_of


@effect(Album, "publish")
def _is_ready(album, *, actor, note):
    """Refuses an album without anything to see, or with a picture nobody described."""
    pictures = album.pictures.filter(picture__withdrawn_at=None)
    if not pictures.exists() and not album.videos.exists():
        raise ValidationError(_("Album chưa có ảnh hay video nào."))
    if bare := pictures.filter(picture__alt="").count():
        raise ValidationError(_("Còn %d ảnh chưa có mô tả. Mở «Lời của ảnh», ghi mỗi ảnh có gì, ở đâu.") % bare)


def add_pictures(album, files, *, by):
    """Put each file into the draft `album`; return [(name, sentence)] of those refused.

    One that is no picture does not keep the others out: whoever sends twelve from a phone need not choose them anew.
    """
    kept, refused = [], []
    known = _there(album)
    for file in files:
        digest = digest_of(file)
        if digest in known:
            refused.append((file.name, _("Ảnh này đã có trong album.")))
            continue
        try:
            kept.append(add_picture(file, by=by, alt="", credit=album.credit))
        except ValidationError as error:
            refused.append((file.name, " ".join(error.messages)))
        else:
            known.add(digest)
    # Looking at pictures takes seconds; the album is locked only now.
    with transaction.atomic():
        locked = Album.objects.select_for_update().get(pk=album.pk)
        if not locked.is_draft:
            raise ValidationError(_("Album vừa được đăng nên ảnh chưa vào album; ảnh nằm trong Kho ảnh."))
        last = locked.pictures.aggregate(last=Max("position"))["last"] or 0
        there = _there(locked)  # by a second press of the button, meanwhile
        for position, picture in enumerate((each for each in kept if each.sha256 not in there), start=last + 1):
            locked.pictures.create(picture=picture, position=position)
        changed(locked, by=by)
    return refused


def _there(album):
    return {*album.pictures.filter(picture__withdrawn_at=None).values_list("picture__sha256", flat=True)}


def words_changed(pictures, *, by):
    """Drafts that show these pictures count as changed: nobody publishes other words than were read."""
    holding = Album.objects.filter(pictures__picture__in=pictures, state=AlbumState.DRAFT)
    for album in Album.objects.select_for_update().filter(pk__in=holding.values("pk")).order_by("pk"):
        changed(album, by=by)


def changed(album, *, by):
    """Who changes an album last does not publish it."""
    album.changed_by = by
    album.save()
