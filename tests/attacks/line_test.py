#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Attacks on the line, on the local interface and on what is left on disk, against real nodes.

line_test.py THALWEG
"""

import base64
import http.client
import json
import os
import re
import shutil
import socket
import sqlite3
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"))
from nodes import incident, neighbours, ratify, run, wait_for

THALWEG = os.path.abspath(sys.argv[1])
POST, HEADQUARTERS = "irn-ilam-post-3", "irn-commission"
CONNECTIONS = 64  # what a node allows, unless it is told otherwise
ED25519_PKCS8 = bytes.fromhex("302e020100300506032b657004220420")


def memory_mib(node):
    with open(f"/proc/{node.process.pid}/status", encoding="ascii") as status:
        return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1]) // 1024


def answered(node):
    return node.ask("GET", "/node")[0] == 200


def settled(node):
    return all(peer["state"] == "ok" and peer["receipted_size"] == peer["own_size"] for peer in node.ask("GET", "/node")[1]["peers"])


class Attacks(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="thalweg-attacks-")
        cls.temporary = os.path.join(cls.folder, "tmp")
        os.mkdir(cls.temporary)
        os.environ["TMPDIR"] = cls.temporary  # where a node's temporary files would go
        cls.nodes = neighbours(THALWEG, os.path.join(cls.folder))
        cls.irn, cls.irq = cls.nodes["irn"], cls.nodes["irq"]
        settings = os.path.join(cls.irn.folder, "node.toml")
        with open(settings, encoding="utf-8") as file:
            text = file.read()
        with open(settings, "w", encoding="utf-8") as file:
            file.write(text.replace('local_name = ""', 'local_name = "desk.irn.example"'))
        for node in cls.nodes.values():
            node.start()
        ratify(THALWEG, cls.nodes)
        wait_for(lambda: settled(cls.irn) and settled(cls.irq), "the neighbours to settle")

    @classmethod
    def tearDownClass(cls):
        for node in cls.nodes.values():
            node.stop()
        shutil.rmtree(cls.folder)

    def setUp(self):
        """What an earlier attack left to be carried over must not decide how this one goes."""
        wait_for(lambda: settled(self.irn) and settled(self.irq), "the neighbours to settle")

    def tearDown(self):
        for node in self.nodes.values():
            self.assertIsNone(node.process.poll(), f"{node.name} has ended")

    # Helpers.

    def say(self, number=1, **more):
        status, answer = self.irn.ask("POST", "/records", {"records": [incident(POST, number) | more]})
        self.assertEqual(status, 200, answer)
        self.assertEqual(answer["results"][0]["status"], "released", answer)
        return answer["results"][0]["id"]

    def works(self):
        """A record goes from one side to the other."""
        record = self.say()
        wait_for(lambda: self.irq.ask("GET", f"/records/{record}")[0] == 200, "a record to reach the neighbour")

    def raw(self, port, text=b""):
        connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        connection.sendall(text)
        self.addCleanup(connection.close)
        return connection

    def request(self, method, path, headers, body=None):
        """A request as some program or page makes it: status, headers, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.irn.local, timeout=30)
        self.addCleanup(connection.close)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        given = {name.lower(): value for name, value in answer.getheaders()}
        for cookie in answer.headers.get_all("Set-Cookie", []):
            if cookie.startswith("thalweg_session"):
                given["session-cookie"] = cookie
        return answer.status, given, answer.read()

    def as_neighbour(self):
        """TLS to the node's peer port with the neighbour's true key."""
        if not hasattr(self, "identity"):
            with open(os.path.join(self.irq.folder, "keys.toml"), encoding="ascii") as keys:
                seed = re.search(r'tls_seed = "([^"]+)"', keys.read())[1]
            seed = bytes.fromhex(seed) if re.fullmatch("[0-9a-f]{64}", seed) else base64.b64decode(seed)
            key = os.path.join(self.folder, "irq-key.pem")
            with open(key, "w", encoding="ascii") as file:
                file.write(ssl.DER_cert_to_PEM_cert(ED25519_PKCS8 + seed).replace("CERTIFICATE", "PRIVATE KEY"))
            certificate = os.path.join(self.folder, "irq-certificate.pem")
            subprocess.run(
                ["openssl", "req", "-x509", "-key", key, "-subj", "/CN=irq", "-days", "1", "-out", certificate], check=True, capture_output=True
            )
            type(self).identity = (certificate, key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.load_cert_chain(*self.identity)
        connection = context.wrap_socket(socket.create_connection(("127.0.0.1", self.irn.peer), timeout=30))
        self.addCleanup(connection.close)
        return connection

    # The line.

    def test_slow_reader(self):
        """Half of the connections that a node allows ask for much and never read it."""
        for number in range(40):
            self.say(number)
        known = f"Authorization: {self.irn.credentials()['Authorization']}\r\n".encode()
        request = (b"GET /api/v1/records?limit=1000 HTTP/1.1\r\nHost: localhost\r\n" + known + b"\r\n") * 20
        for _ in range(CONNECTIONS // 2):
            self.raw(self.irn.local, request)
        self.works()

    def test_slow_writer(self):
        """Requests that never end, on more connections than a node allows, on both of its ports."""
        slow = []
        for _ in range(CONNECTIONS + 20):
            slow.append(self.raw(self.irn.local, b"POST /api/v1/records HTTP/1.1\r\nHost: localhost\r\nContent-Le"))
            slow.append(self.raw(self.irn.peer, b"\x16\x03\x01"))
        self.assertTrue(answered(self.irn))
        # The neighbour has to come through with a new connection: it starts again.
        self.irq.stop()
        self.irq.start()
        self.works()
        for connection in slow[-20:]:
            try:
                connection.send(b"x")
            except OSError:
                pass
        self.works()

    def test_slow_neighbour(self):
        """The neighbour itself, with its true key, holds more connections than all may have together."""
        for _ in range(CONNECTIONS + 10):
            connection = self.as_neighbour()
            connection.sendall(b"POST /x/irn-irq/add-records HTTP/1.1\r\nHost: irn\r\nContent-Length: 20000000\r\n\r\nxx")
        self.assertTrue(answered(self.irn))
        self.nodes["obs"].stop()
        self.nodes["obs"].start()
        self.works()

    def test_flood_of_valid_records(self):
        """More than the node can take at once: it says 429 and goes on, in bounded memory, and keeps what it took."""
        before = memory_mib(self.irn)
        batch = json.dumps({"records": [incident(POST, number) | {"text": {"en": "x" * 1000}} for number in range(8000)]})
        seen, stop = [], threading.Event()

        def flood():
            while not stop.is_set():
                try:
                    status, answer = self.irn.ask("POST", "/records?ack=count", batch, timeout=120)
                except (OSError, http.client.HTTPException) as error:
                    status, answer = 0, error
                seen.append((status, answer))
                if any(status == 429 for status, _ in seen) or len(seen) > 200:
                    stop.set()

        threads = [threading.Thread(target=flood) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        statuses = {status for status, _ in seen}
        self.assertLessEqual(statuses, {200, 429, 504}, seen[-1])
        self.assertIn(429, statuses, "the flood was too small: this tested nothing")
        self.assertTrue(all(answer["refused"] == 0 for status, answer in seen if status == 200))
        self.assertLess(memory_mib(self.irn) - before, 700)
        wait_for(lambda: settled(self.irn), "the neighbour to have all that was taken", 120)
        self.works()

    def test_oversized_body(self):
        for size, method, path in ((30_000_000, "POST", "/api/v1/records"), (10**15, "POST", "/api/v1/bundle"), (-1, "POST", "/api/v1/records")):
            head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n\r\n"
            answer = self.raw(self.irn.local, head.encode()).recv(4096)
            self.assertRegex(answer, rb"^HTTP/1.1 4(13|00) ")
        neighbour = self.as_neighbour()
        neighbour.sendall(b"POST /x/irn-irq/add-records HTTP/1.1\r\nHost: irn\r\nContent-Length: 30000000\r\n\r\n")
        self.assertRegex(neighbour.recv(4096), rb"^HTTP/1.1 413 ")
        deep = b'{"records":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
        status, _, _ = self.request("POST", "/api/v1/records", {"Host": "localhost", "Content-Type": "application/json"} | self.irn.credentials(), deep)
        self.assertEqual(status, 400)
        self.works()

    def test_stranger_on_the_line(self):
        """Without a key, with a key that nobody named, and in the clear, nothing is learned and nothing taken."""
        key, certificate = (os.path.join(self.folder, f"eve-{what}.pem") for what in ("key", "certificate"))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", key, "-subj", "/CN=irq", "-days", "1", "-out", certificate],
            check=True,
            capture_output=True,
        )
        for identity in (None, (certificate, key)):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            if identity:
                context.load_cert_chain(*identity)
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                with context.wrap_socket(socket.create_connection(("127.0.0.1", self.irn.peer), timeout=30)) as line:
                    line.sendall(b"GET /x/irn-irq/checkpoint HTTP/1.1\r\nHost: irn\r\n\r\n")
                    self.assertEqual(line.recv(4096), b"")
                    raise ConnectionError("closed without a word")
        clear = self.raw(self.irn.peer, b"GET /x/irn-irq/checkpoint HTTP/1.1\r\nHost: irn\r\n\r\n")
        self.assertNotIn(b"HTTP/1.1 200", clear.recv(4096))

    # The local interface, as pages in an officer's browser would use it.

    def entries(self):
        return {each["origin"]: each["size"] for each in self.irn.ask("GET", "/journals")[1]["items"]}

    def refused(self, method, path, headers, body=None, status=403):
        before = self.entries()
        given, answered_headers, answer = self.request(method, path, headers, body)
        self.assertEqual(given, status, f"{method} {path} {headers}\n{answer}")
        self.assertNotIn("access-control-allow-origin", answered_headers)
        self.assertNotIn("set-cookie", answered_headers)
        self.assertEqual(self.entries(), before, "nothing was written")

    def draft(self):
        return json.dumps({"records": [incident(POST, 1)]}).encode()

    def test_cross_site_request(self):
        own = f"localhost:{self.irn.local}"
        json_type = {"Content-Type": "application/json"}
        for origin in ("https://evil.example", "null", "http://localhost", "http://localhost:1", "https://" + own + ".evil.example", "file://", "x"):
            for path, body in (("/api/v1/records", self.draft()), ("/api/v1/bundle", b"x"), ("/api/v1/held/" + "0" * 64 + "/approve", b"{}")):
                self.refused("POST", path, {"Host": own, "Origin": origin} | json_type, body)
            self.refused("GET", "/api/v1/records", {"Host": own, "Origin": origin})
            self.refused("OPTIONS", "/api/v1/records", {"Host": own, "Origin": origin, "Access-Control-Request-Method": "POST"})
        own_page = {"Host": own, "Origin": "http://" + own} | json_type | self.irn.credentials()
        status, _, _ = self.request("POST", "/api/v1/records", own_page, self.draft())
        self.assertEqual(status, 200, "the node's own page may")
        proxied = {"Host": "desk.irn.example", "Origin": "https://desk.irn.example", "X-Forwarded-Proto": "https"} | json_type | self.irn.credentials()
        status, _, _ = self.request("POST", "/api/v1/records", proxied, self.draft())
        self.assertEqual(status, 200, "and the page of the proxy before it, by the name that it was given")
        for host in ("irn.example", "desk.irn.example.evil.example", "10.0.0.7"):
            self.refused("GET", "/api/v1/records", {"Host": host, "Origin": "https://" + host} | self.irn.credentials())

    def test_forged_form(self):
        """What a form of another site can send without asking first; some browsers leave out the Origin."""
        own = {"Host": f"127.0.0.1:{self.irn.local}"}
        for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "text/plain; application/json"):
            for path in ("/api/v1/records", "/api/v1/preview", "/api/v1/bundle", "/api/v1/held/" + "0" * 64 + "/approve"):
                form = own | ({"Content-Type": content_type} if content_type else {})
                self.refused("POST", path, form, self.draft(), 401)
                self.refused("POST", path, form | self.irn.credentials(), self.draft(), 415)
        # What needs no body changes nothing: no GET does.
        before = self.entries()
        for path in self.irn.ask("GET", "/openapi.json")[1]["paths"]:
            if path in ("/api/v1/live", "/api/v1/picture/stream"):  # which do not end
                continue
            self.request("GET", path.replace("{id}", "irn-irq").replace("{national}", "0" * 64), own | self.irn.credentials())
        self.assertEqual(self.entries(), before)
        # And no page of ours is shown inside another one.
        _, headers, _ = self.request("GET", "/", own)
        self.assertIn("frame-ancestors 'none'", headers["content-security-policy"])

    def test_name_that_leads_here(self):
        """A page whose own name has been made to lead to this machine (DNS rebinding)."""
        for host in ("evil.example", f"evil.example:{self.irn.local}", "localhost.evil.example", "127.0.0.1.evil.example", "", "[::2]", "0.0.0.0"):
            for origin in ({}, {"Origin": "http://" + host}):
                self.refused("GET", "/api/v1/records", {"Host": host} | origin)
                self.refused("POST", "/api/v1/records", {"Host": host, "Content-Type": "application/json"} | origin, self.draft())
        self.refused("GET", "/api/v1/records", {}, status=403)

    def test_stolen_session(self):
        """What nobody gave out opens nothing, nor what was given out and has ended, or comes from elsewhere."""
        _, headers, _ = self.request("GET", "/", {"Host": "localhost"})
        self.assertNotIn("set-cookie", headers)
        stolen = {"Host": "localhost", "Cookie": "session=officer", "Authorization": "Bearer officer"}
        self.refused("POST", "/api/v1/records", stolen | {"Origin": "https://evil.example", "Content-Type": "application/json"}, self.draft())
        self.refused("POST", "/api/v1/records", stolen | {"Content-Type": "application/json"}, self.draft(), 401)
        self.refused("GET", "/api/v1/records", stolen, status=401)
        session = self.log_in("stolen", [POST])
        own = {"Host": "localhost", "Content-Type": "application/json"}
        self.assertEqual(self.request("GET", "/api/v1/records", own | session)[0], 200)
        self.refused("POST", "/api/v1/records", own | session | {"Origin": "https://evil.example"}, self.draft())
        self.refused("POST", "/api/v1/records", own | {"Cookie": session["Cookie"]}, self.draft())
        self.assertEqual(self.request("DELETE", "/api/v1/session", own | session)[0], 200)
        self.refused("GET", "/api/v1/records", own | session, status=401)

    def log_in(self, name, offices, admin=False):
        """A new account that has chosen its password; the headers of its session."""
        made = self.irn.ask("POST", "/accounts", {"name": name, "offices": offices, "admin": admin})[1]
        session = self.session_by(name, made["enrolment"])
        answer = self.request(
            "POST",
            "/api/v1/account/password",
            {"Host": "localhost", "Content-Type": "application/json"} | session,
            json.dumps({"new": "wide meadow 17 storks"}).encode(),
        )
        self.assertEqual(answer[0], 200, answer)
        return self.session_of(answer)

    def session_by(self, name, password, cookie=None, status=200):
        headers = {"Host": "localhost", "Content-Type": "application/json"} | ({"Cookie": cookie} if cookie else {})
        answer = self.request("POST", "/api/v1/session", headers, json.dumps({"name": name, "password": password}).encode())
        self.assertEqual(answer[0], status, answer)
        return self.session_of(answer) if status == 200 else None

    def session_of(self, answer):
        return {"Cookie": self.cookie(answer), "x-thalweg-csrf": json.loads(answer[2])["csrf"]}

    def cookie(self, answer):
        return answer[1]["session-cookie"].split(";")[0]

    def test_session_fixation(self):
        """A cookie that somebody planted before the login is good for nothing after it."""
        planted = "thalweg_session_irn=" + "a" * 64
        session = self.log_in("fixed", [POST])
        again = self.session_by("fixed", "wide meadow 17 storks", cookie=session["Cookie"])
        self.assertNotEqual(again["Cookie"], session["Cookie"])
        self.refused("GET", "/api/v1/records", {"Host": "localhost", "Cookie": session["Cookie"]}, status=401)
        self.refused("GET", "/api/v1/records", {"Host": "localhost", "Cookie": planted}, status=401)
        self.refused("GET", "/api/v1/records", {"Host": "localhost", "Cookie": planted + "; " + again["Cookie"]}, status=401)

    def test_password_guessing(self):
        """Whoever guesses waits; the right password does not help them while they do. Others log in meanwhile."""
        self.log_in("guessed", [POST])
        statuses = [
            self.request(
                "POST",
                "/api/v1/session",
                {"Host": "localhost", "Content-Type": "application/json"},
                json.dumps({"name": "guessed", "password": f"guess {number}"}).encode(),
            )[0]
            for number in range(12)  # a slow machine takes as long for a try as the first waits are
        ]
        self.assertEqual(set(statuses), {401, 429})
        self.assertEqual(self.request("GET", "/api/v1/records", {"Host": "localhost"} | self.irn.credentials())[0], 200)

    def test_token_outside_its_scope(self):
        made = self.irn.ask("POST", "/tokens", {"label": "station", "scopes": ["records:write"], "offices": [POST]})[1]
        token = {"Host": "localhost", "Content-Type": "application/json", "Authorization": "Bearer " + made["token"]}
        self.assertEqual(self.request("POST", "/api/v1/records", token, self.draft())[0], 200)
        wait_for(lambda: settled(self.irn), "the neighbour to have it")
        for method, path, body in (
            ("GET", "/api/v1/records", None),
            ("GET", "/api/v1/accounts", None),
            ("GET", "/metrics", None),
            ("POST", "/api/v1/tokens", b"{}"),
            ("POST", "/api/v1/held/" + "0" * 64 + "/approve", json.dumps({"office": POST}).encode()),
        ):
            self.refused(method, path, token, body)
        self.assertEqual(self.irn.ask("DELETE", "/tokens/" + made["id"])[0], 200)
        self.refused("POST", "/api/v1/records", token, self.draft(), 401)

    def test_audit_without_admin(self):
        """What was done at the node is read by administrators alone, and nobody writes, changes or removes a line of it."""
        session = self.log_in("curious", [POST])
        own = {"Host": "localhost", "Content-Type": "application/json"} | session
        self.refused("GET", "/api/v1/audit", own)
        scopes = ["records:read", "records:write", "approve", "bundle", "metrics"]
        made = self.irn.ask("POST", "/tokens", {"label": "curious", "scopes": scopes, "offices": [POST]})[1]
        self.refused("GET", "/api/v1/audit", {"Host": "localhost", "Authorization": "Bearer " + made["token"]})
        self.refused("GET", "/api/v1/audit", {"Host": "localhost"}, status=401)
        operator = {"Host": "localhost", "Content-Type": "application/json"} | self.irn.credentials()
        for method in ("POST", "PUT", "DELETE"):
            self.refused(method, "/api/v1/audit", operator, b"{}", 405)
        acts = self.irn.ask("GET", "/audit")[1]["items"]
        self.assertIn(("login", "curious"), [(act["act"], act["account"]) for act in acts])

    def test_audit_of_a_guesser(self):
        """Whoever guesses writes one line and then one a minute, not one a try."""
        self.log_in("besieged", [POST])
        for number in range(30):
            body = json.dumps({"name": "besieged", "password": f"guess {number}"}).encode()
            self.request("POST", "/api/v1/session", {"Host": "localhost", "Content-Type": "application/json"}, body)
        acts = self.irn.ask("GET", "/audit?limit=1000")[1]["items"]
        refused = [act for act in acts if act["act"] == "login.refused" and act["account"] == "besieged"]
        self.assertLessEqual(len(refused), 2)

    def test_office_outside_the_account(self):
        session = self.log_in("narrow", [POST])
        own = {"Host": "localhost", "Content-Type": "application/json"} | session
        draft = json.dumps({"records": [incident(HEADQUARTERS, 1)]}).encode()
        self.refused("POST", "/api/v1/records", own, draft)
        override = json.dumps({"records": [incident(POST, 1)], "override": {"office": HEADQUARTERS, "reason": "x"}}).encode()
        self.refused("POST", "/api/v1/records", own, override)
        self.refused("POST", "/api/v1/held/" + "0" * 64 + "/approve", own, json.dumps({"office": HEADQUARTERS}).encode())

    # What is left of what was erased.

    def places_of(self, what):
        found = []
        for folder, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(folder, name)
                try:
                    with open(path, "rb") as file:
                        text = file.read()
                except FileNotFoundError:  # a node took it away meanwhile
                    continue
                if what in text:
                    found.append(os.path.relpath(path, self.folder))
        return sorted(found)

    def test_payload_left_after_erasure(self):
        words, reference = "Forty sheep with a blue mark", "ref-4711-0815"
        record = self.say(text={"en": words}, ref=reference)
        for node in (self.irn, self.irq):
            wait_for(lambda node=node: node.ask("GET", f"/records/{record}")[0] == 200, "the record to be everywhere")
        for node in (self.irn, self.irq):
            self.assertIn(words, json.dumps(node.ask("GET", f"/records/{record}")[1]))
        evidence = self.irn.ask("GET", f"/evidence/{record}")[1].decode()
        salt = bytes.fromhex(re.search(r"^salt ([0-9a-f]{64})$", evidence, re.MULTILINE)[1])
        place = json.loads(re.search(r"^\{.*\}$", evidence, re.MULTILINE)[0])["place"]
        latitude = struct.pack(">i", place["lat_e7"])  # as SQLite writes it
        self.assertEqual([path for path in self.places_of(salt) if not path.startswith(("irn/", "irq/"))], [])
        self.assertEqual({path.split("/")[0] for path in self.places_of(salt)}, {"irn", "irq"}, "the test must see what is there before")
        wait_for(lambda: any("views.sqlite" in path for path in self.places_of(latitude)), "the index to hold the place")
        done = self.irn.ask(
            "POST",
            "/records",
            {
                "records": [
                    {
                        "kind": "erasure",
                        "office": HEADQUARTERS,
                        "purpose": "administration",
                        "act": "done",
                        "ground": "wrong_release",
                        "cites": [{"rel": "erases", "record": record}],
                    }
                ]
            },
        )[1]
        self.assertEqual(done["results"][0]["status"], "released", done)
        for node in (self.irn, self.irq):
            wait_for(lambda node=node: words not in json.dumps(node.ask("GET", f"/records/{record}")[1]), "the erasure to be carried out")
            wait_for(lambda node=node: node.ask("GET", f"/records?ref={reference}")[1]["items"] == [], "the index to forget")
        wait_for(lambda: self.places_of(salt) == [], "the salt to be gone from every file")
        secrets = (salt, salt.hex().encode(), base64.b64encode(salt), words.encode(), reference.encode())
        for node in (self.irn, self.irq):  # nothing comes back when they end, and start again
            node.stop()
        for secret in secrets:
            self.assertEqual(self.places_of(secret), [])
        for node in (self.irn, self.irq):
            node.start()
            wait_for(lambda node=node: node.ask("GET", f"/evidence/{record}")[0] in (404, 410), "the evidence to be refused")
            with sqlite3.connect(f"file:{node.folder}/views.sqlite?mode=ro", uri=True) as index:
                (rows,) = index.execute("SELECT count(*) FROM record WHERE id = ? AND (lat_e7 IS NOT NULL OR ref IS NOT NULL)", (bytes.fromhex(record),)).fetchone()
                self.assertEqual(rows, 0)
        for name, party in (("irn", "irq"), ("irq", "irn")):
            bundle = os.path.join(self.folder, f"bundle-{name}")
            node = self.nodes[name]
            url = f"http://127.0.0.1:{node.local}"
            run(THALWEG, "bundle", "export", "--agreement", "irn-irq", "--for", party, "-o", bundle, "--folder", node.folder, "--node", url)
        for secret in secrets:
            self.assertEqual(self.places_of(secret), [])
        for name in self.nodes:
            run(THALWEG, "fsck", "--folder", self.nodes[name].folder)
        self.works()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
