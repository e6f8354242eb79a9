"""The commands this context brings to `gongkai`."""

COMMANDS = {
    "clock": "processing.clock_command:clock",
    "fee": "processing.fee_command:command",
    "moved-dates": "processing.moved_dates:command",
}
