"""`gongkai admin`: agencies, answering bodies, people and tokens of a first installation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TextIO

import click
from sqlalchemy.orm import Session

from services.actor import Actor, ActorKind
from services.clock import system_now
from services.command_line import data_option
from services.db import unit_of_work
from services.errors import DomainError, NotFound
from services.identity import commands, queries
from services.identity.models import LEVELS
from services.identity.permissions import ROLE_NAMES, Permission, Role
from services.succession.commands import Plan, record_succession

OPERATOR = Actor(ActorKind.SYSTEM, None, "命令行")
ROLES = click.Choice([str(role) for role in Role])


class _Told(click.ClickException):
    """A refusal with its fields, as the command line shows it."""

    def __init__(self, error: DomainError) -> None:
        fields = "".join(f"\n  {name}：{problem}" for name, problem in error.fields.items())
        super().__init__(error.message + fields)


@click.group()
def admin() -> None:
    """建立机关、答复主体、人员和接口令牌。"""


@admin.command()
@data_option
@click.argument("login")
@click.option("--name", required=True, help="姓名")
@click.option("--agency", "code", required=True, help="机关代码，如 YD-ZJJ")
@click.option("--agency-name", help="机关名称；机关还没有时一并建立")
@click.option("--level", type=click.Choice(LEVELS), default="county", show_default=True, help="新机关的层级")
@click.option(
    "--role",
    "roles",
    type=ROLES,
    multiple=True,
    default=["agency_admin"],
    show_default=True,
    help="角色，可多次",
)
@click.option("--section", help="科室名称")
@click.option("--password-file", type=click.File("r"), help="从文件读取密码（- 为标准输入）；不给则询问")
def create(
    login: str,
    name: str,
    code: str,
    agency_name: str | None,
    level: str,
    roles: tuple[str, ...],
    section: str | None,
    password_file: TextIO | None,
) -> None:
    """新建一名人员（默认机关管理员），首次登录须改密码。"""
    password = _password(password_file)
    now = system_now()
    with _work() as session:
        agency_id = _agency_id(session, code, agency_name, level)
        person = commands.create_person(
            session, login=login, name=name, password=password, by=OPERATOR, now=now
        )
        section_id = _section_id(session, agency_id, section)
        for role in roles:
            commands.add_membership(
                session, person.id, agency_id, Role(role), section_id=section_id, by=OPERATOR, now=now
            )
    click.echo(f"已建立 {name}（{login}）：{code} {'、'.join(ROLE_NAMES[Role(role)] for role in roles)}。")


@admin.command()
@data_option
@click.argument("login")
@click.option("--password-file", type=click.File("r"), help="从文件读取密码（- 为标准输入）；不给则询问")
def password(login: str, password_file: TextIO | None) -> None:
    """重设一名人员的密码，其全部登录随即失效，下次登录须改密码。"""
    new = _password(password_file)
    with _work() as session:
        person = queries.person_by_login(session, login)
        commands.reset_password(session, person.id, new=new, by=OPERATOR, now=system_now())
    click.echo(f"已重设 {person.name}（{login}）的密码。")


@admin.command()
@data_option
@click.argument("code")
@click.argument("name")
@click.option("--short-name", default="", help="简称")
@click.option("--level", type=click.Choice(LEVELS), required=True, help="层级")
@click.option("--parent", help="上级机关代码")
@click.option("--region", default="CN", show_default=True, help="日历地区，如 CN-GX")
def agency(code: str, name: str, short_name: str, level: str, parent: str | None, region: str) -> None:
    """新建一个机关。"""
    now = system_now()
    with _work() as session:
        parent_id = queries.agency_by_code(session, parent).id if parent else None
        made = commands.create_agency(
            session,
            code=code,
            name=name,
            short_name=short_name,
            level=level,
            parent_id=parent_id,
            region=region,
            by=OPERATOR,
            now=now,
        )
        click.echo(f"已建立机关 {made.code} {made.name}（编号 {made.id}）。")


@admin.command()
@data_option
@click.argument("code")
@click.argument("name")
@click.option("--letterhead", default="", help="机关代字，如 榆东住建公开")
@click.option("--review-body", required=True, help="行政复议机关")
@click.option("--review-address", default="", help="行政复议机关地址")
@click.option("--court", required=True, help="有管辖权的人民法院")
@click.option("--court-address", default="", help="法院地址")
def body(
    code: str,
    name: str,
    letterhead: str,
    review_body: str,
    review_address: str,
    court: str,
    court_address: str,
) -> None:
    """为机关新建一个答复主体；没有复议机关和法院就不能签发答复。"""
    with _work() as session:
        agency_id = queries.agency_by_code(session, code).id
        made = commands.create_body(
            session,
            agency_id,
            name=name,
            letterhead=letterhead,
            review_body=review_body,
            review_address=review_address,
            court=court,
            court_address=court_address,
            by=OPERATOR,
            now=system_now(),
        )
        click.echo(f"已建立答复主体 {made.name}（编号 {made.id}）。")


@admin.command()
@data_option
@click.argument("code")
@click.argument("name")
def section(code: str, name: str) -> None:
    """为机关新建一个科室。"""
    with _work() as session:
        agency_id = queries.agency_by_code(session, code).id
        commands.create_section(session, agency_id, name=name, by=OPERATOR, now=system_now())
    click.echo(f"已建立科室 {name}。")


@admin.command()
@data_option
@click.argument("old")
@click.argument("new")
@click.option("--on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="自何日起承接")
@click.option("--section", "names", multiple=True, help="移交的科室，可多次")
@click.option("--number", "numbers", multiple=True, help="逐件移交的登记编号，可多次")
@click.option("--only", is_flag=True, help="只移交指定的科室和编号，其余由别的机关承接")
@click.option("--keep", is_flag=True, help="原机关不撤销，只移交指定的部分")
@click.option("--basis", default="", help="机构改革方案的名称和文号")
def succession(
    old: str,
    new: str,
    on: datetime,
    names: tuple[str, ...],
    numbers: tuple[str, ...],
    only: bool,
    keep: bool,
    basis: str,
) -> None:
    """登记机构改革：机关 NEW 自某日起承接机关 OLD，到日期后在办申请自动移交。"""
    with _work() as session:
        from_id, to_id = (queries.agency_by_code(session, code).id for code in (old, new))
        known = {section.name: section.id for section in queries.sections(session, from_id)}
        if unknown := [name for name in names if name not in known]:
            raise NotFound(f"{old} 没有科室 {'、'.join(unknown)}。")
        plan = Plan(
            from_id=from_id,
            to_id=to_id,
            on=on.date(),
            ends=not keep,
            rest=not (only or keep),
            sections=[known[name] for name in names],
            numbers=numbers,
            basis=basis,
        )
        record_succession(session, plan, by=OPERATOR, now=system_now())
    click.echo(f"已登记：{new} 自 {on.date()} 起承接 {old}。")


@admin.command("set")
@data_option
@click.argument("code")
@click.argument("options", nargs=-1, required=True, metavar="NAME=VALUE…")
def set_options(code: str, options: tuple[str, ...]) -> None:
    """修改机关设置，如 phone=0379-1234 fax_open=yes web_receipt=on_submission。"""
    with _work() as session:
        agency_id = queries.agency_by_code(session, code).id
        commands.change_options(session, agency_id, _told(options), by=OPERATOR, now=system_now())
    click.echo("设置已保存。")


@admin.command()
@data_option
@click.argument("code")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, default=["request.register", "request.view"], show_default=True
)
def token(code: str, name: str, scopes: tuple[str, ...]) -> None:
    """为机关的其他系统新建接口令牌；令牌只显示这一次。"""
    with _work() as session:
        agency_id = queries.agency_by_code(session, code).id
        wanted = [Permission(scope) for scope in scopes]
        _, plain = commands.create_token(
            session, agency_id, name=name, scopes=wanted, by=OPERATOR, now=system_now()
        )
    click.echo(plain)


@contextmanager
def _work() -> Iterator[Session]:
    """A unit of work of the identity role whose refusals are shown and not traced."""
    try:
        with unit_of_work("identity") as session:
            yield session
    except DomainError as refused:
        raise _Told(refused) from refused


def _agency_id(session: Session, code: str, name: str | None, level: str) -> int:
    try:
        return queries.agency_by_code(session, code).id
    except NotFound:
        if name is None:
            raise
    made = commands.create_agency(session, code=code, name=name, level=level, by=OPERATOR, now=system_now())
    return made.id


def _section_id(session: Session, agency_id: int, name: str | None) -> int | None:
    if name is None:
        return None
    for known in queries.sections(session, agency_id):
        if known.name == name:
            return known.id
    return commands.create_section(session, agency_id, name=name, by=OPERATOR, now=system_now()).id


def _password(source: TextIO | None) -> str:
    if source is not None:
        return source.read().rstrip("\r\n")
    asked: str = click.prompt("密码", hide_input=True, confirmation_prompt="再输一次")
    return asked


def _told(options: tuple[str, ...]) -> Mapping[str, Any]:
    pairs = (option.partition("=")[::2] for option in options)
    words = {"yes": True, "no": False}
    return {name: words.get(value, value) for name, value in pairs}
