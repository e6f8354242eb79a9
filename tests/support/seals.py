"""Certificates of invented offices, signed by themselves."""

from datetime import UTC, datetime
from functools import cache
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID
from PIL import Image

PASSPHRASE = "榆荫路的旧钥匙-2026"
OWNER = "青榆市榆东区水务局"


@cache
def rsa_key(bits=2048):
    return rsa.generate_private_key(65537, bits)


@cache
def ec_key():
    return ec.generate_private_key(ec.SECP256R1())


def container(first="2026-01-01", last="2029-12-31", passphrase=PASSPHRASE, key=None, owner=OWNER):
    """A PKCS#12 with one certificate valid between two days."""
    key = key or ec_key()
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, owner),
            x509.NameAttribute(NameOID.COMMON_NAME, "政府信息公开专用章"),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(0xABCDEF01)
        .not_valid_before(datetime.fromisoformat(first).replace(tzinfo=UTC))
        .not_valid_after(datetime.fromisoformat(last).replace(tzinfo=UTC))
        .sign(key, SHA256())
    )
    locked = BestAvailableEncryption(passphrase.encode())
    return serialize_key_and_certificates(b"seal", key, certificate, None, locked)


def picture(wide=400, tall=400, mode="RGB"):
    """A PNG of one colour."""
    drawn = BytesIO()
    Image.new(mode, (wide, tall), "white" if mode == "RGB" else 0).save(drawn, "PNG")
    return drawn.getvalue()
