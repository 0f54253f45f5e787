"""What the demo's public says: invented persons under invented addresses; no mail goes to them."""

import json
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from accounts.models import User
from lhh_portal.workflow import perform
from news.models import AnswerMail, Article, Comment, Poll, Question
from news.voices.services import save_poll

VOICES = Path(__file__).with_name("voices.json")


def load_voices():
    """Comments under the newest article, polls and questions, decided as people do; after `load_articles`."""
    editor = User.objects.get(email="bientap@lhh.example")
    told = json.loads(VOICES.read_text(encoding="utf-8"))
    article = Article.objects.listed().order_by("-published_at", "-pk").first()
    for row in told["comments"]:
        action = row.pop("decided")
        comment = Comment.objects.create(article=article, **row)
        comment.sent_at = article.published_at + timedelta(hours=3 * comment.pk)
        comment.save()
        if action:
            perform(comment, action, actor=editor)
    for row in told["polls"]:
        _load_poll(row, editor)
    for number, row in enumerate(told["questions"], start=1):
        steps = row.pop("steps")
        question = Question.objects.create(**row, email=f"ban-doc-{number}@vi-du.example")
        for step in steps:
            question = perform(question, step, actor=editor)
    AnswerMail.objects.update(state=AnswerMail.State.SENT, sent_at=timezone.now())


def _load_poll(row, editor):
    options = row["options"]
    poll = save_poll(Poll(question=row["question"], starts_on=timezone.localdate() - timedelta(days=7)), list(options))
    for option in poll.options.all():
        option.votes = options[option.text]
        option.save()
    for step in row["steps"]:
        poll = perform(poll, step, actor=editor)
