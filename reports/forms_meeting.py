"""The form of an activity when a colleague has saved the same activity meanwhile."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.models import Association
from reports import versions


@dataclass(frozen=True)
class Meeting:
    """`fields` is [(label, Change in words)]; `by` is the colleague, or None where the trail does not tell."""

    by: object
    fields: list

    @property
    def is_contested(self):
        return any(change.is_contested for _label, change in self.fields)


class MeetsColleagues:
    """Mixin. Hidden field `base`: the version this person began with; `take`: fields given up for the colleague's text.

    Nothing is stored unseen: what the colleague changed goes into the boxes left alone and is pointed out; where both
    changed the same field, the box keeps what was typed and the colleague's text stands beside it to be taken.
    """

    meeting = None

    def take_theirs(self, data):
        """`data` with the colleague's text in the fields named by `take`."""
        taken = data.getlist("take")
        if not taken:
            return data
        data, present = data.copy(), versions.read(data.get("base", ""))
        for name in taken:
            _put(data, name, present.get(name, ""))
        return data

    @property
    def base(self):
        """As it came with the form or stands in its draft; of a form that only begins, the record as it is."""
        if self.is_bound:
            return versions.read(self.data.get("base", ""))
        if self.draft:
            return versions.read(self.draft.text("base"))
        return versions.version_of(self.instance) if self.instance.pk else {}

    @property
    def base_text(self):
        return versions.written(self.base)

    def meet(self, other, *, by):
        """Show what ChangedMeanwhile `other` tells; the next save may replace what was shown."""
        changes = versions.changes_between(self.base, other.wanted, other.present)
        self.data = self.data.copy()
        for change in changes:
            if not change.is_contested:
                _put(self.data, change.name, change.theirs)
        self.data["base"] = versions.written(other.present)
        self.meeting = Meeting(by, [(self._label(change.name), self._in_words(change)) for change in changes])

    def _label(self, name):
        return self.fields[name].label if name in self.fields else _("Số liệu")

    def _in_words(self, change):
        before, theirs = (self._words(change.name, text) for text in (change.before, change.theirs))
        return versions.Change(change.name, before, theirs, change.is_contested)

    def _words(self, name, text):
        if name in ("lead", "partners"):
            owners = Association.objects.filter(pk__in=filter(str.isdigit, text.split(",")))
            return ", ".join(owners.values_list("short_name", flat=True))
        if name == "is_online":
            return _("có") if text else _("không")
        if name == "funding":
            return str(dict(self.fields[name].choices).get(text, text))
        return text


def _put(data, name, text):
    """Set a field of a QueryDict as the browser would send it."""
    if name == "partners":
        data.setlist(name, [key for key in text.split(",") if key])
    elif name == "is_online" and not text:
        data.pop(name, None)
    else:
        data[name] = text
