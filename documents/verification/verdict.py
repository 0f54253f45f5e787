"""What is told about a file."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from documents.models import SignatureRole

MOMENTS = ("signed_at", "stamped_at", "at")


@dataclass(frozen=True)
class Check:
    """`rule` is a short name for tests and machines; `text` says what was looked at, `detail` what was found."""

    rule: str
    text: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True)
class Signer:
    """One of the two signatures; `at` is the moment the certificate was judged at."""

    role: str  # SignatureRole
    name: str
    organisation: str
    issuer: str
    signed_at: datetime | None  # the signer's own claim
    stamped_at: datetime | None  # what a time-stamp authority vouches for
    at: datetime
    is_intact: bool
    was_valid: bool
    level: str  # B-B, B-T, B-LT, B-LTA
    is_demo: bool = False

    @property
    def role_name(self):
        return SignatureRole(self.role).label


@dataclass
class Verdict:
    checks: list[Check] = field(default_factory=list)
    signers: list[Signer] = field(default_factory=list)
    data: dict | None = None

    @property
    def ok(self):
        return bool(self.checks) and all(check.ok for check in self.checks)

    @property
    def failures(self):
        return [check for check in self.checks if not check.ok]

    def failed(self, rule):
        return any(check.rule == rule for check in self.failures)

    def add(self, rule, text, problem="", note=""):
        """Add a check; it holds when `problem` is empty. `note` is told when it holds."""
        self.checks.append(Check(rule, text, not problem, problem or note))
        return not problem


def as_json(verdict):
    """What json.dumps takes; verdict_of makes the Verdict of it again."""
    told = asdict(verdict)
    for signer in told["signers"]:
        signer.update({name: signer[name] and signer[name].isoformat() for name in MOMENTS})
    return told


def verdict_of(told):
    moments = [{name: _moment(signer[name]) for name in MOMENTS} for signer in told["signers"]]
    return Verdict(
        checks=[Check(**check) for check in told["checks"]],
        signers=[Signer(**signer | own) for signer, own in zip(told["signers"], moments, strict=True)],
        data=told["data"],
    )


def _moment(text):
    return text and datetime.fromisoformat(text)


def aware(moment):
    """`moment`, or None where it names no time zone: a date like that may be any of 26 hours."""
    return moment if moment and timezone.is_aware(moment) else None


def moment_text(moment):
    """`14:05 11/06/2024`, local time."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else _("không ghi giờ")
