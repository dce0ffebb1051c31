"""As which operating-system user PostgreSQL runs, when the project itself is run by root.

PostgreSQL refuses to run as root. Then it runs as `nobody`. Where `nobody` may not enter the folders that lead to the
data or to the program (a checkout below /root), the process keeps one capability: to pass the permission bits of the
file system. Nothing on the machine is given other permissions.
"""

import ctypes
import os
import pwd
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from odr.embedded.processes import StartRefused

UNPRIVILEGED: Final = "nobody"
PR_SET_KEEPCAPS: Final = 8
PR_CAP_AMBIENT: Final = 47
PR_CAP_AMBIENT_RAISE: Final = 2
CAP_DAC_OVERRIDE: Final = 1
CAPABILITY_VERSION_3: Final = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Sets(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


def own(folder: Path, *, mode: int = 0o700) -> None:
    """Make the folder belong to the user PostgreSQL runs as. Raises StartRefused when somebody else owns it."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.getuid() == 0:
        user = pwd.getpwnam(UNPRIVILEGED)
        os.chown(folder, user.pw_uid, user.pw_gid)
    elif folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise StartRefused(f"{folder} belongs to another user. Remove it, or choose another data folder with ODR_HOME.")
    folder.chmod(mode)


def become_unprivileged(*needs: Path) -> Callable[[], None] | None:
    """What a child does before it becomes PostgreSQL; None when we are not root.

    `needs` are the folders the program must reach. Raises StartRefused when it cannot be made to reach them.
    """
    if os.getuid() != 0:
        return None
    user = pwd.getpwnam(UNPRIVILEGED)
    closed = next((folder for path in needs for folder in path.parents if not _may_enter(folder)), None)
    if closed and sys.platform != "linux":
        raise StartRefused(_closed_message(closed))

    def become() -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        if closed:
            libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
        if closed and not _keep_file_capability(libc):
            os.write(2, (_closed_message(closed) + "\n").encode())
            os._exit(1)

    return become


def _may_enter(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_IXOTH)


def _keep_file_capability(libc: ctypes.CDLL) -> bool:
    bit = 1 << CAP_DAC_OVERRIDE
    sets = (_Sets * 2)()
    sets[0].effective = sets[0].permitted = sets[0].inheritable = bit
    kept = libc.capset(ctypes.byref(_Header(CAPABILITY_VERSION_3, 0)), sets) == 0
    return kept and libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0) == 0


def _closed_message(folder: Path) -> str:
    return (
        f"You are root. PostgreSQL refuses to run as root, so it runs as '{UNPRIVILEGED}', who may not enter {folder}. "
        "Run the project as an ordinary user, or keep the checkout and ODR_HOME in a folder that everybody may enter, "
        "or give the address of another server in DATABASE_URL."
    )
