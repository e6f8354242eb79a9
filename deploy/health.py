"""Whether a process is well, asked from outside it: the web process by HTTP, the others by their pulse."""

from http.client import HTTPConnection, HTTPException

from deploy.pulse import is_beating

ANYWHERE = "0.0.0.0"  # noqa: S104  # a process that listens everywhere is asked on this machine


def is_well(process: str, bind: str) -> bool:
    """`process` is web, worker, relay or scheduler; `bind` is where the web process listens."""
    if process != "web":
        return is_beating(process)
    host, _, port = bind.rpartition(":")
    return answers(host, int(port))


def answers(host: str, port: int, path: str = "/health", timeout: float = 2.0) -> bool:
    """Whether the web process answers with 200."""
    connection = HTTPConnection("127.0.0.1" if host == ANYWHERE else host, port, timeout=timeout)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
