"""Files of a posted form as uploads: read once, limited in number; their content is judged when they are stored."""

from collections.abc import Sequence

from flask import request
from werkzeug.datastructures import FileStorage

from intake.commands import Upload
from services.errors import Invalid
from services.files import MAX_UPLOAD, clean_name, sniff
from services.words import said

MOST_FILES = 10
MOST_BYTES = 40 * 1024 * 1024


def uploads(*fields: tuple[str, str]) -> list[Upload]:
    """The files under these (field, purpose) pairs. Raises Invalid naming the field, before anything is stored."""
    found: list[Upload] = []
    for field, purpose in fields:
        given = [file for file in request.files.getlist(field) if file.filename]
        found += [_upload(field, purpose, file) for file in given]
        _check(field, found)
    return found


def _upload(field: str, purpose: str, file: FileStorage) -> Upload:
    name = file.filename or ""
    data = file.stream.read(MAX_UPLOAD + 1)
    if len(data) > MAX_UPLOAD:
        message = said("“%(name)s”超过 10 MB，请压缩或分成几个文件。", name=clean_name(name))
        raise Invalid(message, fields={field: message})
    try:
        sniff(data, name)
    except Invalid as refused:
        raise Invalid(refused.message, fields={field: refused.message}) from refused
    return Upload(name, data, purpose)


def _check(field: str, found: Sequence[Upload]) -> None:
    if len(found) > MOST_FILES:
        raise Invalid(
            "文件太多。", fields={field: said("一次最多上传 %(most_files)s 个文件。", most_files=MOST_FILES)}
        )
    if sum(len(upload.data) for upload in found) > MOST_BYTES:
        raise Invalid("文件太大。", fields={field: "一次上传的文件合计不超过 40 MB。"})
