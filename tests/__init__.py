"""Everything that is held to be true of the platform, and the programs that check it."""
