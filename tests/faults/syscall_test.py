#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One failing system call at a time in a real node that talks with two others, as an error and as a kill: nothing
acknowledged is lost, both sides agree, fsck is clean, and every refusal is clear.

syscall_test.py PROGRAM PRELOAD [--long] [--seed S] [--only CALL] [--budget SECONDS]

PRELOAD is the library made of preload.cpp. The cases come in an order that the seed decides, for as many seconds as the
budget allows: 60 for a selection, with --long as many as it takes (about half an hour).
"""

import argparse
import collections
import errno
import random
import shutil
import subprocess
import sys
import time

from faults import GONE, Border, Control, Refused, Violation, last_line, require

VICTIM = "irn"
KILLS = ("kill", "kill after")
REACTIONS = ("unnoticed", "logged", "answered", "asleep", "stopped", "killed")
WAKING = ("anon_inode:[eventfd]", "anon_inode:[timerfd]")
E = errno
FAULTS = {  # the errors that each call can give
    "open": (E.EMFILE, E.EIO, E.ENOSPC, E.EACCES),
    "read": (E.EIO, E.EINTR, "half"),
    "write": (E.ENOSPC, E.EIO, E.EINTR, "half", "tear, kill"),
    "fsync": (E.EIO, E.ENOSPC),
    "fdatasync": (E.EIO, E.ENOSPC, E.EINTR),
    "ftruncate": (E.EIO, E.ENOSPC),
    "rename": (E.EIO, E.ENOSPC),
    "unlink": (E.EIO, E.EROFS),
    "mkdir": (E.ENOSPC, E.EROFS),
    "stat": (E.EIO, E.ENOMEM),
    "close": (E.EIO, E.EINTR),
    "flock": (E.ENOLCK, E.EINTR),
    "fcntl": (E.EIO, E.ENOLCK),
    "access": (E.EIO, E.EACCES),
    "readdir": (E.EIO, E.ENOMEM),
    "mmap": (E.ENOMEM, E.EACCES),
    "socket": (E.EMFILE, E.ENOBUFS),
    "bind": (E.EADDRINUSE, E.EACCES),
    "listen": (E.EADDRINUSE,),
    "accept": (E.EMFILE, E.ENOMEM, E.ECONNABORTED, E.EINTR),
    "connect": (E.ECONNREFUSED, E.ENETUNREACH, E.EADDRNOTAVAIL, E.EINTR),
    "receive": (E.ECONNRESET, E.ENOMEM, E.EINTR, "half"),
    "send": (E.EPIPE, E.ENOBUFS, E.EINTR, "half"),
    "epoll_create": (E.EMFILE, E.ENOMEM),
    "epoll_ctl": (E.ENOMEM, E.ENOSPC),
    "epoll_wait": (E.EINTR,),
    "eventfd": (E.EMFILE, E.ENOMEM),
    "timerfd": (E.EMFILE, E.ENOMEM),
    "setsockopt": (E.ENOBUFS, E.EINVAL),
    "pipe": (E.EMFILE,),
    "poll": (E.EINTR,),
    "getrandom": (E.EINTR,),
    "thread": (E.EAGAIN,),
}
TRACED = (  # for calls that are made inside of the C library, where the preload does not see them
    ("write", "error=EIO"),
    ("write", "signal=SIGKILL"),
    ("pwrite64", "error=ENOSPC"),
    ("fdatasync", "signal=SIGKILL"),
    ("clone3", "error=EAGAIN"),
    ("openat", "error=EMFILE"),
    ("sendmsg", "error=ENOBUFS"),
)
SYNCS = ("write", "fdatasync", "ftruncate", "read", "open", "send")  # the short selection begins with these


def fault_name(fault):
    return fault if isinstance(fault, str) else errno.errorcode[fault]


class Drill:
    def __init__(self, program, preload, seed):
        self.border = Border(program)
        self.control = Control(self.border.folder + "/control")
        self.victim = self.border.nodes[VICTIM]
        self.victim.environment = {"LD_PRELOAD": preload, "THALWEG_FAULTS": self.control.path}
        self.dice = random.Random(seed)
        self.table = collections.defaultdict(collections.Counter)
        self.said = collections.Counter()
        self.problems = []
        self.last = "no fault"
        self.injected = self.kills = self.not_reached = 0

    def profile(self):
        """How often each call is made until the node is ready, and under some load."""
        self.border.start()
        self.victim.stop()
        before = self.control.counts()
        self.victim.start()
        ready = self.control.counts()
        for _ in range(10):
            self.load_once()
        loaded = self.control.counts()
        self.at_start = {call: ready[call] - before[call] for call in ready}
        self.under_load = {call: loaded[call] - ready[call] for call in ready}
        print("call: made until ready, under a little load")
        print("  " + ", ".join(f"{call} {self.at_start[call]} {self.under_load[call]}" for call in self.control.CALLS))

    def load_once(self):
        """Something of everything that people and the neighbour do; what the victim refused."""
        heard = []
        for what in (
            lambda: self.border.log_in(VICTIM),
            lambda: self.border.log_in("irq"),
            lambda: self.border.look_at(VICTIM),
        ):
            try:
                what()
            except Refused as error:
                heard.append(str(error))
            except GONE as error:
                heard.append(repr(error))
        return heard

    def drive(self, seconds):
        """Load until the fault has happened and the victim died or went on; how it reacted."""
        heard, end = [], time.monotonic() + seconds
        while time.monotonic() < end and not self.control.fired():
            heard += self.load_once()
            if self.victim.process.poll() is not None:
                break
        heard += self.load_once()
        return heard

    def case(self, call, fault, nth, at_start):
        """One fault and its checks."""
        logged = len(self.victim.said())
        if at_start:
            self.stop_victim()
            self.control.arm(call, nth, fault)
            ready = self.victim.start(expect_ready=False, seconds=30).startswith("ready ")
            require(ready or self.victim.process.poll() is not None or self.exits(), "it neither starts nor stops")
        else:
            self.control.arm(call, nth, fault)
        heard = []
        if self.victim.process.poll() is None:
            heard = self.drive(2)
        if not self.control.fired():
            self.control.disarm()
            self.not_reached += 1
            return
        dead = self.exits(0.1 if fault not in KILLS else 5)
        self.control.disarm()
        log = self.victim.said(logged)
        if dead:
            reaction = self.reaction(fault, log)
        elif heard:
            reaction = "answered"
        else:
            complaints = [line for line in log.splitlines() if " warning" in line or " error" in line]
            reaction = "logged" if complaints else "unnoticed"
            for line in complaints:
                self.said[f"{call} {fault_name(fault)}, logged: {line[25:160]}"] += 1
        self.injected += 1
        self.kills += reaction == "killed"
        self.table[call, fault_name(fault)][reaction] += 1
        if dead:
            self.victim.process.stdout.close()
            self.victim.start()
        for each in heard:
            self.said[f"{call} {fault_name(fault)}: {each[:150]}"] += 1
        self.border.check()
        self.border.fsck([VICTIM])

    def stop_victim(self):
        """What a fault left behind must not keep it from ending."""
        try:
            self.victim.stop(15)
        except subprocess.TimeoutExpired:
            self.victim.kill()
            if self.last.startswith("epoll_ctl"):
                return
            self.problems.append(f"after {self.last} it could not be stopped")
            print("PROBLEM " + self.problems[-1], flush=True)

    def traced(self, call, what, nth):
        """The same by strace, which meets each thread's nth call."""
        trace = self.border.folder + "/trace"
        tracing = ["strace", "-D", "-f", "-qq", "-o", trace]
        tracing += ["-e", "trace=" + call, "-e", f"inject={call}:{what}:when={nth}"]
        self.stop_victim()
        logged = len(self.victim.said())
        self.victim.prefix = tracing
        alive = self.victim.start(expect_ready=False, seconds=60).startswith("ready ")
        self.victim.prefix = []
        for _ in range(3 if alive else 0):
            self.load_once()
        with open(trace) as lines:
            injected = any("(INJECTED)" in line or "+++ killed by SIGKILL" in line for line in lines)
        if injected:
            self.injected += 1
            reaction = "unnoticed"
            if self.exits(1):
                reaction = self.reaction("kill" if "KILL" in what else what, self.victim.said(logged))
            self.kills += reaction == "killed"
            self.table["strace " + call, what.split("=")[1]][reaction] += 1
        else:
            self.not_reached += 1
        if self.victim.process.poll() is None:
            self.victim.kill()
        self.victim.start()
        self.border.check()
        self.border.fsck([VICTIM])

    def run_traced(self, long):
        if subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True).returncode != 0:
            print("no strace here, or it is not allowed: its cases are left out")
            return
        for call, what in TRACED if long else TRACED[:2]:
            for nth in (1, 2, 5, 20) if long else (2,):
                try:
                    self.traced(call, what, nth)
                except (AssertionError, *GONE) as error:
                    self.problems.append(f"strace {call} {what} {nth}: {error}")
                    print("PROBLEM " + self.problems[-1], flush=True)
                    self.recover()

    def exits(self, seconds=5):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.victim.process.poll() is not None:
                return True
            time.sleep(0.01)
        return self.victim.process.poll() is not None

    def reaction(self, fault, log):
        code = self.victim.process.returncode
        if fault in (*KILLS, "tear, kill"):
            require(code == -9, f"killed, but it ended with {code}")
            return "killed"
        self.said[f"exit {code}: {last_line(log)[:170]}"] += 1
        require(code > 0, f"it crashed with signal {-code}: {last_line(log)}")
        require(code in (1, 4), f"it ended with {code}, which tells the operator something else: {log[-600:]}")
        require(log.strip(), "it stopped without a word")
        return "stopped"

    def run_case(self, call, fault, nth, at_start):
        place = f"{call} {fault_name(fault)}, {'start' if at_start else 'load'} {nth}"
        try:
            self.case(call, fault, nth, at_start)
        except (AssertionError, *GONE) as error:
            if self.is_asleep(call, fault):
                self.table[call, fault_name(fault)]["asleep"] += 1
            else:
                self.problems.append(f"{place} ({self.control.where()}): {error}")
                print("PROBLEM " + self.problems[-1], flush=True)
            self.recover()
        self.last = place

    def is_asleep(self, call, fault):
        """Asio does not look whether the kernel took the descriptor by which it wakes its threads. Refused that, a node
        delivers nothing and does not stop when asked, until it is started again. Known, and nothing is lost by it."""
        return call == "epoll_ctl" and fault not in KILLS and self.control.where() in WAKING

    def recover(self):
        self.control.disarm()
        if self.victim.process.poll() is None:
            self.victim.kill()
        self.victim.start()
        try:
            self.border.check()
        except (AssertionError, *GONE) as error:
            self.problems.append(f"and after a restart: {error}")
            print("PROBLEM " + self.problems[-1], flush=True)
            raise

    def cases(self, long, only):
        """(call, fault, nth, at the start): every call by --long, a random one of each kind otherwise."""
        chosen = []
        for call in self.control.CALLS:
            if only and call != only:
                continue
            kills = KILLS
            for fault in FAULTS[call] + kills:
                for at_start, made in ((True, self.at_start[call]), (False, self.under_load[call])):
                    if made == 0:
                        continue
                    numbers = {1, made, self.dice.randint(1, made)}
                    if long:
                        numbers |= {self.dice.randint(1, made) for _ in range(3)}
                    elif call not in SYNCS:
                        numbers = {self.dice.randint(1, made)}
                    chosen += [(call, fault, nth, at_start) for nth in sorted(numbers)]
        self.dice.shuffle(chosen)
        return chosen

    def report(self, seconds):
        print(f"\n{'call':16} {'fault':12}" + "".join(f"{reaction:>10}" for reaction in REACTIONS))
        for (call, fault), reactions in sorted(self.table.items()):
            print(f"{call:16} {fault:12}" + "".join(f"{reactions[reaction]:>10}" for reaction in REACTIONS))
        total = {reaction: sum(each[reaction] for each in self.table.values()) for reaction in REACTIONS}
        print(f"{'all':29}" + "".join(f"{total[reaction]:>10}" for reaction in REACTIONS))
        print("\nwhat it said:")
        for text, count in sorted(self.said.items(), key=lambda each: (-each[1], each[0])):
            print(f"  {count:4} x {text}")
        print(
            f"\n{self.injected} faults injected, {self.kills} of them kills; {self.not_reached} were not reached; "
            f"{self.border.total()} records acknowledged, {len(self.problems)} problems; {seconds:.0f} s"
        )
        for problem in self.problems:
            print("PROBLEM " + problem)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("preload")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only")
    parser.add_argument("--budget", type=float)
    options = parser.parse_args()
    budget = options.budget or (float("inf") if options.long else 60)
    drill = Drill(options.program, options.preload, options.seed)
    started = time.monotonic()
    try:
        drill.profile()
        for case in drill.cases(options.long, options.only):
            if time.monotonic() - started > budget:
                break
            drill.run_case(*case)
        drill.run_traced(options.long)
        drill.border.check(thoroughly=True)
    finally:
        drill.report(time.monotonic() - started)
        drill.border.stop()
    drill.border.fsck()
    if drill.problems:
        print("the folders are kept in " + drill.border.folder)
        sys.exit(1)
    require(drill.injected > 0, "no fault was injected: the test tested nothing")
    shutil.rmtree(drill.border.folder)


if __name__ == "__main__":
    main()
