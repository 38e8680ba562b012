#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long a desk waits for each thing it asks of a node with a year's work on it, and what that node takes.

desk.py PROGRAM FOLDER [REQUESTS]

FOLDER is one that fill.py made; both neighbours are started and stopped again.
"""

import http.client
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tests", "e2e"))
from nodes import Node, wait_for  # noqa: E402
from processes import figure, processor_seconds, resident_mb  # noqa: E402


def existing(program, folder, name):
    """A node whose folder is there already."""
    node = Node.__new__(Node)
    node.program, node.folder, node.name = program, os.path.join(folder, name), name
    node.process, node.prefix, node.environment = None, [], {}
    with open(os.path.join(node.folder, "node.toml"), encoding="utf-8") as file:
        settings = dict(line.split(" = ", 1) for line in file if " = " in line and not line.startswith("#"))
    node.local = int(settings["local_address"].strip().strip('"').rsplit(":", 1)[1])
    node.peer = int(settings["peer_address"].strip().strip('"').rsplit(":", 1)[1])
    return node


def caught_up(node):
    text = plain(node, "/metrics")
    return "\nthalweg_casebook_caught_up 1\n" in text and "\nthalweg_index_caught_up 1\n" in text


def plain(node, path):
    connection = node.connect(30)
    try:
        connection.request("GET", path, headers=node.credentials())
        return connection.getresponse().read().decode()
    finally:
        connection.close()


class Asker:
    """One connection that stays open."""

    def __init__(self, node):
        self.headers = node.credentials()
        self.connection = http.client.HTTPConnection("127.0.0.1", node.local, timeout=60)

    def ask(self, path):
        """Milliseconds, and the answer."""
        start = time.monotonic()
        self.connection.request("GET", "/api/v1" + path, headers=self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        took = 1000 * (time.monotonic() - start)
        if answer.status != 200:
            raise AssertionError(f"{path}: {answer.status} {text[:300]}")
        return took, text


def measure(node, what, paths, requests):
    asker, times, size = Asker(node), [], 0
    before = processor_seconds(node)
    for i in range(requests):
        took, text = asker.ask(paths[i % len(paths)])
        times.append(took)
        size = max(size, len(text))
    processor = 1000 * (processor_seconds(node) - before) / requests
    times.sort()
    at = lambda part: times[int(part * (len(times) - 1))]  # noqa: E731
    figure(what, at(0.99), "ms p99", f"p50 {at(0.5):.1f}, worst {times[-1]:.1f}; processor {processor:.1f} ms; up to {size / 1024:.0f} KiB (goal 50)")


def queries(node):
    asker = Asker(node)
    read = lambda path: json.loads(asker.ask(path)[1])  # noqa: E731
    page = read("/matters?limit=500")
    ids = [each["id"] for each in page["items"][::5]]
    cases = [each["id"] for each in read("/cases?state=all&limit=200")["items"]]
    return [
        ("newest 100 matters", ["/matters?limit=100"]),
        ("newest 1,000 matters", ["/matters?limit=1000"]),
        ("matters that are open, most urgent first", ["/matters?open=1&sort=due&limit=200"]),
        ("matters that are overdue", ["/matters?overdue=1&limit=200"]),
        ("matters in a part of the map", ["/matters?bbox=45.9,32.9,46.3,33.3&limit=500"]),
        ("matters with two words", ["/matters?q=sheep+shepherd&limit=100", "/matters?q=river+ford&limit=100"]),
        ("matters with a word that none has", ["/matters?q=quetzalcoatl"]),
        ("a page far back", [f"/matters?limit=100&before={ids[-1]}"]),
        ("announced activities", ["/matters?kinds=notice&limit=500"]),
        ("suggestions of one event", ["/matters/similar"]),
        ("inbox", ["/inbox"]),
        ("inbox of one office", ["/inbox?of=us&office=irn-badra-commissioner"]),
        ("100 open cases", ["/cases?limit=100"]),
        ("200 of all cases, most urgent first", ["/cases?state=all&sort=due&limit=200"]),
        ("cases with a word", ["/cases?state=all&q=fire"]),
        ("one case", [f"/cases/{each}" for each in cases]),
        ("one record", [f"/records/{each}" for each in ids]),
        ("crossings", ["/crossings"]),
        ("flow at a crossing", ["/crossings/mehran/flow"]),
        ("lead time of a notice", ["/notices/check?activity=exercise&event_at=2027-01-01T00:00:00Z"]),
        ("balance of 30 days", ["/balance"]),
        ("balance of a year", ["/balance?from=2026-01-01T00:00:00Z&until=2027-01-01T00:00:00Z"]),
        ("how the node stands", ["/node"]),
        ("what waits at the gate", ["/held"]),
        ("50 records with all that was said about them", ["/records"]),
    ]


def main():
    program, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    requests = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    nodes = {name: existing(program, folder, name) for name in ("irn", "irq")}
    try:
        for node in nodes.values():
            node.start()
        start = time.monotonic()
        wait_for(lambda: all(caught_up(node) for node in nodes.values()), "the nodes to read what there is", 600)
        figure("until both nodes have read everything after a start", time.monotonic() - start, "s")
        node = nodes["irn"]
        figure("memory of a node with that work", resident_mb(node), "MB", f"there {resident_mb(nodes['irq']):.0f} MB")
        for what, paths in queries(node):
            measure(node, what, paths, requests)
        figure("memory afterwards", resident_mb(node), "MB")
    finally:
        for node in nodes.values():
            node.stop()


if __name__ == "__main__":
    main()
