"""The form of an activity as a draft: it begins with what was typed before, and its key makes it known again."""

import uuid

from django.core import signing
from django.db import transaction
from django.utils.functional import cached_property

from lhh_portal.text import clean_text
from reports import drafts, versions
from reports.checks import findings_for
from reports.models import ActivityDraft

KEPT_SALT = "reports.evidence"
LISTS = ("partners",)


class StartsFromDraft:
    """Mixin. `draft` is the ActivityDraft that is gone on with, or None."""

    draft = None

    @cached_property
    def key(self):
        """What this form is known by, from the moment it is shown until it is saved."""
        if self.is_bound:
            return drafts.read_key(self.data.get("key", ""))
        return self.draft.key if self.draft else uuid.uuid4()

    @property
    def moved_days(self):
        """The day a copy proposes instead of the old one; it is asked about."""
        return self.data.get("moved_days", "") if self.is_bound else self.draft.text("moved_days") if self.draft else ""

    def start_from(self, draft):
        """Put what was typed into the boxes of a form that is not sent yet, right or wrong."""
        self.draft = draft
        for name, texts in draft.data.items():
            if name.startswith("why_"):
                self._add_why(name)
            if name in self.fields:
                self.initial[name] = texts if name in LISTS else texts[-1]
        if "base" in draft.data or "report_line" in draft.data:  # a browser sends no empty tick
            self.initial["is_online"] = draft.text("is_online")
            self.initial["partners"] = draft.data.get("partners", [])
        self.kept = read_kept(draft.text("kept"))

    def says_the_same_as(self, activity):
        """Whether saving the form would leave `activity` as it is."""
        self.shows_oddities = False
        if not self.is_valid() or self.wanted != versions.version_of(activity):
            return False
        if not self._explanations_stand_in(activity):
            return False
        return {tuple(file) for file in self.kept} <= set(activity.evidence.values_list("file", "name"))

    def _explanations_stand_in(self, activity):
        stored = {finding.code: finding.answer.explanation for finding in findings_for([activity]) if finding.answer}
        return all(stored.get(code) == clean_text(text) for code, text in self.explanations.items() if text)

    def save_and_forget_draft(self, *, by):
        with transaction.atomic():
            if self.instance.pk is None:
                self.instance.entry_key = self.key
            activity = self.save(by=by)
            ActivityDraft.objects.visible_to(by).filter(key=self.key).delete()
        return activity


def read_kept(token):
    """[[key of the StoredFile, name], …] of files chosen before; a token nobody made here holds none."""
    try:
        return signing.loads(token, salt=KEPT_SALT)
    except signing.BadSignature:
        return []
