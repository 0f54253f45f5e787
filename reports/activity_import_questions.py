"""Questions about the cells of a list: asked once for all rows with the same text, answered from memory if possible."""

from hashlib import sha256

from django.utils.translation import gettext as _

DATE, KIND, MEASURE, NUMBER, SCALE, ASSOCIATION = "date", "kind", "measure", "number", "scale", "association"


class Open(Exception):
    """A question of this record has no answer yet."""


class Questions:
    """The questions of a whole file: those open, and those answered before; one for all rows with the same text."""

    def __init__(self, answers, *, context):
        self.answers = answers  # {key: answer}
        self.context = context  # of texts that mean something only in their round
        self.asked = {}

    def answer(self, ask, text, cell, *, context="", about="", choices=(), typed="", doubt=""):
        """The answer, or Open with the question's key.

        `choices` [[label, answer]] are the proposals, or a function that makes them; `typed` says what may be typed
        instead. `context` decides the meaning besides the text, `about` says so in words.
        """
        key = _key(ask, text, context)
        question = self.asked.get(key)
        if question is None:
            question = self.asked[key] = {
                "ask": ask,
                "text": (text or _("(ô trống)"))[:500],
                "about": about,
                "cells": [],
                "count": 0,
                "choices": [list(choice) for choice in (choices() if callable(choices) else choices)],
                "typed": typed,
                "doubt": doubt,
                "answer": self.answers.get(key),
            }
        question["count"] += 1
        if len(question["cells"]) < 5:
            question["cells"].append(cell)
        if question["answer"] is None:
            raise Open(key)
        return question["answer"]

    def is_answered(self, ask, text, context):
        return _key(ask, text, context) in self.answers


def _key(ask, text, context):
    return sha256(f"{ask}|{' '.join(text.lower().split())}|{context}".encode()).hexdigest()
