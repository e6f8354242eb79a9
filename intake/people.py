"""Whether what somebody says about himself can be: identity numbers, credit codes, phones, mailboxes. Pure."""

import re
from datetime import date

from stdnum.cn import ric, uscc

from intake.domain import Agent, Applicant, ApplicantKind, Submission, Way
from services.errors import Invalid
from services.mobile import first_mobile
from services.words import said, words

ID_KINDS = words(
    {
        "resident_id": "居民身份证",
        "passport": "护照",
        "hk_macao": "港澳居民来往内地通行证",
        "taiwan": "台湾居民来往大陆通行证",
        "residence": "外国人永久居留身份证",
        "other": "其他证件",
    }
)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,}")
_MOBILE = re.compile(r"(?:\+?86)?1\d{10}")
_LANDLINE = re.compile(r"(?:0\d{2,3})?[2-9]\d{6,7}(?:(?:转|x|ext\.?|#)\d{1,6})?", re.IGNORECASE)


def check_resident_id(number: str) -> str | None:
    """What is wrong with an 18-digit identity number, or None. The region is no reason: codes come and go."""
    if len(number) != 18:
        return said("身份证号码应为 18 位，现在是 %(n)s 位。", n=len(number))
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return "身份证号码只含数字，末位可以是 X。"
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "身份证号码中的出生日期不存在。"
    if ric.calc_check_digit(number) != number[-1]:
        return "身份证号码校验位不符，请核对。"
    return None


def check_uscc(code: str) -> str | None:
    """What is wrong with a unified social credit code, or None."""
    if len(code) != 18:
        return said("统一社会信用代码应为 18 位，现在是 %(n)s 位。", n=len(code))
    return None if uscc.is_valid(code) else "统一社会信用代码校验位不符，请核对。"


def check_phone(phone: str) -> str | None:
    """What is wrong with a phone number, or None. Only shape and length: numbering plans change."""
    digits = re.sub(r"[\s()（）-]", "", phone)
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return None
    if re.fullmatch(r"1\d{3,12}", digits):
        return said("手机号码应为 11 位，现在是 %(n)s 位。", n=len(digits))
    return "电话号码格式不对，请写手机号码，或带区号的座机号码。"


def check_submission(submission: Submission, *, lenient: bool = False) -> None:
    """What 条例第二十九条 asks of an application. Raises Invalid with one message per field.

    `lenient` for letters: what is missing there is no mistake of the clerk but a ground for a supplement notice.
    """
    applicant, problems = submission.applicant, {}
    if not applicant.name:
        problems["name"] = "请填写姓名或名称。"
    problems |= _identity(applicant, lenient)
    problems |= _contact(applicant, submission.wanted.way, lenient)
    problems |= _reminders(applicant, submission.agent)
    if submission.agent:
        problems |= _agent(submission.agent)
    if not submission.wanted.text:
        problems["text"] = "请写明需要什么信息：名称、文号，或者其他便于查找的特征。"
    if problems:
        raise Invalid(said("有 %(n)s 处需要改。", n=len(problems)), fields=problems)


def applicant_problems(
    applicant: Applicant, way: Way = Way.PORTAL, *, lenient: bool = False
) -> dict[str, str]:
    """What is missing or wrong in who somebody is and how to reach him by that way, by field; empty when all is well.

    `lenient` for what came on paper: whoever sent it may have left out who he is, not how he is reached.
    """
    problems = {} if applicant.name else {"name": "请填写姓名或名称。"}
    problems |= _identity(applicant, lenient) | _contact(applicant, way, True)
    return problems | _missing_contact(applicant, way, lenient) | _reminders(applicant, None)


def _identity(applicant: Applicant, lenient: bool) -> dict[str, str]:
    if applicant.kind is ApplicantKind.NATURAL:
        if not applicant.id_number:
            return {} if lenient else {"id_number": "请填写证件号码。"}
        wrong = check_resident_id(applicant.id_number) if applicant.id_kind == "resident_id" else None
        return {"id_number": wrong} if wrong else {}
    if not applicant.uscc:
        return {} if lenient else {"uscc": "请填写统一社会信用代码。"}
    wrong = check_uscc(applicant.uscc)
    return {"uscc": wrong} if wrong else {}


def _contact(applicant: Applicant, way: Way, lenient: bool) -> dict[str, str]:
    problems: dict[str, str] = {}
    if applicant.phone and (wrong := check_phone(applicant.phone)):
        problems["phone"] = wrong
    if applicant.email and not _EMAIL.fullmatch(applicant.email):
        problems["email"] = "电子邮箱写成 name@example.cn 的样子。"
    if applicant.postcode and not re.fullmatch(r"\d{6}", applicant.postcode):
        problems["postcode"] = "邮政编码是 6 位数字。"
    return problems if lenient else problems | _missing_contact(applicant, way, False)


def _missing_contact(applicant: Applicant, way: Way, on_paper: bool) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not (applicant.phone or applicant.email or (on_paper and applicant.address)):
        problems["phone"] = "请填写联系电话或电子邮箱。"
    if way is Way.POST and not applicant.address:
        problems["address"] = "选择邮寄，请填写通信地址。"
    if way is Way.EMAIL and not applicant.email:
        problems["email"] = "选择电子邮件，请填写电子邮箱。"
    return problems


def _reminders(applicant: Applicant, agent: Agent | None) -> dict[str, str]:
    """Whoever asks to be reminded by SMS must have left a number that can receive one."""
    if not applicant.sms or first_mobile(applicant.phone, agent.phone if agent else ""):
        return {}
    return {"sms": "短信提醒要发到内地的手机号码。请在电话一栏填写 11 位手机号码，或者不选短信提醒。"}


def _agent(agent: Agent) -> dict[str, str]:
    problems = {} if agent.name else {"agent_name": "请填写代理人姓名。"}
    if agent.id_number and (wrong := check_resident_id(agent.id_number)):
        problems["agent_id_number"] = wrong
    return problems
