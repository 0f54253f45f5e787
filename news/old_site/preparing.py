"""What an article of the old site becomes, worked out without writing anything, with what needs a look."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time
from html import escape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from lhh_portal.dates import parse_vn_date
from lhh_portal.letters import clean_text, search_key
from lhh_portal.syllables import glued_words
from lhh_portal.text import convert_legacy
from lhh_portal.uploads import EVIDENCE
from news.html import LONGEST_PASTED, clean_body
from news.models import Category, Content, OldAddress
from news.models.old_site import old_address
from news.old_site.reading import inside
from news.searchable import text_of

FIRST_PICTURE = 10**15  # stands for a picture in a prepared body until it has a key
MOST_WORDS_TOLD = 12
_IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_FIGURE_OR_IMG = re.compile(r"<figure\b[^>]*>.*?</figure>|<img\b[^>]*>", re.IGNORECASE | re.DOTALL)
_CAPTION = re.compile(r"<figcaption\b[^>]*>(.*?)</figcaption>", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(r"<a\b[^>]*?href\s*=\s*[\"']([^\"']*)[\"'][^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_VALUE = re.compile(r"\b(src|alt|title)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_GONE = re.compile(r"<(script|style|iframe|object|embed|form|video|audio|svg)\b", re.IGNORECASE)
_SCRIPT_LINK = re.compile(r"(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{1,2}-\d{1,2}")
_CLOCK = re.compile(r"\b([01]?\d|2[0-3])[:h]([0-5]\d)")


@dataclass
class OldFile:
    path: Path
    caption: str = ""
    alt: str = ""


@dataclass
class Prepared:
    address: str
    title: str
    parts: dict = field(default_factory=dict)  # of Content, without the cover
    published_at: datetime | None = None
    pictures: list = field(default_factory=list)  # of OldFile; body holds FIRST_PICTURE + place
    files: list = field(default_factory=list)
    remarks: list = field(default_factory=list)
    refused: str = ""  # why nothing is imported


def prepare(old, categories):
    """`Prepared` of an OldArticle; `categories` as {search key: Category}."""
    done = Prepared(old_address(old.url) if old.url.strip() else "", _text(old.title))
    try:
        done.published_at = _moment(old.published)
        _check(done)
        limit = Content._meta.get_field("title").max_length
        if len(done.title) > limit:
            done.remarks.append(_("Tiêu đề dài quá %d ký tự, phần sau đã cắt.") % limit)
        done.parts = {
            "title": done.title[:limit],
            "sapo": _text(old.lead),
            "byline": _text(old.author)[:120],
            "source": _text(old.source)[:200],
            "source_url": "",
            "category": _category(old.category, categories, done),
            "body": _body(old, done),
        }
    except ValidationError as error:
        done.refused = " ".join(error.messages)
        return done
    if not done.parts["sapo"]:
        done.remarks.append(_("Bài không có sapo."))
    if glued := glued_words(f"{done.title} {done.parts['sapo']} {text_of(done.parts['body'])}"):
        more = "" if len(glued) <= MOST_WORDS_TOLD else _(" và %d chữ khác") % (len(glued) - MOST_WORDS_TOLD)
        done.remarks.append(_("Chữ có vẻ dính nhau: %s.") % (", ".join(glued[:MOST_WORDS_TOLD]) + more))
    return done


def categories_by_name():
    return {key: each for each in Category.objects.all() for key in (search_key(each.name), each.slug)}


def _check(done):
    if not done.title:
        raise ValidationError(_("Không có tiêu đề. Ghi tiêu đề rồi nhập lại."))
    if not done.address or done.address == "/":
        raise ValidationError(_("Không có địa chỉ cũ của bài. Ghi vào cột url rồi nhập lại."))
    if len(done.address) > OldAddress._meta.get_field("address").max_length:
        raise ValidationError(_("Địa chỉ cũ dài quá 500 ký tự."))


def _text(told):
    return " ".join(clean_text(convert_legacy(strip_tags(told))).split())


def _moment(told):
    """`15/11/2021 17:44 (GMT +7)`, `2021-11-15T17:44`, `17/06/2024`; raises ValidationError without a day."""
    day = _DAY.search(told)
    if day is None:
        raise ValidationError(
            _("Không có ngày đăng đọc được (%s). Ghi ngày/tháng/năm rồi nhập lại.") % (told or "trống")
        )
    clock = _CLOCK.search(told[: day.start()] + " " + told[day.end() :].replace("T", " "))
    at = time(int(clock[1]), int(clock[2])) if clock else time(8)
    return datetime.combine(parse_vn_date(day[0].replace(".", "/")), at, get_current_timezone())


def _category(told, categories, done):
    if found := categories.get(search_key(_text(told))):
        return found
    default = next(iter(categories.values()))
    done.remarks.append(
        _("Chuyên mục «%(told)s» chưa có: bài vào «%(default)s».") % {"told": _text(told), "default": default}
    )
    return default


def _body(old, done):
    if len(old.body) > LONGEST_PASTED:
        return clean_body(old.body)  # refuses it before anything else reads it
    html = convert_legacy(old.body)
    if "<" not in html:
        html = "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", html) if part.strip())
    _tell_dropped(html, done)
    html = _FIGURE_OR_IMG.sub(lambda match: _figure(match[0], old, done), html)
    html = _LINK.sub(lambda match: _link(match, old, done), html)
    for name in re.split(r"[;|\n]", old.pictures):
        if name.strip():
            html += _picture(f'<img src="{escape(name.strip())}">', "", old, done)
    body = clean_body(html)
    if not text_of(body) and not done.pictures:
        raise ValidationError(_("Bài không có nội dung."))
    return body


def _tell_dropped(html, done):
    dropped = Counter(tag.lower() for tag in _GONE.findall(html))
    if dropped:
        told = ", ".join(f"{tag} × {number}" for tag, number in sorted(dropped.items()))
        done.remarks.append(_("Đã bỏ phần không đăng được: %s.") % told)
    if links := sum(1 for href, _inner in _LINK.findall(html) if _SCRIPT_LINK.match(href.strip())):
        done.remarks.append(_("Đã bỏ %d liên kết chạy lệnh (javascript:).") % links)


def _figure(html, old, done):
    caption, image = _CAPTION.search(html), _IMG.search(html)
    if image is None:
        return html
    return _picture(image[0], _text(caption[1]) if caption else "", old, done)


def _picture(tag, caption, old, done):
    told = {name.lower(): a or b for name, a, b in _VALUE.findall(tag)}
    source = told.get("src", "")
    file = _local(source, old)
    if file is None:
        done.remarks.append(_("Không thấy ảnh %s.") % (source[:120] or "(không tên)"))
        return f"<p><em>{escape(caption)}</em></p>" if caption else ""
    alt = _text(told.get("alt") or told.get("title") or "")
    if not alt:
        done.remarks.append(_("Ảnh %s chưa có mô tả: tạm ghi tên bài.") % file.name)
    done.pictures.append(OldFile(file, caption[:300], alt[:250]))
    return f'<figure data-picture="{FIRST_PICTURE + len(done.pictures) - 1}"></figure>'


def _link(match, old, done):
    href, inner = match.groups()
    if _SCRIPT_LINK.match(href.strip()):
        return inner
    parts = urlsplit(urljoin(_whole(old.url), href.strip()))
    if parts.scheme not in {"http", "https"} or parts.netloc != urlsplit(_whole(old.url)).netloc:
        return match[0]
    if parts.path.lower().endswith(tuple(f".{kind}" for kind in (*EVIDENCE, "doc", "xls"))):
        file = _local(href, old)
        if file is None:
            done.remarks.append(_("Không thấy tệp %s.") % href[:120])
        else:
            done.files.append(OldFile(file, _text(inner)))
        return inner
    # Within the old site: the address leads to the article here once that one is imported.
    return f'<a href="{escape(old_address(parts.geturl()))}">{inner}</a>'


def _whole(url):
    """An address that others can be joined to."""
    return urljoin("http://trang-cu.invalid/", url.strip())


def _local(source, old):
    path = unquote(urlsplit(source).path)
    return inside(old.folder, path.lstrip("/")) if path and not source.lower().startswith("data:") else None
