"""A visitor that reads everything: every address of the site that a page, a map, a feed or a search leads to."""

import re
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from django.test import Client

ROOTS = ("/", "/so-do-trang/", "/sitemap.xml", "/robots.txt", "/tin-tuc/rss.xml", "/tin-tuc/atom.xml", "/en/")
_QUOTED = re.compile(r'(?:href|src|srcset)="([^"#]*)')
# In what is for machines (Open Graph, JSON-LD) an address is known by its beginning.
_WHOLE = re.compile(r'"((?:https?:/)?/[^"<>]*)"')
_IN_TAG = re.compile(r"<(?:loc|link|guid|id)\b[^>]*>([^<]+)</")
_LINE = re.compile(r"^Sitemap: (\S+)$", re.MULTILINE)
ELSEWHERE = ("/lam-viec/", "/tai-khoan/", "/static/", "/quan-tri-he-thong/")


def crawl(questions=(), also=()):
    """{address: (status, text with headers)} of all that can be reached from ROOTS, `questions` asked and `also`."""
    client, read = Client(), {}
    waiting = [*ROOTS, *(f"/tim-kiem/?q={question}" for question in questions), *also]
    while waiting:
        address = waiting.pop()
        # A search narrowed down shows some of the same hits again.
        if address in read or address.startswith(ELSEWHERE) or (address.startswith("/tim-kiem/") and "&" in address):
            continue
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode("utf-8", "ignore")
        headers = unquote(" ".join(f"{name}: {value}" for name, value in answer.headers.items()))
        read[address] = (answer.status_code, f"{text} {headers}")
        waiting += [*_addresses(address, text), *_addresses(address, f'href="{answer.headers.get("Location", "")}"')]
    return read


def _addresses(base, text):
    for found in [*_QUOTED.findall(text), *_WHOLE.findall(text), *_IN_TAG.findall(text), *_LINE.findall(text)]:
        for each in unescape(found).split(", "):
            parts = urlsplit(urljoin(f"http://testserver{base}", each.split(" ")[0]))
            if parts.scheme in {"http", "https"} and parts.netloc in {"testserver", "127.0.0.1:8000", "localhost:8000"}:
                yield parts.path + (f"?{parts.query}" if parts.query else "")
