#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills real nodes at random moments under load, again and again: nothing acknowledged is lost, fsck is clean, both agree.

kill_test.py PROGRAM [KILLS [SEED]]
"""

import random
import shutil
import sys
import tempfile
import threading
import time

from nodes import OFFICES, everything, load, neighbours, ratify, run, settled, wait_for


def main():
    program = sys.argv[1]
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    dice = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    folder = tempfile.mkdtemp(prefix="thalweg-kill-")
    nodes = neighbours(program, folder)
    acknowledged, failures, stop = {"irn": [], "irq": []}, [], threading.Event()
    try:
        for node in nodes.values():
            node.start()
        ratify(program, nodes)
        threads = [
            # Many kills take long: with pauses there is no more to compare afterwards than can be listed soon.
            threading.Thread(target=load, args=(nodes[name], office, stop, acknowledged[name], failures, 0.0 if kills < 100 else 0.1))
            for name, office in OFFICES.items()
        ]
        for thread in threads:
            thread.start()
        for count in range(kills):
            time.sleep(dice.uniform(0.0, 0.35))
            victim = nodes[dice.choice(["irn", "irn", "irq", "irq", "obs"])]
            victim.kill()
            victim.start()
        time.sleep(0.3)
        stop.set()
        for thread in threads:
            thread.join()
        wait_for(lambda: settled(nodes), "both sides to hold each other's receipts", 120)
        wait_for(lambda: all(everything(nodes[n])["irn"] == everything(nodes["irn"])["irn"] for n in ("irq",)), "the index to catch up", 60)
        views = {name: everything(nodes[name]) for name in ("irn", "irq")}
        for name in ("irn", "irq"):
            for party, ids in acknowledged.items():
                lost = set(ids) - views[name][party]
                assert not lost, f"{len(lost)} of {len(ids)} acknowledged records of {party} are missing at {name}"
        assert views["irn"] == views["irq"], "the two sides list different records"
        assert not failures, failures[:3]
    finally:
        stop.set()
        for node in nodes.values():
            node.stop()
    for node in nodes.values():
        assert node.process.returncode == 0, f"{node.name} ended with {node.process.returncode}:\n{node.said()[-4000:]}"
        for word in ("Sanitizer", "runtime error"):  # in a build with sanitizers
            assert word not in node.said(), f"{node.name}:\n{node.said()[-8000:]}"
        run(program, "fsck", "--folder", node.folder)
    total = sum(len(ids) for ids in acknowledged.values())
    assert total > 0, "nothing was acknowledged: the test tested nothing"
    print(f"{kills} kills, {total} records acknowledged, none lost, fsck clean on {len(nodes)} nodes")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
