"""asyncio, on its own loop or on uvloop's.

    bench.py asyncio|uvloop WORKLOAD SCALE
    bench.py asyncio|uvloop --list | --version

Prints lines "WORKLOAD METRIC VALUE". A workload is a coroutine function that takes the scale and yields pairs of a
metric and its value; measure() does the timing. Memory per operation is not reported: CPython does not count it.
"""

import asyncio
import platform
import resource
import sys
import threading
import time

SECTIONS = 5  # The median of five counts: one that another process disturbed changes nothing.
WARM_UP_SECONDS = 0.2
HOUR = 3600


async def measure(scale, count, section, operations=1):
    """Nanoseconds per operation of section(count), which does that many times so many operations."""
    count = max(1, int(count * scale))
    warm_up_scale = min(1, scale * 5)
    end = time.perf_counter() + WARM_UP_SECONDS * warm_up_scale
    while True:
        await section(max(1, count // 20))
        if time.perf_counter() >= end:
            break
    times = []
    for _ in range(SECTIONS):
        start = time.perf_counter_ns()
        await section(count)
        times.append(time.perf_counter_ns() - start)
    return sorted(times)[SECTIONS // 2] / (count * operations)


# What does an await cost?


async def child(x):
    return x + 1


async def call(scale):
    async def section(count):
        for i in range(count):
            await child(i)

    yield "ns", await measure(scale, 800_000, section)


async def link(below):
    return 1 if below == 0 else await link(below - 1) + 1


async def chain10(scale):
    async def section(count):
        for _ in range(count):
            await link(9)

    yield "ns", await measure(scale, 100_000, section)


# What does it cost to suspend, and to go on with somebody else?


async def yielding_link(below):
    if below > 0:
        return await yielding_link(below - 1) + 1
    await asyncio.sleep(0)
    return 1


async def chain10_yield(scale):
    async def section(count):
        for _ in range(count):
            await yielding_link(9)

    yield "ns", await measure(scale, 30_000, section)


def switch(tasks, rounds):
    """The measuring coroutine is one of the tasks; the others live as long as the workload, so none is created in it."""

    async def workload(scale):
        async def yield_forever():
            while True:
                await asyncio.sleep(0)

        async def section(count):
            for _ in range(count):
                await asyncio.sleep(0)

        others = [asyncio.create_task(yield_forever()) for _ in range(tasks - 1)]
        yield "ns", await measure(scale, rounds, section, operations=tasks)
        for task in others:
            task.cancel()

    return workload


# What does it cost to start a task, and to wait for it?


async def spawn(scale):
    async def section(count):
        for i in range(count):
            await asyncio.create_task(child(i))

    yield "ns", await measure(scale, 20_000, section)


def gather(children, count):
    async def workload(scale):
        async def section(count):
            for _ in range(count):
                await asyncio.gather(*[child(i) for i in range(children)])

        yield "ns", await measure(scale, count, section, operations=children)

    return workload


# What does it cost to hand something over?


async def queue(scale):
    there, back = asyncio.Queue(), asyncio.Queue()

    async def echo():
        while True:
            back.put_nowait(await there.get())

    async def section(count):
        for i in range(count):
            there.put_nowait(i)
            await back.get()

    echoing = asyncio.create_task(echo())
    yield "ns", await measure(scale, 20_000, section)
    echoing.cancel()


async def lock(scale):
    gate = asyncio.Lock()

    async def contend(count):
        for _ in range(count):
            async with gate:
                await asyncio.sleep(0)

    async def section(count):
        await asyncio.gather(*[contend(count) for _ in range(100)])

    yield "ns", await measure(scale, 200, section, operations=100)


# What does an exception cost, and what a cancellation?


async def throw(scale):
    async def thrower():
        raise ValueError

    async def section(count):
        for _ in range(count):
            try:
                await thrower()
            except ValueError:
                pass

    yield "ns", await measure(scale, 300_000, section)


async def cancel(scale):
    async def section(count):
        for _ in range(count):
            task = asyncio.create_task(asyncio.sleep(HOUR))
            await asyncio.sleep(0)
            task.cancel()
            try:
                await task
            except asyncio.CancelledError:
                pass

    yield "ns", await measure(scale, 10_000, section)


async def cancel_5(scale):
    async def nest(below):
        await (nest(below - 1) if below else asyncio.sleep(HOUR))

    async def section(count):
        for _ in range(count):
            task = asyncio.create_task(nest(4))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])

    yield "ns", await measure(scale, 5_000, section)


# What does a timer cost, and what a sleeping task?


async def timer(scale):
    def nothing():
        pass

    loop = asyncio.get_running_loop()
    live = [loop.call_later(HOUR + i * HOUR / 10_000, nothing) for i in range(10_000)]

    async def section(count):
        for _ in range(count):
            for _ in range(100):
                loop.call_later(HOUR, nothing).cancel()
            await asyncio.sleep(0)  # asyncio drops cancelled timers between two turns: without any its heap only grows.

    yield "ns", await measure(scale, 500, section, operations=100)
    for handle in live:
        handle.cancel()


async def sleep_1m(scale):
    # A tenth of what the others do: creating and waking a million would take half a minute.
    count, delay = (100_000, 8) if scale >= 1 else (10_000, 2)

    def resident():
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[1]) * resource.getpagesize()

    left = count
    all_awake = asyncio.Event()

    async def sleep_until(end):
        nonlocal left
        await asyncio.sleep(end - time.monotonic())
        left -= 1
        if left == 0:
            all_awake.set()

    resident_before = resident()
    start = time.perf_counter_ns()
    end = time.monotonic() + delay
    sleepers = [asyncio.create_task(sleep_until(end)) for _ in range(count)]
    await asyncio.sleep(0)  # Each has run until it sleeps.
    spawned = (time.perf_counter_ns() - start) / count
    grown = (resident() - resident_before) / count
    if time.monotonic() > end:
        raise RuntimeError("creating the sleepers took longer than they sleep: raise delay")

    cpu = time.process_time_ns()
    await all_awake.wait()
    woken = (time.process_time_ns() - cpu) / count
    del sleepers

    yield "count", count
    yield "spawn_ns", spawned
    yield "rss_bytes", grown
    yield "bytes", grown
    yield "wake_ns", woken
    yield "ns", spawned + woken


# What does it cost to hand a callback over from another thread?


async def threadsafe(scale):
    loop = asyncio.get_running_loop()

    async def section(count):
        left = count
        done = asyncio.Event()

        def callback():
            nonlocal left
            left -= 1
            if left == 0:
                done.set()

        def post():
            for _ in range(count):
                loop.call_soon_threadsafe(callback)

        poster = threading.Thread(target=post)
        poster.start()
        await done.wait()
        poster.join()

    yield "ns", await measure(scale, 40_000, section)


async def wake(scale):
    loop = asyncio.get_running_loop()
    count = max(50, int(2_000 * scale))
    latencies = []
    done = asyncio.Event()

    def callback(posted):
        latencies.append(time.perf_counter_ns() - posted)
        if len(latencies) == count:
            done.set()

    def post():
        for _ in range(count):
            time.sleep(0.0005)  # Long enough for the loop to block again.
            loop.call_soon_threadsafe(callback, time.perf_counter_ns())

    threading.Thread(target=post).start()
    await done.wait()
    latencies.sort()
    yield "ns", latencies[count // 2]
    yield "p50_ns", latencies[count // 2]
    yield "p99_ns", latencies[count * 99 // 100]


WORKLOADS = {
    "call": call,
    "chain10": chain10,
    "chain10-yield": chain10_yield,
    "switch-2": switch(2, rounds=50_000),
    "switch-1k": switch(1_000, rounds=100),
    "switch-100k": switch(100_000, rounds=1),
    "spawn": spawn,
    "gather-100": gather(100, count=200),
    "gather-10k": gather(10_000, count=2),
    "queue": queue,
    "lock": lock,
    "throw": throw,
    "cancel": cancel,
    "cancel-5": cancel_5,
    "timer": timer,
    "sleep-1m": sleep_1m,
    "threadsafe": threadsafe,
    "wake": wake,
}


async def run(name, scale):
    async for metric, value in WORKLOADS[name](scale):
        print(name, metric, round(value, 3))


def main():
    arguments = sys.argv[1:]
    version = f"{platform.python_implementation()} {platform.python_version()}"
    if arguments[:1] == ["uvloop"]:
        import uvloop

        uvloop.install()
        version = f"uvloop {uvloop.__version__}, {version}"
    elif arguments[:1] != ["asyncio"]:
        arguments = []

    match arguments[1:]:
        case ["--version"]:
            print(version)
        case ["--list"]:
            print(*WORKLOADS, sep="\n")
        case [name, scale] if name in WORKLOADS:
            asyncio.run(run(name, float(scale)))
        case _:
            sys.exit("usage: bench.py asyncio|uvloop WORKLOAD SCALE | --list | --version")


if __name__ == "__main__":
    main()
