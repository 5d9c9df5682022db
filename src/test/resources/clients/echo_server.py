"""A WebSocket server on the port of its argument that sends every message back."""

import asyncio
import sys

import websockets


async def echo(socket):
    async for message in socket:
        await socket.send(message)


async def main():
    async with websockets.serve(echo, None, int(sys.argv[1])):
        print("ready", flush=True)
        await asyncio.Future()


asyncio.run(main())
