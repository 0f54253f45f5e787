"""Visitors of the site as news.counting sees them."""

from django.test import Client

from news import counting

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def browser(address="203.0.113.7", agent=FIREFOX, **headers):
    """A client that sends what a browser sends when a person opens a page."""
    said = {"user-agent": agent, "accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": "vi"}
    return Client(headers=said | headers, REMOTE_ADDR=address)


def lines():
    """[(article, mark), …] noted so far, of all days."""
    files = sorted(counting.folder().glob("????-??-??"))
    found = [line.split() for path in files for line in path.read_text().splitlines() if line]
    return [(int(article), mark) for _second, article, mark in found]


def write_lines(day, *told):
    """The file of a day from (second, article, mark); a mark is any short word."""
    counting.folder().mkdir(exist_ok=True)
    text = "".join(f"\n{int(second)} {article} {mark.encode().hex():0>16}" for second, article, mark in told)
    counting.day_file(day).write_text(text)
