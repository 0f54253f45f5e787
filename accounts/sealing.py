"""What the database must not hold in plain text: sealed with a key from SECRET_KEY.

After changing SECRET_KEY keep the old one in SECRET_KEY_FALLBACKS.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text, *, purpose):
    return _fernet(purpose).encrypt(text.encode()).decode()


def unseal(sealed, *, purpose):
    """Raise cryptography.fernet.InvalidToken if no key of ours for this purpose fits."""
    return _fernet(purpose).decrypt(sealed.encode()).decode()


def _fernet(purpose):
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}:{key}".encode()).digest())) for key in keys]
    )
