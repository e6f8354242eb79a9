"""One real table (宿迁 2024, with neutral text) in every form a report is made in, and pictures of what people see of it.

`python -m tests.gallery.reports` writes `docs/reports/` and says times and sizes. DOCX is drawn by LibreOffice where it is
installed, the e-book and the page by Chromium. Whoever changes a form runs it and looks at every picture.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from reporting.book import Book, Chapter, Head, Paragraph, TableHere
from reporting.exports.figures import Figures, Flow, Share
from reporting.exports.making import FORMS, make
from reporting.speech.script import script
from reporting.speech.tracks import audio_files
from tests.browser import FLAGS, find
from tests.support.reports import PUBLISHED, published

FOLDER = Path(__file__).parents[2] / "docs" / "reports"
NAME = "suqian_2024"
COLOURS = 64
KEPT_SOUND = (".cue", ".vtt", ".txt")  # the sound itself is too big to be kept
ALIASES = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
{}</fontconfig>"""
ALIAS = "<alias binding='same'><family>{}</family><prefer><family>Noto {} CJK SC</family></prefer></alias>\n"
OFFICE_FONTS = {
    "仿宋_GB2312": "Serif",
    "楷体_GB2312": "Serif",
    "宋体": "Serif",
    "方正小标宋简体": "Serif",
    "黑体": "Sans",
}
TEXTS = {
    1: (
        Head("（一）主动公开情况"),
        Paragraph("全年围绕重点领域主动公开政府信息，政策文件与解读材料同步发布。"),
        Head("（二）依申请公开情况"),
        Paragraph(
            "全市新收政府信息公开申请 3525 件，受理 3646 件（含上年结转 121 件）。全年办结 3521 件，其中予以公开 1431 件"
            "（占 40.6%），部分公开 471 件（占 13.4%），无法提供 941 件（占 26.7%）；结转下年度继续办理 125 件。"
        ),
        Head("（三）政府信息管理情况"),
        Paragraph("落实公开前审查，定期清理规范性文件。"),
        Head("（四）平台建设情况"),
        Paragraph("完善公开平台检索和无障碍浏览。"),
        Head("（五）监督保障情况"),
        Paragraph("组织业务培训，开展日常检查。"),
    ),
    5: (Paragraph("部分单位公开内容更新不够及时，答复说理不够充分。下一步将加强指导和培训。"),),
    6: (Paragraph("2024 年发出收费通知 3 件，收取信息处理费 2230 元。"),),
}
FIGURES = Figures(
    (Share("网上", 2603), Share("信函", 772), Share("当面", 150)),
    tuple(
        Flow(f"{month}月", new, closed)
        for month, new, closed in zip(
            range(1, 13),
            (270, 180, 320, 310, 300, 290, 280, 300, 310, 250, 340, 375),
            (220, 190, 300, 330, 310, 280, 270, 310, 300, 260, 331, 420),
            strict=True,
        )
    ),
    (Flow("2023年", 3511, 3486), Flow("2024年", 3525, 3521)),
)


def the_book() -> Book:
    """宿迁 2024 with text that says nothing but its figures."""
    found = published(next(path for path in PUBLISHED if path.stem == "suqian_city_2024"))
    chapters = tuple(
        Chapter(
            one.number,
            one.title,
            TEXTS.get(one.number, tuple(b for b in one.blocks if isinstance(b, TableHere))),
        )
        for one in found.chapters
    )
    agency = "宿迁市"
    return replace(found, agency=agency, title=f"{agency}2024年政府信息公开工作年度报告", chapters=chapters)


def main() -> None:
    """Write everything anew and say what it took."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        if old.name != "README.md":
            old.unlink()
    book = the_book()
    lines = [*_files(book), *_sound(book)]
    _pictures()
    for line in lines:
        sys.stdout.write(line + "\n")
    pictures = list(FOLDER.glob("*.png"))
    sys.stdout.write(
        f"{len(pictures)} pictures, {sum(one.stat().st_size for one in pictures) / 1e6:.1f} MB\n"
    )


def _files(book: Book) -> Iterator[str]:
    for form in FORMS:
        make(book, form, FIGURES)  # fonts and templates are read once a process
        begun = time.perf_counter()
        data = make(book, form, FIGURES).data
        taken = time.perf_counter() - begun
        (FOLDER / f"{NAME}.{form}").write_bytes(data)
        yield f"| {form} | {taken * 1000:.0f} ms | {len(data) / 1024:.0f} KB |"


def _sound(book: Book) -> Iterator[str]:
    begun = time.perf_counter()
    files = audio_files(book)
    taken = time.perf_counter() - begun
    for file in files:
        suffix = Path(file.name).suffix
        if suffix in KEPT_SOUND:
            (FOLDER / f"{NAME}.spoken{suffix}").write_bytes(file.data)
        yield f"| audio{suffix} | {taken:.1f} s together | {len(file.data) / 1024:.0f} KB |"
    yield f"| characters said | | {sum(track.characters for track in script(book))} |"


def _pictures() -> None:
    _pages(FOLDER / f"{NAME}.pdf", "pdf")
    with tempfile.TemporaryDirectory() as folder:
        drawn = _by_office(FOLDER / f"{NAME}.docx", Path(folder))
        if drawn:
            _pages(drawn, "docx")
        with zipfile.ZipFile(FOLDER / f"{NAME}.epub") as book:
            book.extractall(folder)
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=find(), args=list(FLAGS))
            _by_browser(browser, Path(folder))
            browser.close()


def _by_office(path: Path, folder: Path) -> Path | None:
    """The DOCX as LibreOffice lays it out; typefaces of offices stand as the nearest free ones. None without it."""
    office = shutil.which("soffice")
    if office is None:
        sys.stderr.write("no LibreOffice: the DOCX was not drawn\n")
        return None
    fonts = folder / "fonts.conf"
    fonts.write_text(ALIASES.format("".join(ALIAS.format(*pair) for pair in OFFICE_FONTS.items())), "utf-8")
    own = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    subprocess.run(
        [office, "--headless", own, "--convert-to", "pdf", "--outdir", folder, path],
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=180,
        check=True,
    )
    return folder / f"{path.stem}.pdf"


def _by_browser(browser: Browser, folder: Path) -> None:
    page_file = FOLDER / f"{NAME}.html"
    for width, name in ((1440, "page"), (390, "page_phone")):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(page_file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        _keep(page.screenshot(full_page=True), name)
    page.pdf(path=folder / "print.pdf", prefer_css_page_size=True)
    _pages(folder / "print.pdf", "print")
    reader = browser.new_page(viewport={"width": 620, "height": 860})
    for part in ("title", "c3", "charts"):
        reader.goto((folder / "EPUB" / f"{part}.xhtml").as_uri())
        _keep(reader.screenshot(), f"epub_{part}")


def _pages(path: Path, name: str) -> None:
    for number, page in enumerate(pypdfium2.PdfDocument(path), 1):
        _save(page.render(scale=1.2).to_pil(), f"{name}_{number}")


def _keep(png: bytes, name: str) -> None:
    _save(Image.open(io.BytesIO(png)), name)


def _save(picture: Image.Image, name: str) -> None:
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        FOLDER / f"{name}.png", optimize=True
    )


if __name__ == "__main__":
    main()
