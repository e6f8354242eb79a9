"""The scripts of intake's own pages, served beside them."""

from importlib.resources import files

from flask import Response

from intake.web import portal
from services.errors import NotFound
from services.web import public

SCRIPTS = frozenset({"apply", "desk", "track"})


@portal.get("/intake/<name>.js")
@public("脚本")
def script(name: str) -> Response:
    """One of our scripts. Raises NotFound."""
    if name not in SCRIPTS:
        raise NotFound("没有这个文件。")
    source = (files("intake") / "static" / f"{name}.js").read_text("utf-8")
    response = Response(source, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response
