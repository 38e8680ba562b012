#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shows that the simulator's checks bite: puts each bug of mutants.toml into the program and expects it to be found.

run.py SOURCE_DIR BUILD_DIR [UNMUTATED_SIM] [--only NAME]... [--jobs N]

Copies the sources into BUILD_DIR/tree, compiles all bugs into one thalweg_sim, in which the variable THALWEG_MUTANT
names the one that is on, and runs it over the bug's seeds until a check fails. Then runs the same world without any bug:
it must pass, and, when an unmutated thalweg_sim is given, end in the same state there. Ends with 1 if a bug survives, or
is found only by checks that were not to find it.
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import tomllib

NEEDED = ("CMakeLists.txt", "CMakePresets.json", "cmake", "src", "bench")  # by the build of thalweg_sim
LEFT_OUT = ("_test.cpp", "_fuzz.cpp")
FORMS = {
    "expression": "(::thalweg::mutant::{name} ? ({bug}) : ({text}))",
    "statement": "{{ if (::thalweg::mutant::{name}) {{ {bug} }} else {{ {text} }} }}",
}
HEADER = """// SPDX-License-Identifier: Apache-2.0
// Written by tests/mutants/run.py: one switch for each bug of its list.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace thalweg::mutant {

inline bool chosen(std::string_view name) {
  const char* wanted = std::getenv("THALWEG_MUTANT");
  return wanted != nullptr && name == wanted;
}

%s

inline const bool known = [] {
  if (chosen("") || std::getenv("THALWEG_MUTANT") == nullptr%s) return true;
  std::fprintf(stderr, "THALWEG_MUTANT: there is no such mutant\\n");
  std::exit(2);
}();

}  // namespace thalweg::mutant
"""
WORLD_SECONDS_MAX = 120


class Mutant:
    def __init__(self, fields, folder):
        self.name = fields.pop("name")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise SystemExit(f"{self.name}: a mutant's name is made of small letters, digits and _")
        try:
            self.why, self.file = fields.pop("why"), fields.pop("file")
            self.snippet, self.bug = fields.pop("snippet"), fields.pop("bug")
            self.form = fields.pop("form")
            self.checks = fields.pop("checks")
            self.seed = fields.pop("seed")
            self.seeds_max = fields.pop("seeds_max")
        except KeyError as missing:
            raise SystemExit(f"{self.name}: it lacks {missing}") from None
        scenario = fields.pop("scenario", None)
        self.scenario = str(folder / scenario) if scenario else None
        if fields or self.form not in FORMS:
            raise SystemExit(f"{self.name}: there is no {', '.join(fields) or 'form ' + self.form}")


Verdict = collections.namedtuple("Verdict", "end state what")  # end: "passed", a check's name, or how it broke


def read_list(path):
    mutants = [Mutant(fields, path.parent) for fields in tomllib.loads(path.read_text())["mutant"]]
    twice = [name for name, times in collections.Counter(m.name for m in mutants).items() if times > 1]
    if twice:
        raise SystemExit(f"{path}: twice there: {', '.join(twice)}")
    return mutants


# --- Writing the bugs in ---------------------------------------------------------------------------------------------


def find_once(mutant, text):
    """Where the snippet stands, however its lines are broken."""
    pattern = r"\s+".join(re.escape(word) for word in mutant.snippet.split())
    found = list(re.finditer(pattern, text))
    if len(found) != 1:
        raise SystemExit(
            f"{mutant.name}: its snippet occurs {len(found)} times in {mutant.file}, not once: put the list in order"
        )
    return found[0].span()


def write_in(mutants, text):
    """The text of one file with its mutants behind their switches."""
    places = sorted((*find_once(mutant, text), mutant) for mutant in mutants)
    for (_, end, one), (start, _, other) in zip(places, places[1:]):
        if start < end:
            raise SystemExit(f"{one.name} and {other.name}: their snippets overlap in {one.file}; take smaller ones")
    for start, end, mutant in reversed(places):
        switched = FORMS[mutant.form].format(name=mutant.name, bug=mutant.bug.strip(), text=text[start:end])
        text = text[:start] + switched + text[end:]
    return text.replace('#include "', '#include "base/mutant.h"\n#include "', 1)


def write_if_changed(path, text):
    if path.is_file() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def plant(source, tree, mutants):
    wanted = {}
    for name in NEEDED:
        for path in [source / name] if (source / name).is_file() else sorted((source / name).rglob("*")):
            if path.is_file() and not path.name.endswith(LEFT_OUT):
                wanted[str(path.relative_to(source))] = path
    by_file = collections.defaultdict(list)
    for mutant in mutants:
        if mutant.file not in wanted:
            raise SystemExit(f"{mutant.name}: there is no {mutant.file}")
        by_file[mutant.file].append(mutant)
    switches = "\n".join(f'inline const bool {m.name} = chosen("{m.name}");' for m in mutants)
    header = HEADER % (switches, "".join(f" || {m.name}" for m in mutants))
    texts = {"src/ground/base/mutant.h": header}
    for name, path in wanted.items():
        text = path.read_text()
        texts[name] = write_in(by_file[name], text) if name in by_file else text
    for path in sorted(tree.rglob("*"), reverse=True) if tree.is_dir() else ():
        if path.is_file() and str(path.relative_to(tree)) not in texts:
            path.unlink()
    for name, text in texts.items():
        write_if_changed(tree / name, text)


def build(tree, folder):
    started = time.monotonic()
    flags = ["-DCMAKE_CXX_FLAGS=-O2", "-DTHALWEG_TESTS=OFF"]
    for command in (
        ["cmake", "-S", str(tree), "-B", str(folder), "-G", "Ninja", *flags],
        ["cmake", "--build", str(folder), "--target", "thalweg_sim"],
    ):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            print(done.stdout)
            raise SystemExit("the program with the mutants in it does not build")
    print(f"built in {time.monotonic() - started:.0f} s", flush=True)
    return folder / "thalweg_sim"


# --- Running ---------------------------------------------------------------------------------------------------------


def run_world(program, scenario, seed, mutant=None):
    environment = {key: value for key, value in os.environ.items() if key != "THALWEG_MUTANT"}
    if mutant:
        environment["THALWEG_MUTANT"] = mutant
    command = [str(program), "--seed", str(seed)] + (["--scenario", scenario] if scenario else [])
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=WORLD_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        return Verdict("hangs", "", "")
    state = re.search(r"^seed \d+ state (\w+)$", done.stdout, re.M)
    violated = re.search(r"^VIOLATED (\w+) at .*\n  (.*)$", done.stdout, re.M)
    if done.returncode < 0:
        return Verdict("crash", "", (done.stderr.strip().splitlines() or ["by a signal"])[-1])
    if violated:
        return Verdict(violated[1], state[1] if state else "", violated[2])
    if done.returncode == 0 and state:
        return Verdict("passed", state[1], "")
    raise SystemExit(f"{' '.join(command)}: {done.stdout}{done.stderr}")


class Hunt:
    """Runs one mutant until a check that was to find it does."""

    def __init__(self, mutant, mutated, unmutated):
        started = time.monotonic()
        self.mutant, self.verdict, self.wrong, self.others = mutant, None, "", collections.Counter()
        for self.seed in range(mutant.seed, mutant.seed + mutant.seeds_max):
            verdict = run_world(mutated, mutant.scenario, self.seed, mutant.name)
            if verdict.end in mutant.checks or verdict.end == "crash":
                self.verdict = verdict
                break
            if verdict.end != "passed":
                self.others[verdict.end] += 1
        if self.verdict is None:
            others = ", ".join(f"{name} {times} times" for name, times in self.others.items())
            self.wrong = f"only by {others}" if others else "SURVIVES"
        else:
            self.compare(mutated, unmutated)
        self.seconds = time.monotonic() - started

    def compare(self, mutated, unmutated):
        """The bug is what was found, and writing all of them in changed nothing else."""
        without = run_world(mutated, self.mutant.scenario, self.seed)
        if without.end != "passed":
            self.wrong = f"without the mutant too: {without.end}: {without.what}"
        elif unmutated:
            usual = run_world(unmutated, self.mutant.scenario, self.seed)
            if usual != without:
                self.wrong = f"the unmutated program ends in another state: {usual.end} {usual.state}"

    def print(self):
        found = self.verdict.end if self.verdict else "-"
        print(f"{self.mutant.name:<34} {found:<36} {self.seed:>6} {self.seconds:>8.1f}  {self.wrong}", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("source", type=pathlib.Path)
    arguments.add_argument("build", type=pathlib.Path)
    arguments.add_argument("unmutated", nargs="?")
    arguments.add_argument("--only", action="append", help="run these mutants only")
    arguments.add_argument("--jobs", type=int, default=os.cpu_count())
    options = arguments.parse_args()
    mutants = read_list(pathlib.Path(__file__).resolve().parent / "mutants.toml")
    tree = options.build / "tree"
    plant(options.source, tree, mutants)
    mutated = build(tree, options.build / "build")
    if options.only:
        mutants = [mutant for mutant in mutants if mutant.name in options.only]
    started = time.monotonic()
    print(f"{'mutant':<34} {'found by':<36} {'seed':>6} {'seconds':>8}")
    wrong, by_check = 0, collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        running = [pool.submit(Hunt, mutant, mutated, options.unmutated) for mutant in mutants]
        for done in concurrent.futures.as_completed(running):
            hunt = done.result()
            hunt.print()
            wrong += bool(hunt.wrong)
            by_check[hunt.verdict.end if hunt.verdict else "nothing"] += 1
    print("\n".join(f"{times:>4} found by {check}" for check, times in by_check.most_common()))
    print(f"{len(mutants) - wrong} of {len(mutants)} mutants found in {time.monotonic() - started:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
