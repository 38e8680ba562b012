#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The third party: what the victims of the attacks hold is put before the real program, which knows nothing but the
signed agreement.

verify_test.py THALWEG ATTACKS_TEST
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

THALWEG, ATTACKS = (os.path.abspath(path) for path in sys.argv[1:3])
DONE, REFUSED, MISUSE, CORRUPT = range(4)
FRAUDS = ["fraud_rewriting_after_a_receipt", "fraud_split_view", "fraud_split_view_of_one_size", "fraud_split_view_that_runs_ahead"]
EVIDENCE = [
    "evidence_backdating",
    "evidence_clock_that_jumps_ahead",
    "evidence_cosigning_without_storing",
    "evidence_rewriting_after_a_receipt",
]


class ThirdParty(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="thalweg-evidence-")
        attacks = subprocess.run(
            [ATTACKS, "--gtest_brief=1"], capture_output=True, text=True, env=os.environ | {"THALWEG_EVIDENCE": cls.folder}, timeout=250
        )
        if attacks.returncode != 0:
            raise AssertionError(attacks.stdout + attacks.stderr)
        cls.agreement = os.path.join(cls.folder, "agreement.toml")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def text(self, name):
        with open(os.path.join(self.folder, name + ".txt"), "rb") as file:
            return file.read()

    def verify(self, content, *arguments, code=DONE):
        path = os.path.join(self.folder, "given.txt")
        with open(path, "wb") as file:
            file.write(content)
        trust = arguments or ("--agreement", self.agreement)
        done = subprocess.run([THALWEG, "verify", path, *trust], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def finding(self, name):
        return json.loads(self.verify(self.text(name), "--agreement", self.agreement, "--json"))

    def test_every_attack_that_ends_in_evidence_has_left_it_here(self):
        left = sorted(name[:-4] for name in os.listdir(self.folder) if re.match("(fraud|evidence)_", name))
        self.assertEqual(left, sorted(FRAUDS + EVIDENCE))

    def test_two_histories_are_confirmed(self):
        for name in FRAUDS:
            with self.subTest(name):
                said = self.verify(self.text(name))
                self.assertIn("Bessa's log key signed two histories of drill.thalweg/bes that cannot both be true", said)
                finding = self.finding(name)
                self.assertTrue(finding["proved"])
                self.assertEqual(finding["what"], "fraud proof")
                self.assertEqual(finding["origin"], "drill.thalweg/bes")
                self.assertLessEqual(finding["older_size"], finding["newer_size"])

    def test_a_fraud_proof_is_worth_nothing_without_a_key_that_one_trusts(self):
        proof = self.text("fraud_split_view")
        path = os.path.join(self.folder, "alone.txt")
        with open(path, "wb") as file:
            file.write(proof)
        done = subprocess.run([THALWEG, "verify", path], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, REFUSED, done.stdout + done.stderr)
        self.assertIn("NOT proved: whose journal it is", done.stdout + done.stderr)
        key = re.search(r'log_key = "(drill\.thalweg/bes\+[^"]+)"', self.text_of_agreement())[1]
        self.assertIn("signed two histories", self.verify(proof, "--vkey", key))
        other = re.search(r'log_key = "(drill\.thalweg/arr\+[^"]+)"', self.text_of_agreement())[1]
        self.verify(proof, "--vkey", other, code=REFUSED)

    def text_of_agreement(self):
        with open(self.agreement, encoding="utf-8") as file:
            return file.read()

    def refused_or_less(self, content, places, step, what):
        """Every so many bytes one is changed. Then nothing may be confirmed that was not before; less may, as when a
        cosignature no longer counts."""
        whole = self.verify(content).splitlines()
        for at in range(0, len(content), step):
            if at in places:
                continue
            changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
            path = os.path.join(self.folder, "changed.txt")
            with open(path, "wb") as file:
                file.write(changed)
            done = subprocess.run([THALWEG, "verify", path, "--agreement", self.agreement], capture_output=True, text=True, timeout=60)
            if done.returncode == DONE:
                more = [line for line in done.stdout.splitlines() if line not in whole and not line.startswith("NOT proved")]
                self.assertEqual(more, [], f"{what}, byte {at}")
            else:
                self.assertIn(done.returncode, (REFUSED, CORRUPT), f"{what}, byte {at}: {done.stdout}{done.stderr}")

    def test_no_changed_byte_of_a_fraud_proof_confirms_another_fraud(self):
        for name in FRAUDS:
            self.refused_or_less(self.text(name), (), 7, name)

    def test_nobody_is_framed_by_an_honest_history(self):
        """One checkpoint against itself, and a claimed root that its proof does not bear out."""
        proof = self.text("fraud_split_view_of_one_size")
        version, rest = proof.split(b"\n", 1)
        size = int(re.match(rb"older (\d+)\n", rest)[1])
        note = rest[rest.index(b"\n") + 1 :][:size]
        part = lambda label: b"%s %d\n%s" % (label, len(note), note)
        said = self.verify(version + b"\n" + part(b"older") + part(b"newer"), code=REFUSED)
        self.assertIn("there is no fraud", said)
        implied = self.text("fraud_rewriting_after_a_receipt")
        claimed = base64.b64encode(b"\0" * 32)
        framed = re.sub(rb"implied \S+", b"implied " + claimed, implied)
        self.assertNotEqual(framed, implied)
        self.verify(framed, code=CORRUPT)

    def test_what_was_said_before_a_rewriting_stays_proved(self):
        said = self.verify(self.text("evidence_rewriting_after_a_receipt"))
        self.assertIn("Bessa's log key signed the journal", said)
        self.assertIn("Arra's mirror key cosigned it at", said)
        self.assertIn("livestock.stolen", said)

    def test_backdating_shows_between_the_two_clocks(self):
        said = self.verify(self.text("evidence_backdating"))
        finding = self.finding("evidence_backdating")
        self.assertIn("by its own clock", said)
        self.assertGreater(finding["cosignatures"][0]["at"], finding["appended_at"])
        self.assertEqual(finding["appended_at"][:10], "2026-09-21")
        self.assertEqual(finding["cosignatures"][0]["at"][:10], "2026-09-24")

    def test_a_clock_that_was_ahead_shows_as_well(self):
        finding = self.finding("evidence_clock_that_jumps_ahead")
        self.assertTrue(finding["appended_at"].startswith("2036"))
        self.assertTrue(all(each["at"].startswith("2026") for each in finding["cosignatures"]))

    def test_who_cosigned_without_storing_has_receipted(self):
        said = self.verify(self.text("evidence_cosigning_without_storing"))
        self.assertIn("Arra's log key signed the journal", said)
        self.assertIn("Bessa's mirror key cosigned it at", said)

    def test_no_changed_byte_of_evidence_proves_another_thing(self):
        evidence = self.text("evidence_cosigning_without_storing")
        claims = range(evidence.index(b"\nkey "), evidence.index(b"\nentry "))  # keys that the file itself brings: never believed
        self.refused_or_less(evidence, claims, 11, "evidence")
        other = evidence.replace(b"\nagreement drill\n", b"\nagreement peace\n")
        self.assertIn("about agreement 'peace'", self.verify(other, code=CORRUPT))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
