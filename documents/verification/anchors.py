"""Against whom and at which moment certificates are judged: the trust folder and what the file brings along."""

import logging
from dataclasses import dataclass, field

from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko_certvalidator import ValidationContext

from documents.signing import trust

log = logging.getLogger(__name__)


@dataclass
class Anchors:
    """Trusted roots and revocation lists, and the certificates and revocation data embedded in one file."""

    roots: list = field(default_factory=trust.trust_roots)
    lists: list = field(default_factory=trust.revocation_lists)
    store: DocumentSecurityStore | None = None

    def read_store(self, reader):
        """Take what the file brings along; a store that cannot be read counts as none, its signature tells of it."""
        try:
            store = DocumentSecurityStore.read_dss(reader)
            store.as_validation_context({"trust_roots": self.roots})
        except NoDSSFoundError:
            return
        except Exception as error:
            log.info("revocation data of a PDF could not be read: %r", error)
        else:
            self.store = store

    @property
    def has_revocation_data(self):
        return self.store is not None and bool(self.store.crls or self.store.ocsps)

    def context(self, moment, mode):
        """A fresh ValidationContext for `moment` and a revocation.Mode.

        Nothing is fetched: a certificate of a stranger names any address. Revocation data may be younger than the
        moment: a list of today tells since when a certificate is revoked.
        """
        options = {
            "trust_roots": self.roots,
            "crls": self.lists,
            "moment": moment,
            "revinfo_policy": mode.policy(retroactive=True),
        }
        return self.store.as_validation_context(options) if self.store else ValidationContext(**options)
