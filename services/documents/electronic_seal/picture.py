"""The seal's picture: an office's own PNG, checked, or a plain round one; paper-white becomes clear."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageChops, UnidentifiedImageError

from services.documents.electronic_seal import SEAL_NAMES
from services.documents.pdf import set_picture
from services.errors import Invalid
from services.words import said

MOST: Final = 1024 * 1024
MOST_PIXELS, LEAST_PIXELS = 2000, 200
PPI: Final = 400
MIDDLE: Final = {"office": ("电子印章",), "disclosure": ("政府信息公开", "专用章")}


def check_picture(data: bytes) -> None:
    """Raises Invalid for what is no PNG, or too large or too small to print as a seal."""
    if len(data) > MOST:
        raise _refused(said("印章图片不能超过 %(most)s MB。", most=MOST // 1024 // 1024))
    try:
        # The size stands in the head: a bomb is refused before anything is unpacked.
        with Image.open(BytesIO(data), formats=["PNG"]) as picture:
            sides = picture.size
            if max(sides) > MOST_PIXELS:
                raise _refused(said("印章图片过大，每边不能超过 %(most)s 像素。", most=MOST_PIXELS))
            if min(sides) < LEAST_PIXELS:
                raise _refused(said("印章图片太小，每边至少 %(least)s 像素。", least=LEAST_PIXELS))
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise _refused("印章图片须是 PNG 文件。") from broken


def drawn(name: str, owner: str) -> bytes:
    """A plain round red seal as PNG."""
    if name not in SEAL_NAMES:
        raise ValueError(f"no such seal: {name}")
    return set_picture("seal", {"owner": owner, "lines": MIDDLE[name]}, PPI)


def inked(data: bytes) -> Image.Image:
    """The picture so that the text under it stays legible: what was scanned on white paper is as clear as it was white."""
    picture = Image.open(BytesIO(data))
    if picture.mode in ("RGBA", "LA") or "transparency" in picture.info:
        return picture.convert("RGBA")
    colours = picture.convert("RGB")
    red, green, blue = colours.split()
    ink = ImageChops.invert(ImageChops.darker(ImageChops.darker(red, green), blue))
    colours.putalpha(ink)
    return colours


def _refused(problem: str) -> Invalid:
    return Invalid(problem, fields={"picture": problem})
