# SPDX-License-Identifier: Apache-2.0
"""Two real neighbours and an observer, one of whom meets faults; and the checks that must hold whatever happened."""

import http.client
import mmap
import os
import re
import struct
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "e2e"))

from nodes import OFFICES, incident, neighbours, ratify, run, settled, wait_for  # noqa: E402

SKIPPED = 77  # the exit code by which ctest knows that a machine could not run a test
PARTIES = ("irn", "irq")
GONE = (OSError, http.client.HTTPException)  # what asking a node that died, or cut the line, raises


def calls_of_preload():
    with open(os.path.join(HERE, "preload.cpp")) as source:
        table = source.read().split("#define CALLS(X)")[1].split("#define AS_VALUE")[0]
    return re.findall(r"X\((\w+)\)", table)


class Control:
    """The file through which preload.cpp is told what to do, and says what it did."""

    ACTIONS = {"kill": -1, "kill after": -2, "tear, kill": -3, "half": -4}
    CALLS = calls_of_preload()

    def __init__(self, path):
        self.path = path
        with open(path, "w+b") as file:
            file.truncate(768)
            self.memory = mmap.mmap(file.fileno(), 768)

    def arm(self, call, nth, action, times=1):
        """From the nth call from now on, so many fail. The action is a number of errno, or one of ACTIONS."""
        self.disarm()
        struct.pack_into("<iiiI236s", self.memory, 4, nth, times, self.ACTIONS.get(action, action), 0, b"")
        struct.pack_into("<I", self.memory, 0, 1 + self.CALLS.index(call))

    def disarm(self):
        struct.pack_into("<I", self.memory, 0, 0)

    def fired(self):
        return struct.unpack_from("<I", self.memory, 16)[0]

    def where(self):
        return self.memory[20:256].split(b"\0")[0].decode(errors="replace")

    def counts(self):
        return dict(zip(self.CALLS, struct.unpack_from(f"<{len(self.CALLS)}Q", self.memory, 256)))


class Violation(AssertionError):
    """Something that must hold did not."""


def require(condition, what):
    if not condition:
        raise Violation(what)


class Border:
    """The nodes, what they acknowledged, and what each of them was seen to list."""

    def __init__(self, program, folder=None, **options):
        self.program, self.folder = program, folder or tempfile.mkdtemp(prefix="thalweg-faults-")
        self.nodes = neighbours(program, self.folder, **options)
        self.acknowledged = {party: set() for party in PARTIES}
        self.forget()
        self.number, self.numbering = 0, threading.Lock()

    def start(self):
        """All of them, until the agreement is in force."""
        for node in self.nodes.values():
            node.start()
        ratify(self.program, self.nodes)

    def stop(self):
        for node in self.nodes.values():
            node.stop()

    def forget(self):
        """What each side was seen to list, by party: the texts of records by their ids."""
        self.listed = {name: {party: {} for party in PARTIES} for name in PARTIES}

    def log_in(self, party, count=3, timeout=40):
        """Submits some records, each with a text of its own. Raises what GONE names when the node is gone, and Refused.
        After a start a record is held until the neighbour was heard; it was acknowledged all the same."""
        with self.numbering:
            first, self.number = self.number, self.number + count
        drafts = [incident(OFFICES[party], first + i) for i in range(count)]
        status, answer = self.nodes[party].ask("POST", "/records", {"records": drafts}, timeout=timeout)
        check_clear(status, answer)
        if status != 200:
            raise Refused(status, answer)
        require(len(answer["results"]) == count, f"{count} drafts, but {len(answer['results'])} answers")
        for result in answer["results"]:
            require(result["status"] in ("released", "held"), f"a good draft was not taken: {result}")
        self.acknowledged[party] |= {draft["text"]["en"] for draft in drafts}

    def look_at(self, party, limit=20):
        """Reads the newest records; each answer is whole or a clear refusal."""
        status, answer = self.nodes[party].ask("GET", f"/records?limit={limit}", timeout=40)
        check_clear(status, answer)
        if status != 200:
            raise Refused(status, answer)
        for item in answer["items"]:
            check_whole(item, party)
        status, answer = self.nodes[party].ask("GET", "/node", timeout=40)
        check_clear(status, answer)

    def news(self, name):
        """Reads what the node lists from the newest on, up to what is known; all that it was seen to list."""
        seen, cursor = self.listed[name], None
        while True:
            before = f"&before={cursor}" if cursor else ""
            status, answer = self.nodes[name].ask("GET", "/records?limit=100" + before)
            require(status == 200, f"{name} at rest does not list its records: {status} {answer}")
            fresh = [item for item in answer["items"] if item["id"] not in seen[item["party"]]]
            for item in fresh:
                check_whole(item, name)
                seen[item["party"]][item["id"]] = (item["record"].get("text") or {}).get("en", "")
            cursor = answer["next"]
            if cursor is None or not fresh:
                return seen

    def missing(self, name, party):
        texts = list(self.listed[name][party].values())
        require(len(texts) - texts.count("") == len(set(texts) - {""}), f"{name} lists a record of {party} twice")
        return self.acknowledged[party] - set(texts)

    def check(self, thoroughly=False, seconds=60):
        """Without faults: records are taken and delivered again, nothing acknowledged is missing, both sides agree."""
        for party in PARTIES:
            take_again(lambda: self.log_in(party, 1), f"{party} to take records again", seconds)
        wait_for(lambda: settled(self.nodes), "both sides to hold each other's receipts", seconds)
        if thoroughly:
            self.forget()

        def agree():
            views = [self.news(name) for name in PARTIES]
            return views[0] == views[1] and not any(self.missing(name, party) for name in PARTIES for party in PARTIES)

        try:
            wait_for(agree, "both sides to list the same, with all that was acknowledged", seconds)
        except AssertionError as error:
            if isinstance(error, Violation):
                raise
            pairs = [(name, party) for name in PARTIES for party in PARTIES]
            lost = {f"{party} at {name}": sorted(self.missing(name, party))[:5] for name, party in pairs}
            counts = {name: {party: len(self.listed[name][party]) for party in PARTIES} for name in PARTIES}
            raise Violation(f"{error}; missing: {lost}; listed: {counts}") from error

    def fsck(self, names=None):
        for name in names or self.nodes:
            run(self.program, "fsck", "--folder", self.nodes[name].folder)

    def total(self):
        return sum(len(ids) for ids in self.acknowledged.values())


class Load:
    """Both sides log records, and read them, until told to stop; what they were refused with, and the longest wait."""

    def __init__(self, border, pause=0.0):
        self.border, self.pause = border, pause
        self.heard, self.broken, self.slowest, self.answers = [], [], 0.0, 0
        self.end = threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(party,)) for party in PARTIES]

    def run(self, party):
        while not self.end.is_set():
            for what in (lambda: self.border.log_in(party, 5), lambda: self.border.look_at(party, 5)):
                asked = time.monotonic()
                try:
                    what()
                except Refused as error:
                    self.heard.append(str(error))
                except GONE:
                    time.sleep(0.02)
                    continue
                except Violation as error:
                    self.broken.append(str(error))
                    return
                self.answers += 1
                self.slowest = max(self.slowest, time.monotonic() - asked)
            time.sleep(self.pause)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.end.set()
        for thread in self.threads:
            thread.join()
        require(not self.broken, self.broken)


class Refused(Exception):
    """A clear refusal."""

    def __init__(self, status, answer):
        super().__init__(f"{status}: {answer['detail'] if isinstance(answer, dict) else answer}")
        self.status = status


def check_clear(status, answer):
    """A refusal says what and why."""
    if status == 200:
        return
    later = (429, 500, 503, 504, 507)
    require(status in later, f"an answer that says something else than 'not now': {status} {answer}")
    detail = answer.get("detail") if isinstance(answer, dict) else (answer or b"").decode()
    require(detail or status == 503, f"a refusal without a reason: {status} {answer}")


def check_whole(item, reader):
    """No field is left out because it could not be read."""
    require(item["opening"] == "present" and item["record"], f"a record without content: {item}")
    needs_verdict = item["party"] == reader and item["kind"] != "ratification"
    require(item["verdict"] or not needs_verdict, f"a record without verdict: {item}")


def take_again(attempt, what, seconds=60):
    end, last = time.monotonic() + seconds, None
    while time.monotonic() < end:
        try:
            return attempt()
        except (Refused, *GONE) as error:
            last = error
            time.sleep(0.05)
    raise Violation(f"waited {seconds} s for {what}; last: {last!r}")


def last_line(text):
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)
