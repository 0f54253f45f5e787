"""Signing identities of the demo: key files of the demo authority, and drawn pictures that say what they are."""

import math

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from documents.fonts import font_file
from documents.models import SignatureRole, SigningBackend
from documents.signing import demo_authority
from documents.signing.identities import register
from documents.signing.pictures import MAX_PX_PER_MM, WIDTH_MM

BLUE, RED = (28, 63, 170, 255), (214, 26, 33, 255)
SMOOTH = 3  # drawn so many times larger, then made smaller
WORD = "MINH HỌA"


def make(leader, *, organisation="Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh"):
    """Identities of `leader` and of the organisation, by password settings.DEMO_PASSWORD; return both.

    Makes the demo authority if there is none, and a new certificate if the one there bears another name.
    """
    if not demo_authority.exists():
        demo_authority.make(person=leader.full_name, organisation=organisation)
    names = {
        SignatureRole.PERSON: (demo_authority.PERSON, leader.full_name),
        SignatureRole.ORGANISATION: (demo_authority.ORGANISATION, organisation),
    }
    return [
        register(
            role=role,
            user=leader if role == SignatureRole.PERSON else None,
            backend=SigningBackend.PKCS12,
            reference=f"{name}.p12",
            certificate=certificate_for(name, wanted),
            image=draw_signature() if role == SignatureRole.PERSON else draw_seal(),
        )
        for role, (name, wanted) in names.items()
    ]


def certificate_for(name, wanted):
    """The demo certificate `name` (asn1crypto), issued anew where the one there bears another name than `wanted`."""
    certificate = _asn1(demo_authority.certificate_of(name))
    if certificate.subject.native["common_name"] != wanted[:64]:
        certificate = _asn1(demo_authority.issue(name, wanted))
    return certificate


def _asn1(certificate):
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def draw_signature():
    """A blue line as from a hand, nobody's; 45 × 20 mm."""
    width, height = WIDTH_MM[SignatureRole.PERSON] * MAX_PX_PER_MM, 20 * MAX_PX_PER_MM
    image = Image.new("RGBA", (width * SMOOTH, height * SMOOTH), BLUE[:3] + (0,))
    pen = ImageDraw.Draw(image)
    for step in range(4000):
        part = step / 4000
        # Loops that grow smaller to the right, then a stroke back under them.
        x = 0.06 + 0.86 * part + 0.05 * math.sin(14 * math.pi * part) * (1 - part)
        y = 0.47 - 0.34 * math.cos(14 * math.pi * part) * (1 - part) ** 1.4 + 0.06 * part
        _dot(pen, x * image.width, y * image.height, 0.006 * image.width * (0.7 + 0.3 * math.sin(9 * part)))
        _dot(pen, (0.95 - 0.7 * part) * image.width, (0.62 + 0.3 * part**2) * image.height, 0.004 * image.width)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def draw_seal():
    """Two red rings around the word that it is a demonstration; no star, so that nobody takes it for a seal."""
    side = WIDTH_MM[SignatureRole.ORGANISATION] * MAX_PX_PER_MM
    image = Image.new("RGBA", (side * SMOOTH, side * SMOOTH), RED[:3] + (0,))
    pen = ImageDraw.Draw(image)
    end = image.width - 1
    pen.ellipse((0, 0, end, end), outline=RED, width=end // 36)
    inset = end // 6
    pen.ellipse((inset, inset, end - inset, end - inset), outline=RED, width=end // 90)
    font = ImageFont.truetype(font_file(settings.PAPER_FONT, bold=True)[1], size=end // 8)
    pen.text((end / 2, end / 2), WORD.replace(" ", "\n"), fill=RED, font=font, anchor="mm", align="center")
    return image.resize((side, side), Image.Resampling.LANCZOS)


def _dot(pen, x, y, radius):
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=BLUE)
