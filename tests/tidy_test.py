#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plants one breach of each house rule in a small tree of its own, and expects tools/tidy.py to name it."""

import contextlib
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
import tidy  # noqa: E402

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
CLEAN = {
    "CMakeLists.txt": "module(ground base)\nmodule(core record DEPS base LIBS sodium)\n"
    "module(core journal DEPS base)\nmodule(core ledger DEPS journal)\nmodule(adapters net DEPS ledger)\n",
    "ARCHITECTURE.md": "# Parts\n\n`base`, core/record, core/journal, `ledger` and adapters/net; see [this](src/core) and `src/core/*/*.h`.\n",
    "src/ground/base/crypto.cpp": SPDX + '#include "base/bytes.h"\n\n#include <sodium.h>\n',
    "src/ground/base/bytes.h": SPDX + "#pragma once\n#include <string>\n",
    "src/core/journal/tree.h": SPDX + '#pragma once\n#include "base/bytes.h"\n',
    "src/core/journal/lines_detail.h": SPDX + "#pragma once\n",
    "src/core/ledger/ledger.cpp": SPDX + '#include "journal/tree.h"\n#include "base/bytes.h"\n',
    "src/core/record/check.cpp": SPDX + "int count = 0;\n",
    "src/adapters/net/wire_detail.h": SPDX + "#pragma once\n#include <boost/asio/post.hpp>\n",
}


def add(path, text):
    return {path: CLEAN[path] + text}


# name: (what is planted, what has to be said about it)
PLANTED = {
    "module_order": (
        add("src/core/record/check.cpp", '#include "journal/tree.h"\n'),
        "src/core/record/check.cpp:3: record may not include journal (allowed: base)",
    ),
    "relative_include": (
        add("src/core/record/check.cpp", '#include "../journal/tree.h"\n'),
        'src/core/record/check.cpp:3: "../journal/tree.h": name the module, as in "record/file.h"',
    ),
    "include_of_no_module": (
        add("src/core/record/check.cpp", '#include "gtest/gtest.h"\n'),
        'src/core/record/check.cpp:3: "gtest/gtest.h": there is no module gtest; a header from elsewhere goes into <>',
    ),
    "foreign_detail": (
        add("src/core/ledger/ledger.cpp", '#include "journal/lines_detail.h"\n'),
        "src/core/ledger/ledger.cpp:4: journal/lines_detail.h is for journal alone: include one of its public headers",
    ),
    "third_party_in_core": (
        add("src/core/record/check.cpp", "#include <openssl/evp.h>\n"),
        "src/core/record/check.cpp:3: <openssl/evp.h> is for ground/base, adapters/net alone",
    ),
    "third_party_in_header": (
        add("src/ground/base/bytes.h", "#include <simdjson.h>\n"),
        "src/ground/base/bytes.h:4: <simdjson.h> in a header: keep it in a .cpp file",
    ),
    "clock": (
        add("src/core/record/check.cpp", "auto now = std::chrono::system_clock::now();\n"),
        'src/core/record/check.cpp:3: "system_clock" is not used here: take the time as an argument, or ask the clock port',
    ),
    "rand": (
        add("src/ground/base/crypto.cpp", "int salt = rand();\n"),
        'src/ground/base/crypto.cpp:5: "rand(" is not used here: take the bytes from the randomness port',
    ),
    "hash_order": (
        add("src/core/record/check.cpp", "std::unordered_map<int, int> seen;\n"),
        'src/core/record/check.cpp:3: "unordered_map" is not used here: '
        "std::map or a sorted vector: the order must be the same everywhere",
    ),
    "floating_point": (
        add("src/core/record/check.cpp", "double share = 0;\n"),
        'src/core/record/check.cpp:3: "double" is not used here: an integer in a named unit',
    ),
    "using_in_header": (
        add("src/core/journal/tree.h", "using namespace std;\n"),
        'src/core/journal/tree.h:4: "using namespace" is not used here: names in full',
    ),
    "left_for_later": (
        add("src/core/record/check.cpp", "// FIX" "ME: later\n"),
        'src/core/record/check.cpp:3: "FIX' 'ME" is not used here: do it now, or leave it out',
    ),
    "machine_path": (
        {"data/notes.txt": "kept in /ho" "me/someone\n"},
        'data/notes.txt:1: "/ho' 'me/" is not used here: a path inside the project, or one from mktemp',
    ),
    "registry_host": (
        {"web/.npmrc": "registry=https://regis" "try.npmjs.org\n"},
        'web/.npmrc:1: "regis' 'try.npmjs.org" is not used here: no registry host: the user\'s own settings name it',
    ),
    "no_licence_line": (
        {"web/src/main.ts": "export {};\n"},
        "web/src/main.ts:1: begins with // SPDX-License-Identifier: Apache-2.0",
    ),
    "no_pragma_once": (
        {"src/core/journal/tree.h": SPDX + "struct Tree {};\n"},
        "src/core/journal/tree.h:2: a header's second line is #pragma once",
    ),
    "long_file": (
        add("src/core/record/check.cpp", "int more = 0;\n" * 800),
        "src/core/record/check.cpp:802: 802 lines, more than 800: split it",
    ),
    "unbuilt_module": (
        {"src/core/picture/zones.cpp": SPDX},
        "src/core/picture/zones.cpp:1: no module or program core/picture in CMakeLists.txt: it is never built",
    ),
    "fuzzer_without_seeds": (
        {"src/core/record/text_fuzz.cpp": SPDX},
        "src/core/record/text_fuzz.cpp:1: no inputs to begin with in tests/vectors/seeds/text_fuzz/: the fuzzer refuses to start",
    ),
    "unregistered_test": (
        {"tests/golden/old_test.cpp": SPDX},
        "tests/golden/old_test.cpp:1: no CMakeLists.txt above it names it: it never runs",
    ),
    "unregistered_scenario": (
        {"tests/scenarios/two_sides.scenario": "# name: two_sides\n"},
        "tests/scenarios/two_sides.scenario:1: no CMakeLists.txt above it names it: it never runs",
    ),
    "empty_heading": (
        add("ARCHITECTURE.md", "# Later\n## Parts of it\n## And what of it\nMuch.\n"),
        "ARCHITECTURE.md:5: a heading without text",
    ),
    "dead_link": (
        add("ARCHITECTURE.md", "See [how](docs/how.md).\n"),
        "ARCHITECTURE.md:4: docs/how.md does not exist",
    ),
    "dead_path": (
        add("ARCHITECTURE.md", "See `src/core/gone.cpp`.\n"),
        "ARCHITECTURE.md:4: src/core/gone.cpp does not exist",
    ),
    "module_without_a_line": (
        add("CMakeLists.txt", "module(core picture DEPS record)\n"),
        "ARCHITECTURE.md:1: does not say what core/picture is",
    ),
}


@contextlib.contextmanager
def tree_of(files):
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            file = pathlib.Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        yield folder


def said_about(files):
    with tree_of(files) as folder:
        return list(tidy.breaches(folder))


class TidyTest(unittest.TestCase):
    def test_a_clean_tree_passes(self):
        self.assertEqual(said_about(CLEAN), [])

    def test_each_planted_breach_is_named_and_nothing_else(self):
        for name, (planted, message) in PLANTED.items():
            with self.subTest(name):
                self.assertEqual(said_about(CLEAN | planted), [message])

    def test_a_registered_test_outside_a_module_passes(self):
        files = {"tests/golden/old_test.cpp": SPDX, "tests/CMakeLists.txt": "add_executable(old golden/old_test.cpp)\n"}
        self.assertEqual(said_about(CLEAN | files), [])

    def test_a_page_may_name_paths_from_its_own_folder(self):
        files = {"web/README.md": "# Desk\n\nSee `src/api.ts`.\n", "web/src/api.ts": SPDX}
        self.assertEqual(said_about(CLEAN | files), [])

    def test_each_rule_has_a_planted_breach(self):
        broken = set()
        for planted, _ in PLANTED.values():
            with tree_of(CLEAN | planted) as folder:
                broken |= {rule.__name__ for rule in tidy.RULES if any(rule(tidy.Tree(folder)))}
        self.assertEqual(broken, {rule.__name__ for rule in tidy.RULES})


if __name__ == "__main__":
    unittest.main()
