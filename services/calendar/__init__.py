"""The working calendar: which days count. Data per year, with its source and version."""
