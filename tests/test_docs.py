"""Documentation that is tested stays true."""

import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "README.vi.md", *(ROOT / "docs").rglob("*.md")])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
NAME = re.compile(r"^[A-Za-z0-9_-]+")


def name_of(page):
    return str(page.relative_to(ROOT))


def library_names():
    everything = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    return [NAME.match(requirement)[0] for requirement in everything]


@pytest.mark.parametrize("name", library_names())
def test_every_library_has_its_reason(name):
    firsts = re.findall(r"^\| ([^|]+) \|", (ROOT / "docs/libraries.md").read_text(), re.MULTILINE)
    named = {word.lower() for first in firsts for word in re.findall(r"[A-Za-z0-9-]+", first)}

    assert name.lower() in named


def test_every_setting_is_in_operations():
    settings = (ROOT / "lhh_portal/settings.py").read_text()
    read = set(re.findall(r"(?:env_\w+|environ\.get)\(\s*\"([A-Z_]+)\"", settings))
    table = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs/operations.md").read_text()))

    assert read - table == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_exist(page):
    text = page.read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    made = set(re.findall(r"(?:^    |`)make ([a-z-]+)", text, re.MULTILINE))
    managed = set(re.findall(r"manage\.py ([a-z_]+)", text))
    scripts = {word for word in re.findall(r"scripts/[a-z_]+\.(?:sh|py)", text) if not (ROOT / word).exists()}

    assert (made - targets, managed - set(get_commands()), scripts) == (set(), set(), set())
