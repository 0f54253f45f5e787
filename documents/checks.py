from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Warning, register

from documents.fonts import font_file, missing_letters
from documents.signing import demo_authority, timestamps, trust


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


@register("documents")
def demo_authority_in_service(app_configs, **kwargs):
    """Whoever has our code can sign with the demo authority's keys: E010 where it lies about, W010 where it is wanted.

    Its own folder is not read unless ALLOW_DEMO_AUTHORITY says so; E010 finds copies that would be.
    """
    if not settings.SERVICE:
        return []
    if settings.ALLOW_DEMO_AUTHORITY:
        hint = "Unset it where real papers are signed."
        return [Warning("ALLOW_DEMO_AUTHORITY is on: worthless signatures count.", hint=hint, id="documents.W010")]
    found = [str(path) for path in sorted(settings.SIGNING_KEYS_DIR.glob("demo-*.p12"))]
    if any(root.subject.native.get("organization_name") == demo_authority.MARK for root in trust.trust_roots()):
        found.append(f"a root certificate in {settings.SIGNING_TRUST_DIR}")
    hint = "Delete it, or set ALLOW_DEMO_AUTHORITY=1 on a machine for trying out."
    return [Error(f"The demo authority is in a service: {each}.", hint=hint, id="documents.E010") for each in found]


@register("documents")
def signatures_get_time_stamps(app_configs, **kwargs):
    """Allowed, but a signature without time stamp proves nothing once its certificate has expired (docs/archive.md)."""
    if settings.SERVICE and not timestamps.is_configured():
        hint = "Set TSA_URL to the address your certificate authority gave you."
        return [Warning("No time-stamp server: signatures stay at PAdES B-B.", hint=hint, id="documents.W011")]
    return []
