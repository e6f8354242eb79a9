"""What can be seen from outside: logs without personal data, metrics, whether a process can work."""
