"""Everything that goes out, and the proof that it went."""
