#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The whole way between two real nodes on this machine: HTTP in, TLS between them, SQLite behind, and the memory they take.

processes.py PROGRAM [RECORDS]
"""

import http.client
import json
import os
import shutil
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tests", "e2e"))
from nodes import incident, neighbours, ratify, wait_for  # noqa: E402

OFFICE = "irn-ilam-post-3"
BATCH = 5_000
CONNECTIONS = 8


def figure(what, value, unit, beside=""):
    print(f"{what:<58} {value:12.{2 if value < 100 else 0}f} {unit:<10} {beside}", flush=True)


def resident_mb(node):
    with open(f"/proc/{node.process.pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def processor_seconds(node):
    with open(f"/proc/{node.process.pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def link(node, peer):
    return next(each for each in node.ask("GET", "/node")[1]["peers"] if each["id"] == peer)


class Submitter:
    """One connection that stays open."""

    def __init__(self, node):
        self.headers = node.credentials() | {"Content-Type": "application/x-ndjson"}
        self.connection = http.client.HTTPConnection("127.0.0.1", node.local, timeout=120)

    def submit(self, body):
        while True:
            self.connection.request("POST", "/api/v1/records?ack=count", body, self.headers)
            answer = self.connection.getresponse()
            text = answer.read()
            if answer.status == 200:
                return json.loads(text)
            if answer.status != 429:
                raise AssertionError(f"{answer.status} {text[:500]}")
            time.sleep(0.01)


def batch(first, count):
    return "\n".join(json.dumps(incident(OFFICE, first + i)) for i in range(count)) + "\n"


def throughput(nodes, count):
    bodies = [batch(first, BATCH) for first in range(0, count, BATCH)]
    turn = threading.Lock()

    def load():
        submitter = Submitter(nodes["irn"])
        while True:
            with turn:
                if not bodies:
                    return
                body = bodies.pop()
            done = submitter.submit(body)
            assert done["released"] == BATCH, done

    busy = [processor_seconds(nodes[name]) for name in ("irn", "irq")]
    start = time.monotonic()
    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    submitted = time.monotonic() - start
    wait_for(lambda: (at := link(nodes["irn"], "irq"))["receipted_size"] == at["own_size"], "the last receipt", 600)
    seconds = time.monotonic() - start
    here, there = (1e6 * (processor_seconds(nodes[name]) - before) / count for name, before in zip(("irn", "irq"), busy))
    figure(
        f"two processes over TLS, incident, batch {BATCH}",
        count / seconds,
        "records/s",
        f"handed in at {count / submitted:.0f}; processor here {here:.1f} us, there {there:.1f} us a record, index included (goal 100000)",
    )


def latency(nodes, seconds=10):
    """1,000 records a second, ten in each request; the receipt is looked for every few milliseconds."""
    waiting, times, stop = [], [], threading.Event()
    lock = threading.Lock()

    def watch():
        nonlocal times
        while not stop.is_set():
            receipted = link(nodes["irn"], "irq")["receipted_size"]
            now = time.monotonic()
            with lock:
                times += [1000 * (now - due) for due, size in waiting if size <= receipted]
                waiting[:] = [each for each in waiting if each[1] > receipted]
            time.sleep(0.004)

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.monotonic()

    def load(first):
        submitter = Submitter(nodes["irn"])
        for i in range(first, 100 * seconds, CONNECTIONS):
            due = start + 0.01 * i
            time.sleep(max(0.0, due - time.monotonic()))
            submitter.submit(batch(10 * i, 10))
            with lock:
                waiting.append((due, link(nodes["irn"], "irq")["own_size"]))

    threads = [threading.Thread(target=load, args=(first,)) for first in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_for(lambda: not waiting, "the last receipt")
    stop.set()
    watcher.join()
    times.sort()
    at = lambda part: times[int(part * (len(times) - 1))]  # noqa: E731
    figure(
        "two processes over TLS at 1,000 records/s, p99",
        at(0.99),
        "ms",
        f"p50 {at(0.5):.1f}, p90 {at(0.9):.1f}, worst {times[-1]:.1f}; up to 5 ms of it is the looking (goal p99 50)",
    )


def main():
    program = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    folder = tempfile.mkdtemp(prefix="bench-processes-", dir=os.environ.get("THALWEG_BENCH_FOLDER", "."))
    nodes = neighbours(program, os.path.abspath(folder))
    try:
        for name in ("irn", "irq"):
            nodes[name].start()
        ratify(program, nodes)
        time.sleep(2)
        figure("memory of an idle node", resident_mb(nodes["irn"]), "MB", "(goal 50 MB)")
        throughput(nodes, count)
        figure("memory of a node after that load", resident_mb(nodes["irn"]), "MB", f"there {resident_mb(nodes['irq']):.0f} MB")
        latency(nodes)
    finally:
        for node in nodes.values():
            node.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
