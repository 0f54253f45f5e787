"""Rows of an old site: a CSV file, a folder with one, or a folder of HTML pages that tell all in their `<meta>`."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lhh_portal.letters import search_key
from lhh_portal.syllables import is_syllable
from lhh_portal.text import convert_legacy

# Heads of columns as people write them, without diacritics, and the names of `<meta>` that say the same.
NAMES = {
    "url": ("url", "address", "dia chi", "duong dan", "og:url"),
    "title": ("title", "tieu de", "og:title"),
    "lead": ("lead", "sapo", "tom tat", "description", "og:description"),
    "category": ("category", "chuyen muc", "article:section"),
    "author": ("author", "tac gia", "article:author"),
    "source": ("source", "nguon"),
    "published": ("published", "ngay dang", "ngay", "date", "article:published_time"),
    "body": ("body", "noi dung", "html"),
    "pictures": ("pictures", "anh"),
}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_CANONICAL = re.compile(r"<link\b[^>]*rel=[\"']?canonical[^>]*>", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_INNER = [re.compile(rf"<{tag}\b[^>]*>(.*)</{tag}>", re.IGNORECASE | re.DOTALL) for tag in ("article", "body")]
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass
class OldArticle:
    """What the old site told, as text; `folder` is where its relative files lie."""

    folder: Path
    url: str = ""
    title: str = ""
    lead: str = ""
    category: str = ""
    author: str = ""
    source: str = ""
    published: str = ""
    body: str = ""
    pictures: str = ""


def read_old_site(path):
    """Yield OldArticles of a CSV file or a folder. Raises ValidationError when there is nothing to read."""
    path = Path(path)
    if path.is_dir():
        tables, pages = sorted(path.glob("*.csv")), sorted([*path.rglob("*.html"), *path.rglob("*.htm")])
        if not tables:
            if not pages:
                raise ValidationError(_("Thư mục %s không có tệp CSV hay HTML nào.") % path)
            yield from (_page(page, path) for page in pages)
            return
    elif path.is_file():
        tables = [path]
    else:
        raise ValidationError(_("Không có tệp hay thư mục %s.") % path)
    for table in tables:
        yield from _rows(table)


def _rows(table):
    text = decoded(table.read_bytes())
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(50_000_000)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = {head: _field(head) for head in rows.fieldnames or ()}
    if "title" not in columns.values():
        raise ValidationError(_("Dòng đầu của %s phải có tên cột, ít nhất: url, title, published, body.") % table.name)
    for row in rows:
        values = {field: row[head] or "" for head, field in columns.items() if field}
        old = OldArticle(folder=table.parent, **values)
        if old.body.strip().lower().endswith((".html", ".htm")) and len(old.body) < 300:
            file = inside(table.parent, old.body.strip())
            old.body = _inner(decoded(file.read_bytes())) if file else ""
        yield old


def _page(page, root):
    html = decoded(page.read_bytes())
    told = {}
    for tag in _META.findall(html):
        found = _attributes(tag)
        if field := _field(found.get("name") or found.get("property") or ""):
            told.setdefault(field, found.get("content", ""))
    canonical = _CANONICAL.search(html)
    address = _attributes(canonical[0]).get("href", "") if canonical else ""
    title = _TITLE.search(html)
    told.setdefault("title", unescape(title[1]).strip() if title else "")
    told["url"] = told.get("url") or address or f"/{page.relative_to(root).as_posix()}"
    return OldArticle(folder=page.parent, **told | {"body": _inner(html)})


def _attributes(tag):
    return {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag)}


def _field(name):
    key = search_key(name)
    return next((field for field, names in NAMES.items() if key in names), None)


def _inner(html):
    for pattern in _INNER:
        if found := pattern.search(html):
            return found[1]
    return html


def inside(folder, name):
    """The file `name` of the folder, or None; what would lead out of the folder is none of its files."""
    try:
        file = (folder / name).resolve()
        return file if file.is_relative_to(folder.resolve()) and file.is_file() else None
    except (OSError, ValueError):
        return None


def decoded(content):
    """Text of a file whose encoding nobody told, or told wrongly: the one in which most words are Vietnamese."""
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    told = _CHARSET.search(content[:4000])
    if told and told[1].lower() == b"windows-1258":
        return unicodedata.normalize("NFC", content.decode("cp1258", "replace"))
    latin = content.decode("latin-1")
    texts = [unicodedata.normalize("NFC", content.decode("cp1258", "replace")), convert_legacy(latin), latin]
    return max(texts, key=_vietnamese)


def _vietnamese(text):
    """Which part of the words with diacritics are Vietnamese syllables."""
    words = [word for word in _WORD.findall(text[:50_000]) if not word.isascii()]
    return sum(map(is_syllable, words)) / len(words) if words else 0
