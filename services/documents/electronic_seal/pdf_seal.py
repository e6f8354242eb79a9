"""The adapter for PDF: a PAdES signature with the agency's certificate, visible as the seal's picture."""

from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, SimpleBoxLayoutRule
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle

from services.clock import CHINA
from services.documents.electronic_seal.container import Container
from services.documents.electronic_seal.picture import drawn, inked
from services.documents.electronic_seal.place import place_of

FIELD = "ElectronicSeal"


@dataclass(frozen=True, slots=True)
class PdfSeal:
    """An `ElectronicSeal` for PDF. Without a `picture` (PNG) a plain round seal is drawn."""

    name: str
    owner: str
    container: Container
    picture: bytes | None = field(default=None, repr=False)

    @property
    def valid_to(self) -> datetime:
        """The last moment of the certificate."""
        return self.container.certificate.valid_to

    def apply(self, pdf: bytes, at: datetime) -> bytes:
        """The document with one revision more: nothing of what was made is changed. Raises Invalid."""
        self.container.certificate.check(at)
        picture = inked(self.picture or drawn(self.name, self.owner))
        place = place_of(pdf, picture.height / picture.width)
        signer = SimpleSigner.load_pkcs12_data(self.container.data, [], self.container.passphrase.encode())
        writing = _Signing(
            at.astimezone(CHINA),
            PdfSignatureMetadata(
                field_name=FIELD,
                name=self.owner,
                reason="电子用印",
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
            ),
            signer=signer,
            stamp_style=_stamp(picture),
            new_field_spec=SigFieldSpec(FIELD, on_page=place.page, box=place.box),
        )
        sealed: bytes = writing.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf))).getvalue()
        return sealed


class _Signing(PdfSigner):
    """Signs as of a moment that is given, not of the machine's own."""

    def __init__(self, at: datetime, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._at = at

    def init_signing_session(self, *args: Any, **more: Any) -> Any:
        session = super().init_signing_session(*args, **more)
        session.system_time = self._at
        return session


def _stamp(picture: Image.Image) -> StaticStampStyle:
    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID)
    return StaticStampStyle(
        border_width=0, background=PdfImage(picture), background_layout=whole, background_opacity=1.0
    )
