from documents.models.delivery import Correspondent, Delivery
from documents.models.files import StoredFile
from documents.models.papers import Amendment, Appendix, Attachment, DocumentType, OfficialDocument, Version
from documents.models.register import IncomingPaper, Register, RegisterEntry
from documents.models.signing import (
    Archive,
    Signature,
    SignatureRole,
    SigningBackend,
    SigningIdentity,
    SigningRefusal,
)

__all__ = [
    "Amendment",
    "Appendix",
    "Archive",
    "Attachment",
    "Correspondent",
    "Delivery",
    "DocumentType",
    "IncomingPaper",
    "OfficialDocument",
    "Register",
    "RegisterEntry",
    "Signature",
    "SignatureRole",
    "SigningBackend",
    "SigningIdentity",
    "SigningRefusal",
    "StoredFile",
    "Version",
]
