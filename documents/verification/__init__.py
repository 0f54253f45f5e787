"""Whether a PDF is an official paper as it was signed. docs/verification.md tells the whole.

verify(pdf) looks at one file by itself, without database; the public pages put what the portal knows beside it.
"""

from documents.verification.engine import verify
from documents.verification.verdict import Check, Signer, Verdict

__all__ = ["Check", "Signer", "Verdict", "verify"]
