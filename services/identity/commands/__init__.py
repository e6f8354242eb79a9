"""What changes agencies and people. Sessions come from `unit_of_work("identity", …)`."""

from services.identity.commands.agencies import (
    change_agency,
    change_options,
    create_agency,
    create_body,
    create_section,
    end_agency,
    move_agency,
    set_remedy,
)
from services.identity.commands.people import (
    add_membership,
    create_person,
    disable_person,
    enable_person,
    end_membership,
)
from services.identity.commands.signing_in import (
    SignInRefused,
    change_password,
    reset_password,
    sign_in,
    sign_out,
)
from services.identity.commands.tokens import authenticate, create_token, revoke_token

__all__ = [
    "SignInRefused",
    "add_membership",
    "authenticate",
    "change_agency",
    "change_options",
    "change_password",
    "create_agency",
    "create_body",
    "create_person",
    "create_section",
    "create_token",
    "disable_person",
    "enable_person",
    "end_agency",
    "end_membership",
    "move_agency",
    "reset_password",
    "revoke_token",
    "set_remedy",
    "sign_in",
    "sign_out",
]
