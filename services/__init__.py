"""The ground every context stands on: database, events, identity, files, web frame. It knows no context."""
