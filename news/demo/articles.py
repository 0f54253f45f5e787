"""A few articles of the demo site, from events told in the first federation's report; all marked «(minh họa)»."""

import io
import json
from datetime import datetime
from math import sin
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import make_aware
from PIL import Image, ImageDraw, ImageFilter

from accounts.models import User
from lhh_portal.workflow import perform
from members.models import Association
from news.models import Article, Category, Version
from news.pictures import add_picture
from news.search import refresh

ARTICLES = Path(__file__).with_name("articles.json")
WIDTH = 1600  # pixels
SKY, SUN = ((206, 224, 240), (252, 240, 216)), (253, 216, 140)
# Hills and fields from far to near: height of the edge (part of the picture), swing, colour.
LAYERS = (
    (0.50, 0.055, (150, 178, 200)),
    (0.60, 0.040, (112, 150, 168)),
    (0.70, 0.028, (122, 158, 118)),
    (0.80, 0.022, (92, 138, 88)),
    (0.91, 0.018, (52, 98, 70)),
)


def load_articles():
    """Write, submit, approve and publish each as people do; for the federation of Long An."""
    writer = User.objects.get(email="chuyenvien@lhh.example")
    editor = User.objects.get(email="bientap@lhh.example")
    associations = {each.short_name: each for each in Association.objects.all()}
    categories = {each.slug: each for each in Category.objects.all()}
    for row in json.loads(ARTICLES.read_text(encoding="utf-8")):
        at = make_aware(datetime.fromisoformat(row.pop("published")))
        cover = _landscape(writer) if row.pop("has_picture", False) else None
        row["category"] = categories[row["category"]]
        row["association"] = associations.get(row.get("association"))
        article = Article.objects.create(**row, author=writer, changed_by=writer, cover=cover)
        perform(article, "submit", actor=writer)
        perform(article, "approve", actor=editor)
        perform(article, "publish", actor=editor)
        Article.objects.filter(pk=article.pk).update(published_at=at)
        Version.objects.filter(article=article).update(published_at=at)
        refresh(article)


def _landscape(user):
    content = io.BytesIO()
    draw_landscape(WIDTH, WIDTH * 2 // 3).save(content, "PNG")
    return add_picture(
        SimpleUploadedFile("tranh.png", content.getvalue(), "image/png"),
        by=user,
        alt="Tranh vẽ: đồng lúa và những dãy đồi lúc mặt trời mọc.",
        caption="Tranh minh họa, không phải ảnh của hội nghị.",
    )


def draw_landscape(width, height):
    """Layers of hills and fields under a pale sun; nothing that could be taken for a photograph."""
    image = _sky(width, height)
    draw = ImageDraw.Draw(image)
    x, y, radius = width * 0.68, height * 0.36, height / 10
    draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=SUN)
    for number, (edge, swing, colour) in enumerate(LAYERS):
        draw.polygon([*_edge(width, height, edge, swing, number), (width, height), (0, height)], fill=colour)
    return image.filter(ImageFilter.GaussianBlur(0.8))


def _sky(width, height):
    top, bottom = SKY
    column = Image.new("RGB", (1, height))
    for y in range(height):
        part = min(1, y / (height * 0.6))
        column.putpixel((0, y), tuple(round(a + (b - a) * part) for a, b in zip(top, bottom, strict=True)))
    return column.resize((width, height))


def _edge(width, height, edge, swing, number):
    for x in range(0, width + 8, 8):
        along = x / width
        wave = sin(along * 5.2 + number * 1.9) + 0.45 * sin(along * 13 + number)
        yield x, height * (edge + swing * wave / 1.45)
