"""The checker of published reports: reads files of any origin, tells every finding with its place and both values."""
