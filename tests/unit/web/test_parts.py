"""The parts render, every one of them, and say in words what they show."""

import re

from markupsafe import Markup

from services.web import Form
from tests.support.pages import Visitor


def render(app, source, **values):
    with app.test_request_context("/"):
        return app.jinja_env.from_string(source).render(**values)


def test_the_page_of_components_shows_every_macro(app):
    text = Visitor(app).text("/design")
    for part in (
        "error-summary",
        "light-late",
        "strip",
        "weeks",
        "sum-total",
        "timeline",
        "ledger",
        "sheet-org",
        "doc-thumb-draft",
    ):
        assert part in text, part
    assert "{{" not in text and "Undefined" not in text


def test_what_was_typed_stays_and_is_escaped(app):
    form = Form({"name": '<b>"李"</b>'}, {"name": "不对"}, "有 1 处需要改。")
    html = render(
        app,
        '{% from "parts/forms.html" import field, error_summary %}{{ error_summary(form) }}{{ field("name", "姓名", form) }}',
        form=form,
    )
    assert 'value="&lt;b&gt;&#34;李&#34;&lt;/b&gt;"' in html
    assert 'aria-describedby="name-error" aria-invalid="true"' in re.sub(r"\s+", " ", html)
    assert '<a href="#name">不对</a>' in html


def test_a_status_light_is_never_colour_alone(app):
    html = render(app, '{% from "parts/clock.html" import light %}{{ light("late", "逾期 1 日") }}')
    assert "<svg" in html and "逾期 1 日" in html


def test_a_zero_is_printed_and_not_linked(app):
    source = '{% from "parts/tables.html" import fig %}{{ fig(0, "/x") }}{{ fig(3, "/x") }}'
    assert (
        render(app, source).replace("\n", "") == '<span class="zero">0</span><a class="fig" href="/x">3</a>'
    )


def test_masks_follow_the_law_of_least_showing(app):
    mask = app.jinja_env.filters["mask"]
    assert mask("张三丰") == "张**"
    assert mask("379902199003071643", "id_number") == "3799**********1643"
    assert mask("13812345678", "phone") == "138****5678"
    assert mask("zhixia@example.cn", "email") == "z***@example.cn"
    assert mask("") == ""


def test_panels_of_others_are_escaped_unless_markup(app):
    from services.web.navigation import Panel

    app.extensions["gongkai_panels"] = (
        Panel("test", None, lambda: "<i>"),
        Panel("test", None, lambda: Markup("<b>ok</b>")),
    )
    assert render(app, '{{ panels("test") }}') == "&lt;i&gt;<b>ok</b>"
    app.extensions["gongkai_panels"] = ()


def test_printing_what_was_not_given_fails_loudly(app):
    import jinja2
    import pytest

    with pytest.raises(jinja2.UndefinedError):
        render(app, "{{ nothing }}")
    assert render(app, "{{ 1 if nothing else 2 }}{% for x in nothing %}x{% endfor %}") == "2"
