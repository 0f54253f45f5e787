"""Taking a name out of what was published: the text visitors read, and every version before it."""

from auditlog.context import disable_auditlog
from django.db import transaction

from lhh_portal.workflow import perform
from news import search
from news.models import Article, Content, Version
from news.page_cache import forget_pages

PLAIN = ("title", "sapo", "body", "byline", "source")


def mask_article(article, name, *, by, actor, because):
    """Put `by` for the Name into all versions and the text in work, and publish the result as a new version.

    Written past the models' signals, so that the audit trail does not keep the name it takes out.
    """
    with transaction.atomic():
        locked = Article.objects.select_for_update().get(pk=article.pk)
        Article.objects.filter(pk=locked.pk).update(**_masked(locked, name, by), notice=name.masked(locked.notice, by))
        for version in locked.versions.all():
            note = name.masked(version.note, by)
            Version.objects.filter(pk=version.pk).update(**_masked(version, name, by), note=note)
        done = perform(article, "remove_name", actor=actor, note=because)
        search.refresh(done)
        forget_pages()
    return done


def _masked(content, name, by):
    parts = {part: name.masked(getattr(content, part), by) for part in PLAIN}
    for part, text in parts.items():
        parts[part] = text[: Content._meta.get_field(part).max_length] if part != "body" else text
    # An address with other letters in it leads nowhere.
    parts["source_url"] = "" if name.stands_in(content.source_url) else content.source_url
    return parts


def mask_row(*fields):
    """A remedy's act for rows without versions: the name is masked in these fields.

    Without the audit trail, which would keep what is taken out; `Removal` says who did it. The row is read anew, so
    that a step somebody takes meanwhile is not written over.
    """

    def act(obj, name, *, by, actor, because):
        with transaction.atomic(), disable_auditlog():
            locked = type(obj)._default_manager.select_for_update().get(pk=obj.pk)
            for field in fields:
                longest = obj._meta.get_field(field).max_length
                setattr(locked, field, name.masked(getattr(locked, field), by)[:longest])
            locked.save()

    return act


def take_down(obj, name, *, actor, because):
    perform(obj, "take_down", actor=actor, note=because)
