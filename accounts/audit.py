"""Which records the audit trail watches, and how one of its entries reads in Vietnamese.

Rooms are named by their app label, so no room is imported from here and a new model is watched without a line of code.
Writes by `bulk_create` and `QuerySet.update` bypass Django's signals and with them the trail: docs/roles.md says where.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from auditlog.registry import auditlog
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BinaryField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lhh_portal.roles import Role

ROOMS = ("lhh_portal", "accounts", "members", "documents", "reports", "advisory", "contests", "honours", "news")
UNWATCHED = {
    "lhh_portal.statechange": "is itself a log: written once, never changed",
    "lhh_portal.job": "progress of work, changes every second",
    "accounts.signin": "is itself a log",
    "documents.signingrefusal": "is itself a log: written once, never changed",
    "members.importfile": "staging of an import; what is confirmed is watched as records",
    "members.importrow": "staging of an import; what is confirmed is watched as records",
    "reports.activitydraft": "what somebody is typing; what is saved is watched as a record",
    "reports.partverdict": "is itself a log: written once, never changed",
    "reports.activitymerge": "is itself a log: who made two records one, when, and what they were",
    "reports.possibleduplicate": "proposals of a job; a decision says itself who and when",
    "reports.reminder": "is itself a log: who was told what",
    "reports.reportmail": "is itself a log: what became of each mail",
    "reports.activityimport": "staging of an import; what is confirmed is watched as records",
    "reports.activityimportrow": "staging of an import; what is confirmed is watched as records",
    "reports.frozenfigure": "written once when a report is closed, never changed",
    "reports.frozencontribution": "written once when a report is closed, never changed",
    "honours.rollentry": "would tell when somebody received a ballot; the ballot is secret",
    "honours.urn": "would tell when a ballot came; the ballot is secret",
    "news.version": "written once when an article is published, never changed",
    "news.searchentry": "made of what is public, made anew whenever that changes",
    "news.datarequest": "what somebody asked about their data; the history of its states says who did what",
    "news.removal": "is itself a log: what was taken out, by whom, when, without the name",
    "news.comment": "what visitors wrote must be erasable; who decided what is in its history",
    "news.question": "holds a visitor's address, which must be erasable; who did what is in its history",
    "news.answermail": "is itself a log: what became of each mail",
    "news.pollmark": "who voted today, without the choice; gone the day after",
    "news.oldaddress": "written by the import of an old site alone; the articles themselves are watched",
    "news.daycount": "counts of readers, added up every minute",
    "news.articlereads": "counts of readers, added up every minute",
    "contests.receipt": "is itself a log: written once, never changed",
    "reports.roundcheck": "counts of the nightly check, worked out anew every night",
}
# Of other packages: who turned a second factor on or off. Its `data` are secrets and stay out.
ALSO_WATCHED = {"mfa.authenticator": ["user", "type"]}
SECRETS = {"password", "token"}
# Changed by every sign-in or save, never used (`is_superuser`: the role decides), or for machines only (`uid`,
# `sent_back`). Fields named `…_key` are derived from other fields of the same record and are left out too.
NOISE = {"last_login", "created_at", "updated_at", "is_superuser", "uid", "sent_back"}
# For fields whose models give them no name of their own.
LABELS = {
    "at": _("Lúc"),
    "answered_at": _("Trả lời lúc"),
    "code": _("Mã"),
    "fingerprint": _("Dấu nhận dạng"),
    "media_type": _("Định dạng"),
    "type": _("Cách"),
    "uploaded_at": _("Tải lên lúc"),
    "widths": _("Các cỡ ảnh"),
}
KINDS = {"mfa.authenticator": _("xác thực hai lớp")}
MASK = "•••"


def mask(value):
    return MASK


def watched_models():
    labels = [app.label for app in apps.get_app_configs() if app.label in ROOMS]
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return [model for model in models if model._meta.label_lower not in UNWATCHED and not model._meta.proxy]


def register_models():
    for model in watched_models():
        auditlog.register(
            model,
            include_fields=[f.name for f in model._meta.concrete_fields if _is_worth_telling(f)],
            mask_fields=[f.name for f in model._meta.concrete_fields if f.name in SECRETS],
            mask_callable="accounts.audit.mask",
            # Many-to-many with a model of its own is seen through that model's rows.
            m2m_fields={f.name for f in model._meta.many_to_many if f.remote_field.through._meta.auto_created},
        )
    for label, fields in ALSO_WATCHED.items():
        auditlog.register(apps.get_model(label), include_fields=fields)


def _is_worth_telling(field):
    """Bytes cannot be told in words; a certificate is told by its fingerprint and names."""
    derived = field.name in NOISE or field.name.endswith("_key")
    return not (field.primary_key or derived or isinstance(field, BinaryField))


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


def changes_of(entry):
    """[Change] of one entry, in the model's order of fields, empty → empty left out; asks the database nothing."""
    model = entry.content_type.model_class()
    changes = entry.changes or {}
    if model is None:
        return [Change(name, _plain(v[0]), _plain(v[1])) for name, v in changes.items() if isinstance(v, list)]
    order = {field.name: place for place, field in enumerate(model._meta.get_fields())}
    names = sorted(changes, key=lambda name: order.get(name, len(order)))
    told = [_change(model, name, changes[name]) for name in names]
    return [change for change in told if change.before or change.after]


def kind_of(entry):
    """What kind of record it is, also where its package gives it no Vietnamese name or its model is gone."""
    model = entry.content_type.model_class()
    label = f"{entry.content_type.app_label}.{entry.content_type.model}"
    return str(KINDS.get(label) or (model._meta.verbose_name if model else label))


def subject_of(entry):
    """What the record was called, or "" where it never had a name of its own."""
    return "" if re.fullmatch(r"\w+ object \(\w+\)", entry.object_repr) else entry.object_repr


def _change(model, name, value):
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        field = None
    label = _label(field, name)
    if name in SECRETS:
        return Change(label, "", str(_("đã đặt mới (không ghi nội dung)")))
    if isinstance(value, dict):  # many-to-many: {"type": "m2m", "operation": "add", "objects": [...]}
        objects = ", ".join(value.get("objects", []))
        return Change(label, "", objects) if value.get("operation") == "add" else Change(label, objects, "")
    before, after = value
    return Change(label, _shown(field, before), _shown(field, after))


def _label(field, name):
    label = str(getattr(field, "verbose_name", name))
    if label == name.replace("_", " "):  # Django's default
        related = getattr(field, "related_model", None)
        label = str(related._meta.verbose_name if related else LABELS.get(name, label))
    return label[:1].upper() + label[1:]


def _shown(field, text):
    text = _plain(text)
    if not text or field is None:
        return text
    if field.choices:
        return str(dict(field.flatchoices).get(_typed(field, text), text))
    match field.get_internal_type():
        case "BooleanField":
            return str(_("có") if text == "True" else _("không"))
        case "DateTimeField":
            return _moment(text)
        case "DateField":
            return _day(text)
        case "JSONField":
            return _listed(text)
    return text


def _plain(text):
    return "" if text in (None, "None") else str(text)


def _typed(field, text):
    """The stored key of a choice: the trail keeps text, an integer field's choices have integer keys."""
    return int(text) if field.get_internal_type().endswith("IntegerField") and text.isdigit() else text


def _moment(text):
    try:
        stored = datetime.fromisoformat(text)
    except ValueError:
        return text
    aware = stored if timezone.is_aware(stored) else stored.replace(tzinfo=UTC)
    return f"{timezone.localtime(aware):%d/%m/%Y %H:%M}"


def _day(text):
    try:
        return f"{datetime.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text


def _listed(text):
    try:
        value = json.loads(text)
    except ValueError:
        return text
    if not isinstance(value, list):
        return text
    return ", ".join(str(dict(Role.choices).get(item, item)) for item in value)
