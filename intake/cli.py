"""Commands of intake, by name and place."""

COMMANDS = {"import": "intake.ledger_command:import_"}
