"""What the apps hang into the workspace shell: navigation, "việc cần làm" and the bars of work in progress.

An app ships `workspace.py` (found at start-up) which registers:

    nav_items.register(NavItem(_("Hoạt động"), "reports:activity-list", icon="clipboard-data", position=10))

    @waiting.register
    def reports_to_review(user):
        return [Waiting(_("Báo cáo của Hội Luật gia chờ duyệt"), report.get_absolute_url())]

    @bars.register
    def round_in_progress(user):
        return [Bar(_("Đợt 6 tháng đầu năm 2024"), url, [Part(_("đã nhận"), 14, "done"), Part(_("chưa nộp"), 3)])]

A waiting or bar function returns only what this user may see; its number of queries does not grow with rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Registry(list):
    """A list whose `register` also works as a decorator; registering twice changes nothing."""

    def register(self, item):
        if item not in self:
            self.append(item)
        return item


def everyone(user):
    return user.is_authenticated


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation; `may` is a predicate of the user, `icon` an id in vendor/bootstrap-icons.

    Pages below its address belong to it, and those below the addresses named in `also`.
    """

    label: str
    url_name: str
    icon: str = "chevron-right"
    may: Callable = everyone
    position: int = 50
    also: tuple[str, ...] = ()


class Tone(TextChoices):
    """The four heads of "việc cần làm", in the order they are shown."""

    LATE = "late", _("Quá hạn")
    RETURNED = "returned", _("Bị trả lại")
    WAITING = "waiting", _("Chờ xử lý")
    SOON = "soon", _("Sắp đến hạn")


@dataclass(frozen=True)
class Waiting:
    """One line of "việc cần làm": `url` is the page where the act itself is done."""

    label: str
    url: str
    tone: str = Tone.WAITING
    note: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Part:
    """`tone`: done, returned, late, waiting or none (grey)."""

    label: str
    count: int
    tone: str = "none"


@dataclass(frozen=True)
class Bar:
    """Honest progress: every part is named with its count, and the parts make up the whole."""

    label: str
    url: str
    parts: list[Part] = field(default_factory=list)

    @property
    def total(self):
        return sum(part.count for part in self.parts)


nav_items = Registry()
waiting = Registry()
bars = Registry()


def navigation_for(user, path):
    """Entries this user may see as [(item, url, is_current)]; the longest matching address is the current one."""
    shown = sorted((item for item in nav_items if item.may(user)), key=lambda item: item.position)
    matches = {
        url: item
        for item in shown
        for url in map(reverse, (item.url_name, *item.also))
        # The first screen lies above all others and is current only itself.
        if path.startswith(url) and (path == url or item.url_name != "workspace")
    }
    current = matches[max(matches, key=len)] if matches else None
    return [(item, reverse(item.url_name), item is current) for item in shown]


def waiting_for(user):
    """Everything that waits for this user as [(Tone, [Waiting, …])], empty tones left out, earliest due date first."""
    lines = [line for function in waiting for line in function(user)]
    lines.sort(key=lambda line: line.due_on or date.max)
    groups = [(tone, [line for line in lines if line.tone == tone]) for tone in Tone]
    return [(tone, members) for tone, members in groups if members]


def bars_for(user):
    return [bar for function in bars for bar in function(user) if bar.total]


nav_items.register(NavItem(_("Việc cần làm"), "workspace", icon="inbox", position=0))
