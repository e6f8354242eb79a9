"""The composition root: the command line, the processes and the shapes the platform runs in."""
