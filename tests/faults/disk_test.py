#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A real node on a disk that is full, read-only or fails for good, and without file descriptors: it says so, loses
nothing that it acknowledged, and goes on once there is room again.

disk_test.py PROGRAM [--rounds N] [--seed S]     as root, for the disks; the rest runs for anyone
"""

import argparse
import contextlib
import os
import random
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from faults import SKIPPED, Border, Load, last_line, require, take_again

VICTIM = "irn"


def tool(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


class SmallDisk:
    """An ext4 file system in a file, mounted where the victim's folder will be."""

    SIZE = 24 << 20

    def __init__(self, folder):
        self.folder, self.image = folder, folder + ".image"
        with open(self.image, "wb") as image:
            image.truncate(self.SIZE)
        tool("mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", self.image)
        os.makedirs(folder)
        self.device = ""
        self.mount()
        shutil.rmtree(folder + "/lost+found")

    def mount(self, *options):
        tool("mount", "-o", ",".join(("loop", "errors=remount-ro", *options)), self.image, self.folder)
        with open("/proc/mounts") as mounts:
            self.device = next(line.split()[0] for line in mounts if line.split()[1] == self.folder)

    def unmount(self):
        tool("umount", self.folder)

    def fail(self):
        """As when the kernel meets an error it cannot bear: nothing more is written."""
        with open(f"/sys/fs/ext4/{os.path.basename(self.device)}/trigger_fs_error", "w") as trigger:
            trigger.write("a test\n")

    def fill(self, leave):
        """Writes ballast until only so many bytes are left."""
        self.ballast = self.folder + "/.ballast"
        free = os.statvfs(self.folder)
        with open(self.ballast, "wb") as ballast:
            os.posix_fallocate(ballast.fileno(), 0, max(free.f_bavail * free.f_frsize - leave, 4096))

    def make_room(self):
        os.unlink(self.ballast)


@contextlib.contextmanager
def border(program, on_small_disk):
    folder = tempfile.mkdtemp(prefix="thalweg-disk-")
    disk = SmallDisk(f"{folder}/{VICTIM}") if on_small_disk else None
    made = None
    try:
        made = Border(program, folder)
        made.start()
        yield made, disk
    finally:
        if made:
            made.stop()
        if disk:
            disk.unmount()
    shutil.rmtree(folder)


def ends(node, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end and node.process.poll() is None:
        time.sleep(0.02)
    return node.process.poll()


def stopped_saying(node, since, words):
    code, log = node.process.poll(), node.said(since)
    require(code in (1, 4), f"it ended with {code}, which tells the operator something else: {log[-600:]}")
    require(any(word in log for word in words), f"it stopped without saying {words}: {log[-600:]}")
    return last_line([line for line in log.splitlines() if any(word in line for word in words)][0])


def full(made, disk, dice):
    """Fills up under load. The node stops by itself; while the disk is full it says so again, then goes on."""
    node, since = made.nodes[VICTIM], len(made.nodes[VICTIM].said())
    disk.fill(dice.randint(8, 400) << 10)
    with Load(made) as load:
        require(ends(node, 60) is not None, f"the disk is full, and the node goes on: {load.heard[-3:]}")
    said = stopped_saying(node, since, ["No space left on device"])
    node.process.stdout.close()
    with contextlib.suppress(OSError):  # not a byte more, or a little: both are to be borne
        with open(disk.folder + "/.more", "wb") as more:
            while dice.random() < 0.9:
                more.write(bytes(4096))
    since = len(node.said())
    serves = node.start(expect_ready=False).startswith("ready ") and ends(node, 3) is None
    if serves:
        made.look_at(VICTIM)
        node.kill()
    else:
        require(ends(node, 20) is not None, "it neither starts nor stops")
        stopped_saying(node, since, ["No space left on device", "disk is full"])
        node.process.stdout.close()
    with contextlib.suppress(OSError):
        os.unlink(disk.folder + "/.more")
    disk.make_room()
    node.start()
    made.check()
    made.fsck()
    return said, "serves what it has" if serves else "stops again and says why"


def fails(made, disk):
    """Turns read-only under load, as ext4 does after an error. The node stops; on the read-only disk it says so."""
    node, since = made.nodes[VICTIM], len(made.nodes[VICTIM].said())
    with Load(made) as load:
        time.sleep(0.5)
        disk.fail()
        require(ends(node, 60) is not None, f"the disk is read-only, and the node goes on: {load.heard[-3:]}")
    said = stopped_saying(node, since, ["Read-only file system", "Input/output error"])
    node.process.stdout.close()
    since = len(node.said())
    require(not node.start(expect_ready=False), "it starts on a read-only disk")
    require(ends(node, 20) is not None, "it neither starts nor stops")
    node.process.stdout.close()
    stopped_saying(node, since, ["Read-only file system", "Input/output error"])
    made.fsck([VICTIM])  # which only reads
    disk.unmount()
    disk.mount()
    node.start()
    made.check()
    made.fsck()
    return said


def starts_read_only(made, disk):
    node = made.nodes[VICTIM]
    node.stop()
    disk.unmount()
    disk.mount("ro")
    since = len(node.said())
    require(not node.start(expect_ready=False), "it starts on a read-only disk")
    require(ends(node, 20) is not None, "it neither starts nor stops")
    said = stopped_saying(node, since, ["Read-only file system"])
    made.fsck([VICTIM])
    disk.unmount()
    disk.mount()
    node.start()
    made.check()
    made.fsck()
    return said


def without_descriptors_at_start(made):
    """Too few descriptors: it says so and stops, or it has enough and serves."""
    node, reactions = made.nodes[VICTIM], []
    node.stop()
    needed = None
    for limit in (4, 6, 8, 10, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 128, 192, 256):
        node.prefix = ["prlimit", f"--nofile={limit}:{limit}"]
        since = len(node.said())
        if node.start(expect_ready=False).startswith("ready "):
            needed = limit
            node.stop()
            break
        require(ends(node, 20) is not None, f"with {limit} descriptors it neither starts nor stops")
        log = node.said(since)
        code = node.process.returncode
        require(code in (1, 4, 127), f"with {limit} descriptors: exit {code}: {log[-300:]}")
        reasons = ("oo many open files", "unable to open", "shared libraries")
        require(any(reason in log for reason in reasons), f"it does not say why: {log[-300:]}")
        reactions.append(last_line(log))
    node.prefix = []
    node.start()
    require(needed, "it serves with no limit that was tried")
    made.check()
    made.fsck()
    return needed, reactions[-1]


def without_descriptors(made):
    """Takes all descriptors away while it works, by idle connections to both ports; then gives them back."""
    node, since = made.nodes[VICTIM], len(made.nodes[VICTIM].said())
    used = len(os.listdir(f"/proc/{node.process.pid}/fd"))
    limit = resource.prlimit(node.process.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(node.process.pid, resource.RLIMIT_NOFILE, (used + 6, limit[1]))
    idle = []
    try:
        with Load(made, 0.05) as load:
            for _ in range(40):
                for port in (node.local, node.peer):
                    connection = socket.socket()
                    connection.settimeout(1)
                    with contextlib.suppress(OSError):
                        connection.connect(("127.0.0.1", port))
                    idle.append(connection)
            time.sleep(2)
            for connection in idle:
                connection.close()
            time.sleep(0.5)
        code = ends(node, 0.2)
    finally:
        for connection in idle:
            connection.close()
    log = node.said(since)
    require("oo many open files" in log, f"it does not say why it accepts nobody: {log[-400:]}")
    if code is not None:
        stopped_saying(node, since, ["oo many open files"])
        node.process.stdout.close()
        node.start()
    else:
        resource.prlimit(node.process.pid, resource.RLIMIT_NOFILE, limit)
    made.check()
    made.fsck()
    return "goes on" if code is None else f"stopped: {last_line(log)}", load.answers


def more_connections_than_allowed(made):
    """More idle connections than there are places, to both ports: they lock nobody out."""
    node, idle = made.nodes[VICTIM], []
    try:
        for _ in range(150):
            idle += [socket.create_connection(("127.0.0.1", port)) for port in (node.local, node.peer)]
        made.check()
    finally:
        for connection in idle:
            connection.close()
    made.check()
    return len(idle)


def limited_files(made):
    """Files may not grow beyond a size, as service managers can set it: an error, not a signal."""
    node, since = made.nodes[VICTIM], len(made.nodes[VICTIM].said())
    journals = (os.path.join(at, name) for at, _, names in os.walk(node.folder + "/journals") for name in names)
    largest = max(os.path.getsize(path) for path in journals)
    resource.prlimit(node.process.pid, resource.RLIMIT_FSIZE, (largest + 20000, resource.RLIM_INFINITY))
    with Load(made):
        require(ends(node, 60) is not None, "files may not grow, and the node goes on")
    said = stopped_saying(node, since, ["File too large"])
    node.process.stdout.close()
    node.start()
    made.check()
    made.fsck()
    return said


def without_a_log(made):
    """Whoever read its log has gone: it goes on without."""
    node = made.nodes[VICTIM]
    node.stop()
    reading, writing = os.pipe()
    command = [node.program, "serve", "--folder", node.folder, "--log-level", "debug"]
    node.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=writing, text=True)
    os.close(writing)
    require(node.process.stdout.readline().startswith("ready "), "it does not start")
    os.close(reading)
    for _ in range(70):  # one is turned away, which is logged
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", node.peer)).close()
    made.check()
    require(node.process.poll() is None, f"it died of its log: {node.process.returncode}")
    node.stop()
    node.start()
    return "goes on"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    started, missing = time.monotonic(), None
    with border(options.program, False) as (made, _):
        enough, said = without_descriptors_at_start(made)
        print(f"too few descriptors at the start: serves with {enough}; before: {said}", flush=True)
        reaction, answers = without_descriptors(made)
        print(f"descriptors used up while it works: {reaction} ({answers} requests answered meanwhile)", flush=True)
        print(f"{more_connections_than_allowed(made)} idle connections: it goes on serving, and delivering", flush=True)
        print(f"files that may not grow: {limited_files(made)}", flush=True)
        print(f"nobody reads its log: {without_a_log(made)}", flush=True)
        made.check(thoroughly=True)
    try:
        with border(options.program, True) as (made, disk):
            for _ in range(options.rounds):
                print("full disk: {}; started on it: {}".format(*full(made, disk, dice)), flush=True)
            print(f"disk fails and turns read-only: {fails(made, disk)}", flush=True)
            print(f"read-only at the start: {starts_read_only(made, disk)}", flush=True)
            made.check(thoroughly=True)
            print(f"{made.total()} records acknowledged on it, none lost")
    except OSError as error:
        missing = error
    print(f"{time.monotonic() - started:.0f} s")
    if missing:
        print(f"skipped: disks of its own need root, mount and mkfs.ext4: {missing}")
        sys.exit(SKIPPED)


if __name__ == "__main__":
    main()
