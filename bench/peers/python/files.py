"""asyncio and files: each read on a thread.

    files.py WORKLOAD SCALE | --list | --version

Prints lines "WORKLOAD METRIC VALUE". For the file, and the order of the blocks, see "Files" in bench/README.md.
"""

import asyncio
import os
import platform
import sys
import time
from concurrent.futures import ThreadPoolExecutor

PATH = "artifacts/files/blocks"
BLOCK_SIZE = 4096
LAST_BLOCK = (1 << 18) - 1
SECTIONS = 5
READS = 5_000  # In a section.
WORKLOADS = ["files-1", "files-32", "files-cached-1", "files-cached-32"]


def permute(index):
    """Every block comes once before one comes again."""
    index = index * 0x9E3779B1 & LAST_BLOCK
    index ^= index >> 9
    index = index * 0x85EBCA6B & LAST_BLOCK
    return index ^ index >> 9


async def read_all(file, depth, indices):
    async def read():
        for index in indices:  # All readers share it.
            block = permute(index)
            data = await asyncio.to_thread(os.pread, file, BLOCK_SIZE, block * BLOCK_SIZE)
            if len(data) != BLOCK_SIZE or int.from_bytes(data[:4], "little") != block:
                raise ValueError(f"block {block} was read wrongly")

    await asyncio.gather(*(read() for _ in range(depth)))


async def run(name, scale):
    depth = int(name.rpartition("-")[2])
    count = max(1, int(READS * scale))
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(depth))
    file = os.open(PATH, os.O_RDONLY | os.O_CLOEXEC)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_RANDOM)
    await read_all(file, depth, iter(range(count)))  # The warm-up.

    times = []
    cpu = time.process_time_ns()
    for section in range(1, 1 + SECTIONS):
        start = time.perf_counter_ns()
        await read_all(file, depth, iter(range(section * count, (section + 1) * count)))
        times.append(time.perf_counter_ns() - start)
    cpu = time.process_time_ns() - cpu
    ns = sorted(times)[SECTIONS // 2] / count
    for metric, value in {"ns": ns, "cpu_ns": cpu / (SECTIONS * count), "reads_s": 1e9 / ns}.items():
        print(name, metric, round(value, 3))


def main():
    match sys.argv[1:]:
        case ["--version"]:
            print(f"{platform.python_implementation()} {platform.python_version()}, threads")
        case ["--list"]:
            print(*WORKLOADS, sep="\n")
        case [name, scale] if name in WORKLOADS:
            asyncio.run(run(name, float(scale)))
        case _:
            sys.exit("usage: files.py WORKLOAD SCALE | --list | --version")


main()
