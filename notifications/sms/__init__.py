"""Reminders by SMS: a pointer to a notice that goes by its own way, never its content and never its service."""
