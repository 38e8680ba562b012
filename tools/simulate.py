#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs many simulated worlds on all processors and adds up what happened in them.

tools/simulate.py PROGRAM [--seed FIRST] [--seeds COUNT] [--jobs N] [--scenario FILE]...
Ends with 1 at the first violated check, with the command that repeats it. With several scenarios each has all the seeds.
"""

import argparse
import collections
import concurrent.futures
import os
import re
import subprocess
import sys
import time

CHUNK = 20  # seeds in one process


def worlds(program, first, count, scenario):
    command = [program, "--seed", str(first), "--seeds", str(count), "--quiet"]
    done = subprocess.run(command + (["--scenario", scenario] if scenario else []), capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--scenario", action="append")
    options = parser.parse_args()
    started, hours, sums = time.monotonic(), 0, collections.Counter()
    last = options.seed + options.seeds
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        chunks = [
            pool.submit(worlds, options.program, first, min(CHUNK, last - first), scenario)
            for scenario in options.scenario or [None]
            for first in range(options.seed, last, CHUNK)
        ]
        for done, chunk in enumerate(concurrent.futures.as_completed(chunks), 1):
            code, said = chunk.result()
            if code != 0:
                for each in chunks:
                    each.cancel()
                print(said)
                return 1
            hours += int(re.search(r"(\d+) virtual hours", said).group(1))
            for times, what in re.findall(r"^ +(\d+)  (.+)$", said, re.M):
                sums[what] += int(times)
            if done % 25 == 0:
                print(f"{sums['worlds']} worlds without a violated check", flush=True)
    print(f"\n{sums['worlds']} worlds, {hours / 24:.0f} virtual days, {time.monotonic() - started:.0f} s, no check violated\n")
    for what, times in sorted(sums.items()):
        print(f"| {what} | {times:,} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
