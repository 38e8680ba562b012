#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether ./demo, in a folder with nothing built, gets from one step to the next: demo_test.py. The compiler and npm are stood in for."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parent.parent
STANDINS = {
    "tools/install.sh": "exit 0",
    "bin/cmake": 'if [ "$1" = --build ]; then mkdir -p build/release; printf \'#!/bin/sh\\necho "$PWD" "$@"\\n\' > build/release/thalweg; chmod +x build/release/thalweg; fi',
    "bin/npm": 'echo "$@" >> npm.log; [ ! -e "no-$3" ] || exit 1; [ "$3" != run ] || { mkdir -p web/dist; touch web/dist/index.html; }',
}


class Demo(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="thalweg-demo-")
        self.root = pathlib.Path(self.folder.name).resolve()
        shutil.copy(SOURCE / "demo", self.root / "demo")
        for path, text in STANDINS.items():
            file = self.root / path
            file.parent.mkdir(exist_ok=True)
            file.write_text(f"#!/bin/sh\n{text}\n")
            file.chmod(0o755)
        for path in ("web/src", "web/packing", "web/public"):
            (self.root / path).mkdir(parents=True)
        for path in ("web/index.html", "web/package-lock.json", "web/vite.config.ts"):
            (self.root / path).touch()

    def tearDown(self):
        self.folder.cleanup()

    def demo(self, *arguments):
        environment = {**os.environ, "PATH": f"{self.root}/bin:{os.environ['PATH']}"}
        return subprocess.run([self.root / "demo", *arguments], capture_output=True, text=True, timeout=60, env=environment, check=False)

    def test_it_ends_in_the_program_however_often_it_is_run(self):
        for _ in range(2):
            done = self.demo("--port", "1")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(done.stdout.splitlines()[-1], f"{self.root} demo --port 1")
        self.assertEqual((self.root / "npm.log").read_text().count(" run build"), 1, "the page is built once")

    def test_it_stops_at_the_step_that_failed_and_names_it(self):
        (self.root / "no-ci").touch()
        done = self.demo()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("build the page failed", done.stderr)
        self.assertNotIn(" run build", (self.root / "npm.log").read_text())


if __name__ == "__main__":
    unittest.main()
