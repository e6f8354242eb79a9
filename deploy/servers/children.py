"""Starting processes that end with the one that started them, even when that one is killed.

Linux tells a child of its parent's death (PR_SET_PDEATHSIG); the signal is tied to the *thread* that forked, so
children are started from the main thread only. Every child has a session of its own: Ctrl-C in the terminal
reaches the supervisor alone, which then stops its children in order.
"""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from deploy.servers.errors import ServersError

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
NOBODY = 65534
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform != "win32" else None


class Account(StrEnum):
    """As whom PostgreSQL runs; it refuses to be root."""

    SAME = "same"  # an ordinary user runs it as himself
    NAMESPACE = "namespace"  # root, or a user without a name, seen by PostgreSQL as nobody; files stay his
    NOBODY = "nobody"  # root where user namespaces are closed: the real nobody


def choose_account() -> Account:
    """The account PostgreSQL can run under here."""
    if os.geteuid() != 0 and _has_name():
        return Account.SAME
    if _namespaces_open():
        return Account.NAMESPACE
    return Account.NOBODY if os.geteuid() == 0 else Account.SAME


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    death_signal: signal.Signals = signal.SIGKILL,
    account: Account = Account.SAME,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process whose output goes to `log` and which gets `death_signal` when this process dies."""
    if threading.current_thread() is not threading.main_thread():
        raise ServersError("子进程只能由主线程启动，否则该线程结束时子进程会被一并结束。")
    with log.open("ab") as sink:
        return subprocess.Popen(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            start_new_session=True,
            # Safe beside threads: it calls the kernel and nothing that could wait for a lock.
            preexec_fn=_before_exec(account, death_signal, os.getpid()),  # noqa: PLW1509
        )


def die_with_parent(death_signal: signal.Signals = signal.SIGKILL, parent: int | None = None) -> None:
    """Ask for `death_signal` when the parent dies; nothing happens where the system cannot tell.

    A parent that died before the request could not tell any more, so with `parent` given this looks again.
    """
    if sys.platform != "linux" or _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def run_as(
    account: Account,
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a short command to its end under the account, with its output as text; any exit code is given back."""
    return subprocess.run(
        list(map(str, command)),
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=env,
        cwd=cwd,
        preexec_fn=_before_exec(account, signal.SIGKILL, os.getpid()),  # as in spawn
    )


def is_alive(pid: int) -> bool:
    """Whether a process of this number exists (a zombie counts as gone)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def _before_exec(account: Account, death_signal: signal.Signals, parent: int) -> Callable[[], None]:
    def prepare() -> None:
        if account is Account.NAMESPACE:
            _enter_namespace()
        elif account is Account.NOBODY:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        # After the change of identity, which would clear it.
        die_with_parent(death_signal, parent)

    return prepare


def _enter_namespace() -> None:
    uid, gid = os.geteuid(), os.getegid()
    if _libc is None or _libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {gid} 1")


def _has_name() -> bool:
    # Containers may run under any number; initdb insists on a name for it.
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return True


def _namespaces_open() -> bool:
    if sys.platform != "linux":
        return False
    try:
        return run_as(Account.NAMESPACE, ["/bin/true"]).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def nobody() -> tuple[int, int]:
    """The ids of the account `nobody`."""
    with contextlib.suppress(KeyError):
        entry = pwd.getpwnam("nobody")
        return entry.pw_uid, entry.pw_gid
    return NOBODY, NOBODY
