"""The commands this context brings to `gongkai`."""

COMMANDS = {"clock": "processing.clock_command:clock"}
