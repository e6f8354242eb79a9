"""Find Chromium on this machine, or install it where the system allows."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """The path of a Chromium, or None. `GONGKAI_CHROMIUM` names another."""
    named = os.environ.get("GONGKAI_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def find_or_install() -> str | None:
    """As `find`; on a Debian-like system, as root, the distribution's package is installed first."""
    found = find()
    if found or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    sys.stdout.write("→ installing Chromium and a Chinese font (安装浏览器和中文字体) …\n")
    sys.stdout.flush()
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk"],
    ):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return find()
