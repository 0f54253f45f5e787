from pathlib import Path

from django.conf import settings
from django.core.checks import Error, register

from documents.fonts import font_file, missing_letters


@register("documents")
def paper_font_covers_vietnamese(app_configs, **kwargs):
    """Without this the renderer silently takes another font for the letters that are missing."""
    family = settings.PAPER_FONT
    found, path = font_file(family)
    if not path:
        return [Error("fontconfig is not installed.", hint="apt-get install fontconfig", id="documents.E001")]
    if found.lower() != family.lower():
        return [Error(f"The paper's font «{family}» is not installed.", hint=_hint(), id="documents.E002")]
    missing = missing_letters(path)
    if missing:
        sample = "".join(sorted(missing)[:10])
        message = f"«{family}» ({path}) lacks {len(missing)} Vietnamese letters: {sample}…"
        return [Error(message, hint=_hint(), id="documents.E003")]
    return []


def _hint():
    return f"apt-get install {font_package(debian_version())}, or set PAPER_FONT to a font that covers Vietnamese."


def debian_version(path="/etc/debian_version"):
    """The major version as a number; 0 where it is not Debian or a testing release."""
    try:
        major = Path(path).read_text().split(".")[0].strip()
    except OSError:
        return 0
    return int(major) if major.isdigit() else 0


def font_package(version):
    """Debian 12 ships Liberation 2.x as `fonts-liberation2`; from 13 on it is `fonts-liberation`."""
    return "fonts-liberation2" if version == 12 else "fonts-liberation"
