#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Three real nodes, each with a network of its own, joined by a line that loses, delays, doubles, throttles or stops
what it carries, in one direction or both: people go on working on both sides; once it is healed both agree and hold
receipts.

network_test.py PROGRAM [--seconds N] [--seed S]

The line is made here, of Ethernet frames between virtual interfaces, so that no kernel module for network emulation is
needed. Everything happens in network namespaces that vanish with the test; for another user than root, in a user
namespace.
"""

import argparse
import contextlib
import ctypes
import fcntl
import heapq
import http.client
import os
import random
import select
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time

from faults import Border, Load, require, skip

NAMES = ("irn", "irq", "obs")
HOSTS = {name: f"10.77.0.{1 + i}" for i, name in enumerate(NAMES)}
ANSWER_MAX = 20.0  # seconds; far more than a person would bear, since the machine may be busy
ALL_PROTOCOLS, NEW_NETWORK, IGNORE_OUTGOING = 3, 0x40000000, 23


def tool(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")


class Place:
    """A network namespace, and in it the end of a cable whose other end is here."""

    def __init__(self, name):
        self.holder = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
        self.path = f"/proc/{self.holder.pid}/ns/net"
        while os.readlink(self.path) == os.readlink("/proc/self/ns/net"):
            time.sleep(0.01)
        self.prefix = ["nsenter", f"--net={self.path}"]
        tool("ip", "link", "add", "m-" + name, "type", "veth", "peer", "name", "e-" + name)
        tool("ip", "link", "set", "e-" + name, "netns", str(self.holder.pid))
        tool("ip", "link", "set", "m-" + name, "up")
        tool(*self.prefix, "ip", "link", "set", "lo", "up")
        tool(*self.prefix, "ip", "address", "add", HOSTS[name] + "/24", "dev", "e-" + name)
        tool(*self.prefix, "ip", "link", "set", "e-" + name, "up")
        with self.inside(), socket.socket() as any_socket:
            for setting in (0x17, 0x1F, 0x24):  # ETHTOOL_STXCSUM, STSO, SGSO: whole frames with their checksums
                value = ctypes.create_string_buffer(struct.pack("II", setting, 0))
                request = struct.pack("16sP16x", ("e-" + name).encode(), ctypes.addressof(value))
                fcntl.ioctl(any_socket, 0x8946, request)
        self.end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS))
        self.end.bind(("m-" + name, ALL_PROTOCOLS))
        self.end.setsockopt(263, IGNORE_OUTGOING, 1)

    @contextlib.contextmanager
    def inside(self):
        """This thread, and the sockets it makes, belong to the namespace."""
        library = ctypes.CDLL(None, use_errno=True)
        with open("/proc/thread-self/ns/net") as here, open(self.path) as there:
            require(library.setns(there.fileno(), NEW_NETWORK) == 0, os.strerror(ctypes.get_errno()))
            try:
                yield
            finally:
                require(library.setns(here.fileno(), NEW_NETWORK) == 0, os.strerror(ctypes.get_errno()))

    def connect_to(self, port):
        def connect(timeout):
            with self.inside():
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
                connection.connect()
            return connection

        return connect


class Way:
    """What happens to frames from one place to another."""

    def __init__(self, loss=0.0, delay=0.0, jitter=0.0, double=0.0, bytes_per_second=0, queue_max=0.5):
        self.loss, self.delay, self.jitter, self.double = loss, delay, jitter, double
        self.bytes_per_second, self.queue_max, self.free_at = bytes_per_second, queue_max, 0.0

    def times(self, now, size, dice):
        """When the frame comes out, for each of its copies."""
        if dice.random() < self.loss:
            return []
        if self.bytes_per_second:
            self.free_at = max(self.free_at, now) + size / self.bytes_per_second
            if self.free_at - now > self.queue_max:
                self.free_at -= size / self.bytes_per_second
                return []
            now = self.free_at
        copies = 2 if dice.random() < self.double else 1
        return [now + max(0.0, self.delay + dice.uniform(-self.jitter, self.jitter)) for _ in range(copies)]


class Line(threading.Thread):
    """Carries frames between all places."""

    def __init__(self, places, seed):
        super().__init__(daemon=True)
        self.places, self.dice = places, random.Random(seed)
        self.ways, self.end = {}, False
        self.carried = self.dropped = 0

    def set(self, ways):
        """From (name, name) to its Way; what is not named works."""
        self.ways = ways

    def run(self):
        waiting, number = [], 0
        ends = {place.end: name for name, place in self.places.items()}
        while not self.end:
            pause = min(0.05, max(0.0, waiting[0][0] - time.monotonic())) if waiting else 0.05
            for end in select.select(list(ends), [], [], pause)[0]:
                frame, now = end.recv(65536), time.monotonic()
                for name in self.places:
                    if name == ends[end]:
                        continue
                    way = self.ways.get((ends[end], name))
                    times = way.times(now, len(frame), self.dice) if way else [now]
                    self.dropped += not times
                    for at in times:
                        number += 1
                        heapq.heappush(waiting, (at, number, name, frame))
            while waiting and waiting[0][0] <= time.monotonic():
                _, _, name, frame = heapq.heappop(waiting)
                with contextlib.suppress(OSError):
                    self.places[name].end.send(frame)
                    self.carried += 1


def both(make, a="irn", b="irq"):
    return {(a, b): make(), (b, a): make()}


def everywhere(make):
    return {(a, b): make() for a in NAMES for b in NAMES if a != b}


def cut():
    return Way(loss=1.0)


SCENES = (
    ("loses 10%", lambda: everywhere(lambda: Way(loss=0.1))),
    ("loses 30%", lambda: both(lambda: Way(loss=0.3))),
    ("delays 200 +- 100 ms, out of order", lambda: everywhere(lambda: Way(delay=0.2, jitter=0.1))),
    ("doubles a third", lambda: everywhere(lambda: Way(double=0.33))),
    ("carries 8 KiB/s", lambda: both(lambda: Way(bytes_per_second=8192))),
    ("cut", lambda: both(cut)),
    ("cut from irn to irq", lambda: {("irn", "irq"): cut()}),
    ("cut from irq to irn", lambda: {("irq", "irn"): cut()}),
    ("irn cut off from all", lambda: {**both(cut), **both(cut, "irn", "obs")}),
)


def play(border, line, scene, ways, seconds):
    before, dropped = border.total(), line.dropped
    line.set(ways())
    with Load(border, 0.1) as load:
        time.sleep(seconds)
    require(load.answers > 0, "nobody was answered")
    require(load.slowest < ANSWER_MAX, f"somebody waited {load.slowest:.0f} s for the local API")
    line.set({})
    healed = time.monotonic()
    border.check(seconds=150)
    print(
        f"{scene:36} {border.total() - before:6} records, {line.dropped - dropped:6} frames lost, slowest local answer "
        f"{load.slowest:4.1f} s, agreed {time.monotonic() - healed:4.1f} s after it was healed",
        flush=True,
    )


def inside(options):
    places = {}
    line, border = None, None
    try:
        try:
            for name in NAMES:
                places[name] = Place(name)
        except OSError as error:
            skip(f"no virtual networks here: {error}")
        line = Line(places, options.seed)
        line.start()
        border = Border(options.program, hosts=HOSTS)
        for name, node in border.nodes.items():
            node.prefix, node.connect = places[name].prefix, places[name].connect_to(node.local)
        border.start()
        for scene, ways in SCENES:
            play(border, line, scene, ways, options.seconds)
        border.check(thoroughly=True)
    finally:
        if border:
            border.stop()
        if line:
            line.end = True
            line.join()
        for place in places.values():
            place.holder.kill()
            place.holder.wait()
    border.fsck()
    print(f"{border.total()} records acknowledged, none lost, fsck clean on all nodes")
    print(f"{line.carried} frames carried, {line.dropped} lost")
    shutil.rmtree(border.folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        return inside(options)
    own = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--net"]
    for needed in ("unshare", "nsenter", "ip"):
        if not shutil.which(needed):
            skip(f"the program {needed} is missing")
    if subprocess.run([*own, "true"], capture_output=True).returncode != 0:
        skip("this machine gives no network namespace")
    sys.exit(subprocess.run([*own, sys.executable, os.path.abspath(__file__), *sys.argv[1:], "--inside"]).returncode)


if __name__ == "__main__":
    main()
