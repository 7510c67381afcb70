"""asyncio's servers, on its own loop or on uvloop's: a protocol (callbacks), or streams (coroutines).

    serve.py asyncio|uvloop protocol|streams MODE BUFFER
    serve.py asyncio|uvloop protocol|streams --list | --version

MODE is echo (what arrives is sent back), sink (the number of bytes is sent at the end) or source (sends 'x' for ever). Prints a
line "PORT n", and serves until it is killed. Both loops set TCP_NODELAY themselves.
"""

import asyncio
import gc
import platform
import signal
import sys

# Not the size of a buffer here: a reader has its own, and what is left in it has to be moved. The loop reads so much at once.
AT_MOST = 256 * 1024


class Echo(asyncio.Protocol):
    """Sends what arrives, and while the peer does not take it, reads no more."""

    def __init__(self, size):
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)

    def pause_writing(self):
        self.transport.pause_reading()

    def resume_writing(self):
        self.transport.resume_reading()


class Sink(asyncio.Protocol):
    def __init__(self, size):
        self.transport = None
        self.total = 0

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.total += len(data)

    def eof_received(self):
        self.transport.write(b"%d" % self.total)  # Then the transport closes itself.


class Source(asyncio.Protocol):
    """Writes until the transport has enough, and again when it has little."""

    def __init__(self, size):
        self.data = b"x" * size
        self.transport = None
        self.is_paused = False

    def connection_made(self, transport):
        self.transport = transport
        self.fill()

    def fill(self):
        while not self.is_paused and not self.transport.is_closing():
            self.transport.write(self.data)

    def pause_writing(self):
        self.is_paused = True

    def resume_writing(self):
        self.is_paused = False
        self.fill()


async def echo(reader, writer, size):
    while data := await reader.read(AT_MOST):
        writer.write(data)
        await writer.drain()


async def sink(reader, writer, size):
    total = 0
    while data := await reader.read(AT_MOST):
        total += len(data)
    writer.write(b"%d" % total)


async def source(reader, writer, size):
    data = b"x" * size
    while not writer.is_closing():
        writer.write(data)
        await writer.drain()


PROTOCOLS = {"echo": Echo, "sink": Sink, "source": Source}
STREAMS = {"echo": echo, "sink": sink, "source": source}


async def listen(api, mode, size):
    if api == "protocol":
        protocol = PROTOCOLS[mode]
        return await asyncio.get_running_loop().create_server(lambda: protocol(size), "127.0.0.1", 0, backlog=4096)

    handler = STREAMS[mode]

    async def handle(reader, writer):
        try:
            await handler(reader, writer, size)
        finally:
            writer.close()

    return await asyncio.start_server(handle, "127.0.0.1", 0, backlog=4096)


async def serve(api, mode, size):
    server = await listen(api, mode, size)
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, gc.collect)
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


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
        case ["protocol" | "streams", "--version"]:
            print(version)
        case ["protocol" | "streams", "--list"]:
            print(*PROTOCOLS, sep="\n")
        case ["protocol" | "streams" as api, mode, size] if mode in PROTOCOLS:
            asyncio.run(serve(api, mode, int(size)))
        case _:
            sys.exit("usage: serve.py asyncio|uvloop protocol|streams MODE BUFFER | --list | --version")


if __name__ == "__main__":
    main()
