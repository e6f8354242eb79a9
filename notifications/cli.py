"""The commands of notifications, loaded when they are called."""

COMMANDS: dict[str, str] = {"mailbox": "notifications.mailbox_command:mailbox"}
