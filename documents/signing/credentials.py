"""The keys behind a signing identity: one way in, whatever holds the key.

`secret` is a password or PIN as it was typed for this one signature. It is handed to the library and forgotten: never
stored, logged, or repeated in an error. Python offers no way to wipe a string; it lives as long as the request.
"""

import threading
from contextlib import contextmanager, suppress
from pathlib import Path

import pkcs11
from asn1crypto import x509 as asn1_x509
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from pyhanko.sign.pkcs11 import PKCS11Signer
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.models import SigningBackend

KEY_FILE_SUFFIXES = {".p12", ".pfx"}
# A PKCS#11 login holds for the whole process: without the lock a second signer would be let in by the first one's PIN.
_device = threading.Lock()


class _Secret:
    """Keeps a password out of the local variables that Django's error reports print."""

    def __init__(self, text):
        self.reveal = lambda: text


@sensitive_variables("secret")
def opened(identity, secret):
    """A context that gives the pyHanko Signer of `identity`. Entering raises ValidationError with a sentence."""
    return _OPENERS[identity.backend](identity, _Secret(secret))


def key_files():
    """The names one may refer to: the key files that lie in SIGNING_KEYS_DIR."""
    folder = settings.SIGNING_KEYS_DIR
    found = folder.iterdir() if folder.is_dir() else []
    return sorted(
        path.name
        for path in found
        if path.suffix.lower() in KEY_FILE_SUFFIXES and path.is_file() and not path.is_symlink()
    )


@contextmanager
def _pkcs12(identity, secret):
    try:
        # A name and nothing but a name: `..`, links out of the folder and absolute paths are not in the list.
        if identity.reference not in key_files():
            raise FileNotFoundError(identity.reference)
        data = Path(settings.SIGNING_KEYS_DIR / identity.reference).read_bytes()
    except OSError as error:
        raise ValidationError(
            _('Không đọc được tệp khóa "%(name)s" trên máy chủ. Nhờ quản trị đặt lại tệp vào thư mục khóa rồi ký lại.'),
            code="no_key_file",
            params={"name": identity.reference},
        ) from error
    try:
        signer = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=secret.reveal().encode())
    except (ValueError, AttributeError):  # AttributeError: a file without a key
        # Without the cause: a library's error is not ours to vouch for, and it would be kept with its frames.
        raise ValidationError(
            _("Không mở được tệp khóa: mật khẩu không đúng, hoặc tệp hỏng. Nhập lại mật khẩu của tệp khóa."),
            code="wrong_secret",
        ) from None
    yield SimpleSigner(
        signing_cert=signer.signing_cert,
        signing_key=signer.signing_key,
        cert_registry=SimpleCertificateStore.from_certs(_chain(signer.signing_cert, list(signer.cert_registry))),
        prefer_pss=settings.SIGNING_PSS,
    )


@contextmanager
def _pkcs11(identity, secret):
    token_label, _slash, key_label = identity.reference.partition("/")
    with _device:
        session = _session(token_label, secret)
        try:
            certificate = _certificate_on(session, key_label)
            yield PKCS11Signer(
                session,
                key_label=key_label,
                signing_cert=certificate,
                ca_chain=_chain(certificate, _certificates_on(session)),
                prefer_pss=settings.SIGNING_PSS,
            )
        except pkcs11.NoSuchKey as error:
            raise _no_key(key_label) from error
        except pkcs11.PKCS11Error as error:
            raise ValidationError(
                _("Thiết bị ký báo lỗi trong lúc ký (%(error)s). Cắm lại thiết bị rồi ký lại; văn bản chưa thay đổi."),
                code="device",
                params={"error": type(error).__name__},
            ) from error
        finally:
            # A device that was pulled out cannot be closed any more.
            with suppress(pkcs11.PKCS11Error):
                session.close()


def _session(token_label, pin):
    if not settings.PKCS11_MODULE:
        raise ValidationError(_("Máy chủ chưa khai báo thiết bị ký. Nhờ quản trị đặt PKCS11_MODULE."), code="no_module")
    try:
        library = pkcs11.lib(settings.PKCS11_MODULE)
        return library.get_token(token_label=token_label).open(user_pin=pin.reveal())
    except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange):
        sentence, code = _("Mã PIN không đúng. Nhập lại; sai nhiều lần thiết bị sẽ tự khóa."), "wrong_secret"
    except pkcs11.PinLocked:
        sentence, code = _("Thiết bị đã khóa vì nhập sai mã PIN nhiều lần. Liên hệ nơi cấp để mở khóa."), "locked"
    except (pkcs11.NoSuchToken, pkcs11.TokenNotPresent, pkcs11.MultipleTokensReturned):
        sentence = _('Không thấy thiết bị ký "%s" ở máy chủ. Cắm thiết bị rồi ký lại.') % token_label
        code = "no_token"
    except (pkcs11.PKCS11Error, RuntimeError, OSError):
        sentence, code = _("Không mở được thiết bị ký. Nhờ quản trị xem lại trình điều khiển và thiết bị."), "device"
    raise ValidationError(sentence, code=code)


def _certificate_on(session, label):
    """The certificate beside the key; the key itself must be there as well."""
    for found in _certificates_on(session, {pkcs11.Attribute.LABEL: label}):
        return found
    raise _no_key(label)


def _certificates_on(session, wanted=None):
    wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE} | (wanted or {})
    return [asn1_x509.Certificate.load(found[pkcs11.Attribute.VALUE]) for found in list(session.get_objects(wanted))]


def _chain(certificate, others):
    """The issuers of `certificate` among `others`, upwards. What else lies beside a key does not go into a signature:
    nothing there would vouch for it.
    """
    chain = []
    while certificate.issuer != certificate.subject:
        certificate = next((other for other in others if other.subject == certificate.issuer), None)
        if certificate is None or certificate in chain:
            break
        chain.append(certificate)
    return chain


def _no_key(label):
    return ValidationError(
        _('Trong thiết bị không có khóa và chứng thư tên "%s". Xem lại tên khóa ở trang Chữ ký số.') % label,
        code="no_key",
    )


@contextmanager
def _outside(identity, secret):
    raise ValidationError(
        _("Người này ký bằng phần mềm trên máy của mình: tải văn bản về, ký, rồi tải bản đã ký lên."), code="outside"
    )
    yield


_OPENERS = {SigningBackend.PKCS12: _pkcs12, SigningBackend.PKCS11: _pkcs11, SigningBackend.OUTSIDE: _outside}
