"""Settings of the embedded server, chosen from the machine it runs on."""

import shutil
from pathlib import Path

import psutil

MEBIBYTE = 1024 * 1024
Settings = dict[str, str]

DURABLE: Settings = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
DISPOSABLE: Settings = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # It would count the rows of a transaction that runs as none, and what is read next would be planned for no rows.
    "autovacuum": "off",
    "shared_buffers": "256MB",
}


def settings_for(memory_bytes: int, shared_memory_bytes: int) -> Settings:
    """Sizes for a machine that the database shares with the web server and the worker."""
    memory = memory_bytes // MEBIBYTE
    return {
        "listen_addresses": "",
        "max_connections": "100",
        "shared_buffers": _mebibytes(memory // 8, least=32, most=4096),
        "effective_cache_size": _mebibytes(memory // 2, least=128, most=1_000_000),
        "work_mem": _mebibytes(memory // 256, least=4, most=64),
        "maintenance_work_mem": _mebibytes(memory // 32, least=32, most=1024),
        # Containers often have 64 MB of shared memory, too little for a parallel hash join.
        "dynamic_shared_memory_type": "posix" if shared_memory_bytes >= 256 * MEBIBYTE else "mmap",
        "jit": "off",
        "random_page_cost": "1.1",
        # One server without replicas: less is written, and bulk loads are faster.
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        "log_line_prefix": "%m [%p] ",
    }


def machine_settings() -> Settings:
    """The settings for this machine, within the limit of its container if there is one."""
    return settings_for(_memory_bytes(), _shared_memory_bytes())


def _memory_bytes() -> int:
    total: int = psutil.virtual_memory().total
    for limit_file in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            total = min(total, int(Path(limit_file).read_text(encoding="ascii")))
        except (OSError, ValueError):
            continue
    return total


def _shared_memory_bytes() -> int:
    try:
        return shutil.disk_usage("/dev/shm").total  # noqa: S108 - only its size is read
    except OSError:
        return 1024 * MEBIBYTE


def _mebibytes(wanted: int, *, least: int, most: int) -> str:
    return f"{max(least, min(wanted, most))}MB"
