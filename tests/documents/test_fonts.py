import io

import pdfplumber
import pytest
from django.conf import settings

from documents import checks
from documents.fonts import (
    balance_lines,
    font_file,
    missing_letters,
    text_width,
    vietnamese_letters,
    without_pictures,
)
from documents.pdf import render_html


def test_vietnamese_has_134_letters_with_marks():
    assert len(vietnamese_letters()) == 134
    assert {"đ", "Đ", "ằ", "Ự", "ỹ"} <= vietnamese_letters()


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("italic", [False, True])
def test_paper_font_covers_vietnamese_in_every_style(bold, italic):
    family, path = font_file(settings.PAPER_FONT, bold, italic)

    assert family == settings.PAPER_FONT
    assert missing_letters(path) == set()


def test_emoji_stay_out_of_a_print_and_letters_stay_in():
    """As an officer types a title on a phone."""
    typed = "Tập huấn 🎉 kỹ thuật 👩🏽\u200d⚕ 25 °C № 7 → 学"

    assert without_pictures(typed, settings.PAPER_FONT) == "Tập huấn  kỹ thuật \u200d 25 °C № 7 → 学"
    pdf = render_html(f"<html lang='vi'><p>{typed.removesuffix('学')}</p></html>")
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        assert read.pages[0].extract_text().startswith("Tập huấn kỹ thuật")


def test_check_accepts_the_configured_font():
    assert checks.paper_font_covers_vietnamese(None) == []


def test_check_refuses_a_font_that_is_not_there(settings):
    settings.PAPER_FONT = "Không Có Phông Này"

    (error,) = checks.paper_font_covers_vietnamese(None)

    assert error.id == "documents.E002"
    assert checks.font_package(checks.debian_version()) in error.hint


def test_check_refuses_a_font_without_vietnamese(monkeypatch):
    path = font_file(settings.PAPER_FONT)[1]
    monkeypatch.setattr(checks, "font_file", lambda family: (family, path))
    monkeypatch.setattr(checks, "missing_letters", lambda path: {"ằ", "ẳ"})

    (error,) = checks.paper_font_covers_vietnamese(None)

    assert error.id == "documents.E003"
    assert "lacks 2 Vietnamese letters: ằẳ" in error.msg


@pytest.mark.parametrize(
    ("version", "package"), [(12, "fonts-liberation2"), (13, "fonts-liberation"), (0, "fonts-liberation")]
)
def test_font_package_follows_the_debian_version(version, package):
    assert checks.font_package(version) == package


@pytest.mark.parametrize(("content", "version"), [("12.11\n", 12), ("13.0\n", 13), ("trixie/sid\n", 0)])
def test_debian_version_is_read_from_its_file(tmp_path, content, version):
    (tmp_path / "v").write_text(content)

    assert checks.debian_version(tmp_path / "v") == version


def test_balance_lines_is_even_and_within_the_width():
    text = "Kết quả hoạt động 6 tháng đầu năm 2024 và phương hướng, nhiệm vụ 6 tháng cuối năm 2024"

    lines = balance_lines(text, 14, 397, settings.PAPER_FONT)

    widths = [text_width(line, 14, settings.PAPER_FONT, bold=True) for line in lines]
    assert " ".join(lines) == text
    assert len(lines) == 2
    assert max(widths) <= 397
    assert min(widths) > 0.8 * max(widths)


def test_balance_lines_leaves_a_short_line_alone():
    assert balance_lines("Báo cáo", 14, 397, settings.PAPER_FONT) == ["Báo cáo"]
