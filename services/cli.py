"""Commands of the ground, by name and place."""

COMMANDS = {
    "admin": "services.identity.cli:admin",
    "audit": "services.audit.cli:audit",
    "calendar": "services.calendar.cli:calendar",
}
