"""Keeps a prepared article: pictures, files, text, old date and old address in one transaction, or nothing."""

import re

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.uploads import check_upload
from lhh_portal.workflow import perform
from news import search
from news.forms_desk import fingerprint
from news.models import Article, OldAddress, Version
from news.old_site.preparing import FIRST_PICTURE
from news.page_cache import forget_pages
from news.pictures import add_picture, find_picture
from news.workflow import ArticleState


class Outcome(models.TextChoices):
    NEW = "new", gettext_lazy("nhập mới")
    UPDATED = "updated", gettext_lazy("cập nhật")
    SAME = "same", gettext_lazy("giữ nguyên")
    CHANGED_HERE = "changed-here", gettext_lazy("giữ nguyên, vì bài đã sửa trên cổng")
    REFUSED = "refused", gettext_lazy("không nhập")


def keep(prepared, *, by):
    """Import or update the article of a Prepared and return its Outcome; what could not be kept is a remark."""
    stored = []  # names of files: the storage knows no transaction
    try:
        with transaction.atomic():
            return _keep(prepared, by, stored)
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise


def _keep(prepared, by, stored):
    known = OldAddress.objects.select_related("article__live").filter(address=prepared.address).first()
    if known and not is_untouched(known):
        return Outcome.CHANGED_HERE
    article = known.article if known else Article(author=by)
    for part, value in (prepared.parts | _with_pictures(prepared, by, stored)).items():
        setattr(article, part, value)
    if known and fingerprint(article) == known.fingerprint:
        return Outcome.SAME
    article.changed_by = by
    article.save()
    article = perform(article, "bring_over", actor=by, note=_("Nhập từ trang cũ: %s") % prepared.address)
    # Published then, not now: lists, feeds and the index go by these.
    Version.objects.filter(pk=article.live_id).update(published_at=prepared.published_at)
    Article.objects.filter(pk=article.pk).update(published_at=prepared.published_at)
    _add_files(article, prepared, stored)
    article = Article.objects.select_related("live").get(pk=article.pk)
    search.refresh(article)
    forget_pages()
    OldAddress.objects.update_or_create(
        address=prepared.address, defaults={"article": article, "fingerprint": fingerprint(article)}
    )
    return Outcome.UPDATED if known else Outcome.NEW


def is_untouched(known):
    """The article is as it was imported: nobody changed, took down or archived it since."""
    article = known.article
    texts = {fingerprint(article), fingerprint(article.live)}
    return article.state == ArticleState.PUBLISHED and texts == {known.fingerprint}


def _with_pictures(prepared, by, stored):
    """Body and cover: the first picture stands above the text, the others where they stood."""
    body, cover = prepared.parts["body"], None
    for place, old in enumerate(prepared.pictures):
        figure = f'<figure data-picture="{FIRST_PICTURE + place}"></figure>'
        picture = _picture(old, prepared, by, stored)
        if picture and cover is None:
            cover, shown = picture, ""
        else:
            shown = f'<figure data-picture="{picture.pk}"></figure>' if picture else ""
        body = body.replace(figure, shown)
    return {"body": re.sub(r"<p>\s*</p>", "", body), "cover": cover}


def _picture(old, prepared, by, stored):
    file = SimpleUploadedFile(old.path.name, old.path.read_bytes())
    if known := find_picture(file):
        return known
    try:
        alt = old.alt or _("Ảnh trong bài: %s") % prepared.title
        picture = add_picture(file, by=by, alt=alt[:250], caption=old.caption)
    except ValidationError as error:
        prepared.remarks.append(_("Ảnh %(name)s: %(why)s") % {"name": old.path.name, "why": " ".join(error.messages)})
        return None
    stored += [f"{picture.folder}/{width}.webp" for width in picture.widths]
    return picture


def _add_files(article, prepared, stored):
    there = set(article.files.values_list("name", "size"))
    for old in prepared.files:
        file = SimpleUploadedFile(old.path.name, old.path.read_bytes())
        try:
            checked = check_upload(file)
        except ValidationError as error:
            prepared.remarks.append(" ".join(error.messages))
            continue
        name = (old.caption or checked.name)[:200]
        if (name, checked.size) in there:
            continue
        kept = article.files.create(file=file, name=name, size=checked.size, media_type=checked.media_type)
        stored.append(kept.file.name)
