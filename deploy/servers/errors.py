"""What keeps the servers from starting, in words the operator can act on."""

from services.config import ConfigurationError


class ServersError(ConfigurationError):
    """The message is Chinese, names the cause and what to do about it, and is shown as it stands."""
