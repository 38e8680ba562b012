# SPDX-License-Identifier: Apache-2.0
"""Real nodes on loopback, for tests: folders, keys and agreement by the program's own commands, processes that can be killed."""

import http.client
import json
import os
import select
import signal
import subprocess
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


OFFICES = {"irn": "irn-ilam-post-3", "irq": "irq-wasit-post-2"}  # one for each party of the worked example


def run(program, *arguments, expect=0, prefix=()):
    done = subprocess.run([*prefix, program, *arguments], capture_output=True, text=True, timeout=120)
    if done.returncode != expect:
        raise AssertionError(f"thalweg {' '.join(arguments)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def free_ports(count):
    import socket

    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Node:
    """One node: its folder outlives its processes."""

    def __init__(self, program, folder, name, local, peer, peer_host="127.0.0.1"):
        self.program, self.folder, self.name, self.local, self.peer = program, folder, name, local, peer
        self.process = None
        self.prefix, self.environment = [], {}  # how it is started: under another command, with other variables
        run(program, "init", "--folder", folder, "--id", name, "--local", f"127.0.0.1:{local}", "--peer", f"{peer_host}:{peer}")

    def start(self, expect_ready=True, seconds=60):
        """The line that it prints when it is ready; empty when it ended before, or said nothing for so long."""
        with open(self.folder + ".log", "a") as log:
            self.process = subprocess.Popen(
                [*self.prefix, self.program, "serve", "--folder", self.folder],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, **self.environment},
            )
        spoke = select.select([self.process.stdout], [], [], seconds)[0]
        line = self.process.stdout.readline() if spoke else ""
        if expect_ready and not line.startswith("ready "):
            raise AssertionError(f"{self.name} did not start:\n{self.said()[-2000:]}")
        return line

    def said(self, since=0):
        """What it logged, from that byte on."""
        with open(self.folder + ".log", "rb") as log:
            log.seek(since)
            return log.read().decode(errors="replace")

    def connect(self, timeout):
        """A connection to the local API. Tests that give a node a network of its own replace it."""
        return http.client.HTTPConnection("127.0.0.1", self.local, timeout=timeout)

    def credentials(self):
        """The header by which the node knows its operator."""
        with open(os.path.join(self.folder, "local.token"), encoding="ascii") as token:
            return {"Authorization": "Bearer " + token.read().strip()}

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self, seconds=30):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=seconds)
        if self.process:
            self.process.stdout.close()

    def ask(self, method, path, body=None, content_type="application/json", timeout=30):
        """Status and parsed answer; OSError or HTTPException when the node is gone."""
        connection = self.connect(timeout)
        try:
            headers = self.credentials() | ({"Content-Type": content_type} if body is not None else {})
            connection.request(method, "/api/v1" + path, body if body is None or isinstance(body, str) else json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read()
            is_json = "json" in (answer.getheader("Content-Type") or "")
            return answer.status, json.loads(text) if is_json else text
        finally:
            connection.close()


def neighbours(program, folder, names=("irn", "irq", "obs"), hosts={}):
    """All nodes of the worked example, with keys exchanged and the agreement added; none is running yet."""
    ports = free_ports(2 * len(names))
    nodes = {
        name: Node(program, f"{folder}/{name}", name, ports[2 * i], ports[2 * i + 1], hosts.get(name, "127.0.0.1"))
        for i, name in enumerate(names)
    }
    fill = []
    for name, node in nodes.items():
        with open(f"{folder}/keys-{name}.toml", "w") as keys:
            keys.write(run(program, "keys", "show", "--folder", node.folder, "--agreement", "irn-irq"))
        fill += ["--party", f"{name}={folder}/keys-{name}.toml"]
    run(program, "agree", "new", f"{SOURCE}/data/irn-irq/agreement.toml", "-o", f"{folder}/agreement", *fill)
    for node in nodes.values():
        run(program, "agree", "add", "--folder", node.folder, f"{folder}/agreement")
    return nodes


def ratify(program, nodes):
    for name in ("irn", "irq"):
        run(program, "agree", "ratify", "--folder", nodes[name].folder, "--yes", prefix=nodes[name].prefix)
    wait_for(lambda: all(in_force(nodes[name]) for name in ("irn", "irq")), "the agreement to come into force")


def in_force(node):
    return node.ask("GET", "/node")[1]["agreements"][0]["state"] == "in_force"


def wait_for(condition, what, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s for {what}")


def incident(office, number):
    return {
        "kind": "incident",
        "office": office,
        "purpose": "boundary",
        "type": "livestock.strayed",
        "event_at": "2026-09-01T05:00:00Z",
        "known_at": "2026-09-01T05:10:00Z",
        "impact": "low",
        "line_relation": "our_side",
        "response_taken": ["search"],
        "livestock_head": {"sheep": 1 + number % 900},
        "place": {"lat_e7": 331105000, "lon_e7": 460810000, "precision_m": 100},
        "text": {"en": f"Strayed animals, report {number}"},
        "lang": "en",
    }


def load(node, office, stop, acknowledged, failures, pause=0.0):
    """Submits with that pause in seconds; remembers what was acknowledged. A node that is down is tried again."""
    number = 0
    while not stop.is_set():
        number += 20
        time.sleep(pause)
        try:
            status, answer = node.ask("POST", "/records", {"records": [incident(office, number + i) for i in range(20)]}, timeout=10)
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)
            continue
        if status != 200:
            if status not in (429, 503):
                failures.append(f"{node.name}: {status} {answer}")
            continue
        for result in answer["results"]:
            if result.get("id"):
                acknowledged.append(result["id"])
            elif result["status"] == "refused":
                failures.append(f"{node.name}: {result}")


def everything(node):
    """All commitments that the node lists, by party."""
    found, cursor = {"irn": set(), "irq": set()}, None
    while True:
        answer = node.ask("GET", "/records?limit=500" + (f"&before={cursor}" if cursor else ""))[1]
        for item in answer["items"]:
            found[item["party"]].add(item["id"])
        cursor = answer["next"]
        if cursor is None:
            return found


def settled(nodes):
    for name in ("irn", "irq"):
        for peer in nodes[name].ask("GET", "/node")[1]["peers"]:
            if peer["state"] != "ok" or peer["receipted_size"] != peer["own_size"]:
                return False
    return True
