"""The pages of the annual report: table 二 by section, the report officer's desk, the supervising office's January."""
