"""The administration: a frame of pages by permission, each room's own."""

from services.identity.web.admin.agency import blueprint as agency
from services.identity.web.admin.approval import blueprint as approval
from services.identity.web.admin.audit import blueprint as audit
from services.identity.web.admin.calendar import blueprint as calendar
from services.identity.web.admin.entrance import blueprint as entrance
from services.identity.web.admin.people import blueprint as people
from services.identity.web.admin.structure import blueprint as structure
from services.identity.web.admin.substitutes import blueprint as substitutes
from services.identity.web.admin.succession import blueprint as succession
from services.identity.web.admin.tokens import blueprint as tokens

BLUEPRINTS = (entrance, agency, structure, succession, people, approval, substitutes, tokens, calendar, audit)
