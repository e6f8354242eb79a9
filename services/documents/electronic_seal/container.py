"""A PKCS#12 container: opened with its passphrase, and what may be known of its certificate. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from asn1crypto.pkcs12 import Pfx
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509.oid import NameOID

from services.clock import china_date
from services.errors import Invalid
from services.words import said

MOST: Final = 128 * 1024
WEAKEST_RSA: Final = 2048
SUBJECT: Final = (NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.COMMON_NAME)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What one may know of a certificate; `serial` in hexadecimal, both days inclusive as moments."""

    subject: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime

    def check(self, at: datetime) -> None:
        """Raises Invalid outside of its time."""
        if at > self.valid_to:
            raise _refused(said("证书已于 %(day)s 过期。", day=china_date(self.valid_to).isoformat()))
        if at < self.valid_from:
            raise _refused(said("证书自 %(day)s 起才有效。", day=china_date(self.valid_from).isoformat()))


@dataclass(frozen=True, slots=True)
class Container:
    """Certificate, key and chain as they came in, with what opens them."""

    data: bytes = field(repr=False)
    passphrase: str = field(repr=False)
    certificate: Certificate


def open_container(data: bytes, passphrase: str) -> Container:
    """Raises Invalid for what is no PKCS#12, another passphrase, no key, or a key nobody should trust."""
    if not data or len(data) > MOST:
        raise _refused(said("请选择证书文件，不超过 %(most)s KB。", most=MOST // 1024))
    try:
        known = Pfx.load(data, strict=True)["version"].native
    except (ValueError, TypeError) as broken:
        raise _refused("不是 PKCS#12 证书文件（.p12 或 .pfx）。") from broken
    if known != "v3":
        raise _refused("不是 PKCS#12 证书文件（.p12 或 .pfx）。")
    try:
        held = load_pkcs12(data, passphrase.encode())
    except UnsupportedAlgorithm as unknown:
        raise _refused("证书的算法系统不支持，请使用 RSA 或者 ECDSA 的证书。") from unknown
    except ValueError as wrong:
        problem = "口令不对。"
        raise Invalid(problem, fields={"passphrase": problem}) from wrong
    if held.cert is None or held.key is None:
        raise _refused("证书文件里没有证书或者私钥。")
    _check_key(held.key)
    return Container(data, passphrase, _told(held.cert.certificate))


def _check_key(key: object) -> None:
    if isinstance(key, RSAPrivateKey):
        if key.key_size < WEAKEST_RSA:
            raise _refused(said("RSA 密钥不能短于 %(bits)s 位。", bits=WEAKEST_RSA))
    elif not isinstance(key, EllipticCurvePrivateKey):
        raise _refused("证书的算法系统不支持，请使用 RSA 或者 ECDSA 的证书。")


def _told(certificate: x509.Certificate) -> Certificate:
    return Certificate(
        _name(certificate.subject),
        _name(certificate.issuer),
        f"{certificate.serial_number:X}",
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )


def _name(name: x509.Name) -> str:
    """Organization, unit and common name, each once; the whole name where there is none of them."""
    parts = [str(each.value) for oid in SUBJECT for each in name.get_attributes_for_oid(oid)]
    return "，".join(dict.fromkeys(parts)) or name.rfc4514_string()


def _refused(problem: str) -> Invalid:
    return Invalid(problem, fields={"container": problem})
