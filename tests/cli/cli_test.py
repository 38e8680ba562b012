# SPDX-License-Identifier: Apache-2.0
"""The command line from the outside: two neighbours and an observer on this machine, from `init` to a verified evidence
file. Run as: cli_test.py THALWEG SOURCE_FOLDER"""
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

THALWEG, SOURCE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
DONE, REFUSED, MISUSE, CORRUPT, UNAVAILABLE = range(5)
PARTIES, NODES = ("arr", "bes"), ("arr", "bes", "obs")
FRONTIER = '{"type":"LineString","coordinates":[[45.0,33.0],[45.0,33.5],[45.0,34.0]]}'
CROSSINGS = ('{"type":"FeatureCollection","features":[{"type":"Feature","id":"gate","geometry":{"type":"Point","coordinates":[45.0,33.5]},'
             '"properties":{"class":"market","names":{"en":"Gate"},"uncertainty_m":100}}]}')


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def wait_for(condition, seconds=40):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError("this never came true: " + condition.__doc__ if condition.__doc__ else "waited in vain")


def incident(**more):
    now = time.strftime("%Y-%m-%dT%H:%M:00Z", time.gmtime(time.time() - 600))
    return {"kind": "incident", "office": "arr-hq", "purpose": "safety", "type": "livestock.strayed", "event_at": now, "known_at": now,
            "impact": "low", "line_relation": "our_side", "response_taken": ["patrol_sent"],
            "place": {"lat_e7": 335000000, "lon_e7": 449900000, "precision_m": 50}, **more}


class Node:
    """One node's folder and, while it runs, its process."""

    def __init__(self, base, name):
        self.name, self.folder = name, os.path.join(base, name)
        self.peer, self.process, self.url, self.log = f"127.0.0.1:{free_port()}", None, None, []

    def start(self):
        self.process = subprocess.Popen([THALWEG, "serve", "--folder", self.folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        threading.Thread(target=self.keep_log, args=(self.process.stderr,), daemon=True).start()
        ready = self.process.stdout.readline()
        found = re.fullmatch(r"ready local=(127\.0\.0\.1:\d+) peer=(\S+)\n", ready)
        if not found:
            raise AssertionError(f"{self.name} did not start: {ready!r} {self.log}")
        self.url = "http://" + found[1]

    def keep_log(self, pipe):
        with pipe:
            self.log.extend(pipe)

    def stop(self):
        if self.process is None:
            return None
        self.process.terminate()
        code = self.process.wait(timeout=30)
        self.process.stdout.close()
        self.process = None
        return code


class Cli(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.base = tempfile.mkdtemp(prefix="thalweg-cli-")
        cls.nodes = {name: Node(cls.base, name) for name in NODES}
        cls.make_folders()
        cls.make_agreement()
        for node in cls.nodes.values():
            cls.run_done("agree", "add", cls.agreement, "--folder", node.folder)
            node.start()
        for party in PARTIES:
            cls.at(party, "agree", "ratify", "--yes")
        for party in PARTIES:
            wait_for(lambda: cls.json_at(party, "status")["agreements"][0]["state"] == "in_force")

    @classmethod
    def tearDownClass(cls):
        for node in cls.nodes.values():
            node.stop()
        shutil.rmtree(cls.base)

    @classmethod
    def make_folders(cls):
        for name, node in cls.nodes.items():
            cls.run_done("init", "--id", name, "--local", "127.0.0.1:0", "--peer", node.peer, "--folder", node.folder)
            keys = cls.run_done("keys", "show", "--agreement", "drill", "--folder", node.folder)
            write(os.path.join(cls.base, name + ".toml"), keys.stdout)

    @classmethod
    def make_agreement(cls):
        template = os.path.join(cls.base, "template")
        os.mkdir(template)
        shutil.copy(os.path.join(SOURCE, "tests/drill/agreement.toml"), template)
        write(os.path.join(template, "frontier.geojson"), FRONTIER)
        write(os.path.join(template, "crossings.geojson"), CROSSINGS)
        cls.template, cls.agreement = os.path.join(template, "agreement.toml"), os.path.join(cls.base, "drill-1")
        cls.run_done("agree", "new", cls.template, *cls.party_arguments(), "-o", cls.agreement)

    @classmethod
    def party_arguments(cls):
        return [part for name in NODES for part in ("--party", f"{name}={cls.base}/{name}.toml")]

    # Running the program.

    @classmethod
    def run_raw(cls, *arguments, stdin=""):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("THALWEG")}
        return subprocess.run([THALWEG, *arguments], input=stdin, capture_output=True, text=True, env=environment, cwd=cls.base, timeout=120)

    @classmethod
    def run_done(cls, *arguments, stdin=""):
        result = cls.run_raw(*arguments, stdin=stdin)
        if result.returncode != DONE:
            raise AssertionError(f"{arguments}: {result.returncode}\n{result.stdout}{result.stderr}")
        return result

    @classmethod
    def at(cls, name, *arguments, stdin="", code=DONE):
        node = cls.nodes[name]
        result = cls.run_raw(*arguments, "--folder", node.folder, "--node", node.url, stdin=stdin)
        if result.returncode != code:
            raise AssertionError(f"{name} {arguments}: {result.returncode}\n{result.stdout}{result.stderr}\n{''.join(node.log)}")
        return result

    @classmethod
    def json_at(cls, name, *arguments, stdin="", code=DONE):
        return json.loads(cls.at(name, *arguments, "--json", stdin=stdin, code=code).stdout)

    def say(self, draft, name="arr"):
        return self.json_at(name, "log", "-", stdin=json.dumps(draft))["results"][0]

    def seen_by(self, name, record):
        return wait_for(lambda: next((item for item in self.json_at(name, "list", "--limit", "200")["items"] if item["id"] == record), None))

    def evidence_of(self, record):
        self.seen_by("bes", record)
        wait_for(lambda: self.json_at("arr", "show", record)["receipts"])
        path = os.path.join(tempfile.mkdtemp(dir=self.base), "evidence")
        self.at("arr", "evidence", "export", record, "-o", path)
        return path

    def copy_of(self, name):
        folder = os.path.join(tempfile.mkdtemp(dir=self.base), name)
        shutil.copytree(self.nodes[name].folder, folder)
        return folder

    # What must hold.

    def test_a_record_reaches_the_other_side_and_comes_back_as_a_receipt(self):
        said = self.say(incident(text={"en": "A cow"}))
        self.assertEqual(said["status"], "released", said)
        there = self.seen_by("bes", said["id"])
        self.assertEqual(there["record"]["text"], {"en": "A cow"})
        self.assertEqual(there["record"]["place"]["precision_m"], 1000)  # the agreement's blur
        wait_for(lambda: "bes" in [receipt["party"] for receipt in self.json_at("arr", "show", said["id"])["receipts"]])
        self.assertIn(said["id"], self.at("bes", "list", "--kind", "incident").stdout)
        self.assertIn("livestock.strayed", self.at("bes", "show", said["id"]).stdout)

    def test_drafts_come_alone_in_an_array_or_one_a_line(self):
        two = [incident(), incident(type="environment.wildfire")]
        for text in (json.dumps(two), "\n".join(json.dumps(draft) for draft in two) + "\n"):
            results = self.json_at("arr", "log", "-", stdin=text)["results"]
            self.assertEqual([result["status"] for result in results], ["released"] * 2)
        self.assertIn("line 2", self.at("arr", "log", "-", stdin=json.dumps(incident()) + "\n{\n", code=REFUSED).stderr)

    def test_the_gate_can_be_tried_without_saying_anything(self):
        before = self.json_at("arr", "status")["peers"][0]["own_size"]
        shown = self.json_at("arr", "gate", "try", "-", stdin=json.dumps(incident(type="force.shot_heard")))["results"][0]
        self.assertEqual(shown["outcome"], "held_for_approval")
        words = self.at("arr", "gate", "try", "-", stdin=json.dumps(incident())).stdout
        self.assertIn("released under drill", words)
        self.assertIn('"precision_m": 1000', words)
        self.assertNotIn("held", self.at("arr", "held").stdout)
        self.assertEqual(self.json_at("arr", "status")["peers"][0]["own_size"], before)

    def test_a_held_record_leaves_when_an_office_approves_it(self):
        said = self.say(incident(type="force.shot_heard", office="arr-post"))
        self.assertEqual(said["status"], "held", said)
        self.assertIn(said["national"], self.at("arr", "held").stdout)
        self.at("arr", "approve", said["national"], "--office", "arr-post", code=REFUSED)
        self.assertIn("released", self.at("arr", "approve", said["national"], "--office", "arr-hq").stdout)
        self.assertNotIn(said["national"], self.at("arr", "held").stdout)

    def test_a_refused_draft_says_why(self):
        refused = self.at("arr", "log", "-", stdin=json.dumps(incident(office="bes-hq")), code=REFUSED)
        self.assertIn("refused", refused.stdout)
        self.assertIn("bes-hq", refused.stdout)

    def test_evidence_is_verified_offline(self):
        path = self.evidence_of(self.say(incident())["id"])
        proved = self.run_done("verify", path, "--agreement", self.agreement)
        for words in ("of drill.thalweg/arr", "holds this incident", "Arra's log key signed", "Bessa's mirror key cosigned it at", "livestock.strayed"):
            self.assertIn(words, proved.stdout)
        vkey = next(line for line in read(os.path.join(self.base, "arr.toml")).splitlines() if line.startswith("log_key"))
        keyed = json.loads(self.run_done("verify", path, "--json", "--vkey", vkey.split('"')[1]).stdout)
        self.assertTrue(keyed["proved"])
        self.assertEqual(keyed["cosignatures"], [])

    def test_evidence_without_trusted_keys_proves_nothing(self):
        result = self.run_raw("verify", self.evidence_of(self.say(incident())["id"]))
        self.assertEqual(result.returncode, REFUSED)
        self.assertTrue(result.stdout.startswith("NOT proved"), result.stdout)

    def test_tampered_evidence_is_refused(self):
        text = read(self.evidence_of(self.say(incident())["id"]))
        entry = re.search(r"\nentry (\w+)", text)[1]
        for old, new in (("livestock.strayed", "livestock.strayee"), (entry, "01" + ("01" if entry[2:4] != "01" else "02") + entry[4:]), ("\nindex ", "\nindex 9")):
            self.assertIn(old, text)
            path = write(os.path.join(self.base, "tampered"), text.replace(old, new, 1))
            result = self.run_raw("verify", path, "--agreement", self.agreement)
            self.assertIn(result.returncode, (REFUSED, CORRUPT), result.stdout + result.stderr)
            self.assertEqual(result.stdout, "")

    def test_evidence_is_not_believed_under_another_text(self):
        other = write(os.path.join(self.base, "other.toml"), read(self.agreement + "/agreement.toml") + "\n# one comment more\n")
        result = self.run_raw("verify", self.evidence_of(self.say(incident())["id"]), "--agreement", other)
        self.assertEqual(result.returncode, REFUSED)
        self.assertIn("names the agreement text", result.stderr)

    def test_a_bundle_carries_records_by_hand(self):
        path = os.path.join(self.base, "bundle")
        self.say(incident())
        self.at("arr", "bundle", "export", "--agreement", "drill", "--for", "bes", "-o", path)
        self.at("bes", "bundle", "import", path)
        self.at("bes", "bundle", "import", path)
        self.at("arr", "bundle", "export", "--agreement", "drill", "--for", "nobody", "-o", path + "2", code=REFUSED)

    def test_fsck_finds_every_journal_good_and_one_changed_byte(self):
        self.seen_by("bes", self.say(incident())["id"])
        self.assertIn("The node is running", self.run_done("fsck", "--folder", self.nodes["bes"].folder).stdout)
        for name in NODES:
            found = json.loads(self.run_done("fsck", "--json", "--folder", self.copy_of(name)).stdout)
            self.assertEqual(len(found["journals"]), 3)
        folder = self.copy_of("bes")
        payloads = os.path.join(folder, "journals", "drill.thalweg_arr", "payloads")
        with open(payloads, "r+b") as file:
            file.seek(20)
            byte = file.read(1)
            file.seek(20)
            file.write(bytes([byte[0] ^ 1]))
        result = self.run_raw("fsck", "--folder", folder)
        self.assertEqual(result.returncode, CORRUPT)
        self.assertIn("CORRUPT  drill.thalweg/arr", result.stdout)
        self.assertIn("good     drill.thalweg/bes", result.stdout)

    def test_audit_says_who_did_what_and_no_line_can_be_taken_out(self):
        self.at("bes", "account", "add", "watch", "--office", "bes-post")
        self.at("bes", "account", "disable", "watch")
        said = self.run_done("audit", "--folder", self.nodes["bes"].folder).stdout
        for words in ("account.add  operator  watch", "account.change  operator  watch"):
            self.assertIn(words, said)
        items = json.loads(self.run_done("audit", "--json", "--folder", self.nodes["bes"].folder).stdout)["items"]
        self.assertEqual(items, self.asked("bes", "/audit?limit=1000")[::-1])
        journal = os.path.join("journals", "bes.thalweg_national")
        wait_for(lambda: self.is_signed("bes", "bes.thalweg/national"))
        # Whoever holds the disk can try: to say another thing, to destroy the line as if that were lawful, to cut it off.
        erased = bytes([2]) + bytes(87)
        for name, change in (
            ("openings", lambda data: data[:-50] + bytes([data[-50] ^ 1]) + data[-49:]),
            ("payloads", lambda data: data[:-40] + bytes([data[-40] ^ 1]) + data[-39:]),
            ("openings", lambda data: data[:-96] + erased + hashlib.sha256(erased).digest()[:8]),
            ("entries", lambda data: data[:-44]),
        ):
            folder = self.copy_of("bes")
            path = os.path.join(folder, journal, name)
            with open(path, "rb") as file:
                data = file.read()
            with open(path, "wb") as file:
                file.write(change(data))
            result = self.run_raw("fsck", "--folder", folder)
            self.assertEqual(result.returncode, CORRUPT, name + result.stdout)
            self.assertIn("CORRUPT  bes.thalweg/national", result.stdout)
        self.assertEqual(self.run_raw("fsck", "--folder", self.copy_of("bes")).returncode, DONE)

    def asked(self, name, path):
        with open(os.path.join(self.nodes[name].folder, "local.token"), encoding="ascii") as file:
            headers = {"Authorization": "Bearer " + file.read().strip()}
        request = urllib.request.Request(f"{self.nodes[name].url}/api/v1{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["items"]

    def is_signed(self, name, origin):
        journals = self.asked(name, "/journals")
        journal = next(each for each in journals if each["origin"] == origin)
        return journal["checkpoint"].splitlines()[1:2] == [str(journal["size"])]

    def test_a_node_starts_again_with_what_it_had(self):
        said = self.say(incident(), "arr")
        node = self.nodes["bes"]
        self.seen_by("bes", said["id"])
        self.assertEqual(node.stop(), DONE)
        self.assertEqual(self.run_raw("fsck", "--rebuild-views", "--folder", node.folder).returncode, DONE)
        self.assertEqual(self.run_raw("status", "--folder", node.folder, "--node", node.url).returncode, UNAVAILABLE)
        node.start()
        self.seen_by("bes", said["id"])

    def test_one_process_serves_a_folder(self):
        second = self.run_raw("serve", "--folder", self.nodes["arr"].folder)
        self.assertEqual(second.returncode, REFUSED)
        self.assertIn("another thalweg serves this folder", second.stderr)

    def test_serve_makes_no_folder_and_init_makes_none_twice(self):
        missing = os.path.join(self.base, "missing")
        self.assertEqual(self.run_raw("serve", "--folder", missing).returncode, REFUSED)
        self.assertFalse(os.path.exists(missing))
        self.assertEqual(self.run_raw("init", "--id", "arr", "--folder", self.nodes["arr"].folder).returncode, REFUSED)

    def test_keys_that_others_can_read_are_refused(self):
        folder = self.copy_of("arr")
        os.chmod(folder + "/keys.toml", 0o640)
        result = self.run_raw("serve", "--folder", folder)
        self.assertEqual(result.returncode, REFUSED)
        self.assertIn("chmod 600", result.stderr)

    def test_the_operators_token_is_for_its_owner_alone(self):
        folder = self.copy_of("arr")
        token = os.path.join(folder, "local.token")
        self.assertEqual(os.stat(token).st_mode & 0o777, 0o600)
        os.chmod(token, 0o644)
        for verb in ("serve", "status"):
            result = self.run_raw(verb, "--folder", folder)
            self.assertEqual(result.returncode, REFUSED)
            self.assertIn("chmod 600", result.stderr)
        os.remove(token)
        result = self.run_raw("status", "--folder", folder, "--node", self.nodes["arr"].url)
        self.assertEqual(result.returncode, REFUSED)
        self.assertIn("does not know who asks", result.stderr)

    def test_an_agreement_with_other_keys_is_not_taken(self):
        folder = os.path.join(self.base, "stranger")
        self.run_done("init", "--id", "arr", "--folder", folder)
        result = self.run_raw("agree", "add", self.agreement, "--folder", folder)
        self.assertEqual(result.returncode, REFUSED)
        self.assertIn("filled with other keys", result.stderr)

    def test_agree_check_tells_templates_from_texts(self):
        self.run_done("agree", "check", self.agreement)
        self.run_done("agree", "check", "--template", self.template)
        unfilled = self.run_raw("agree", "check", "--json", self.template)
        self.assertEqual(unfilled.returncode, REFUSED)
        self.assertTrue(any("log_key" in problem["path"] for problem in json.loads(unfilled.stdout)))

    def test_agree_new_writes_nothing_when_a_party_is_missing(self):
        out = os.path.join(self.base, "half")
        result = self.run_raw("agree", "new", self.template, *self.party_arguments()[:2], "-o", out)
        self.assertEqual(result.returncode, REFUSED)
        self.assertFalse(os.path.exists(out))

    def test_agree_amend_makes_the_next_version_and_shows_what_changes(self):
        out = os.path.join(self.base, "drill-2")
        edited = write(os.path.join(self.base, "edited.toml"), read(self.agreement + "/agreement.toml").replace("blur_m = 1000", "blur_m = 500"))
        amended = self.run_done("agree", "amend", self.agreement, edited, "-o", out)
        self.assertIn("500", amended.stdout)
        text = read(out + "/agreement.toml")
        self.assertIn("\nversion = 2\n", text)
        self.assertIn("\nsupersedes = ", text)
        self.assertTrue(os.path.exists(out + "/frontier.geojson"))
        changes = json.loads(self.run_done("agree", "diff", "--json", self.agreement, out).stdout)
        self.assertTrue(any("500 m" in change["meaning"] for change in changes), changes)
        folder = self.copy_of("arr")
        self.run_done("agree", "add", out, "--folder", folder)
        self.assertTrue(os.path.exists(folder + "/agreements/drill/v2/agreement.toml"))

    def test_agree_explain_speaks_of_both_sides(self):
        words = self.run_done("agree", "explain", self.agreement).stdout
        self.assertIn("Arra", words)
        self.assertIn("Bessa", words)

    def test_wrong_use_has_a_code_of_its_own(self):
        for arguments in ((), ("nonsense",), ("init",), ("init", "--id", "A B"), ("serve", "--log-level", "loud"), ("list", "--limit", "x"), ("schema", "--json", "--markdown"), ("approve", "ab")):
            result = self.run_raw(*arguments)
            self.assertEqual(result.returncode, MISUSE, arguments)
            self.assertNotEqual(result.stderr, "", arguments)

    def test_every_verb_explains_itself(self):
        fish = self.run_done("completion", "fish").stdout
        paths = set(re.findall(r"__thalweg_at \"(thalweg[^\"]*)\"", fish))
        self.assertIn("thalweg agree ratify", paths)
        for path in paths:
            self.assertIn("Usage: ", self.run_done(*path.split()[1:], "--help").stdout)

    def test_completions_are_scripts_that_the_shell_takes(self):
        script = self.run_done("completion", "bash").stdout
        asked = script + 'COMP_WORDS=(thalweg agree ra); COMP_CWORD=2; _thalweg; echo "${COMPREPLY[@]}"'
        self.assertEqual(subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True).stdout.strip(), "ratify")
        self.assertIn("#compdef thalweg", self.run_done("completion", "zsh").stdout)

    def test_schema_and_version_need_no_node(self):
        self.assertIn("$schema", json.loads(self.run_done("schema").stdout))
        self.assertIn("export", self.run_done("schema", "--typescript").stdout)
        version = re.search(r"project\(thalweg VERSION (\S+)", read(SOURCE + "/CMakeLists.txt"))[1]
        self.assertEqual(self.run_done("version").stdout, f"thalweg {version}\n")

    def test_nothing_that_was_said_is_in_the_log(self):
        said = self.say(incident(text={"en": "a very particular word: xyzzy"}))
        self.seen_by("bes", said["id"])
        self.assertNotIn("xyzzy", "".join(line for node in self.nodes.values() for line in node.log))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
