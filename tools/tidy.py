#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the house rules that no compiler knows: tools/tidy.py [FOLDER]

Prints one line for each breach, as file:line: what is wrong and what to do, and ends with 1 if there was one. Each rule
is a function that takes the tree and yields breaches; tests/tidy_test.py plants a breach of each and expects to hear of it.
"""

import pathlib
import re
import sys

LEFT_OUT = {".git", "build", "node_modules", "dist", "test-results", "playwright-report", "demo-data", "__pycache__"}
CODE = {".h", ".cpp", ".def", ".ts", ".tsx", ".mjs", ".css", ".py", ".sh", ".go"}
LINES_MAX = 800
GENERATED = "web/src/generated/"

# (where, what, instead); "where" is a pattern for the path. What the tests do to themselves is their own affair.
BANNED = [
    (r"^src/(?!adapters/|apps/)", r"system_clock|steady_clock", "take the time as an argument, or ask the clock port"),
    (r"^src/", r"\b(?:std::)?s?rand\(", "take the bytes from the randomness port"),
    (r"^src/core/", r"\bunordered_\w+", "std::map or a sorted vector: the order must be the same everywhere"),
    (r"^src/core/(?!geometry/|sensor/|picture/|correlate/)(?!.*_test\.cpp$)", r"\b(?:float|double)\b", "an integer in a named unit"),
    (r"^src/.*\.h$", r"\busing namespace\b", "names in full"),
    (r"", r"\b(?:FIX" r"ME|TO" r"DO)\b", "do it now, or leave it out"),
    (r"", r"(?<![\w.$}])/(?:home|root|tmp|work)/", "a path inside the project, or one from mktemp"),
    (r"", r"\bregistry\.[a-z]+\.(?:org|com|io)\b", "no registry host: the user's own settings name it"),
]

# Header prefix -> the folders whose .cpp files (and, in the adapters, *_detail.h) may include it.
THIRD_PARTY = {
    "openssl/": ("ground/base", "adapters/net"),
    "sodium": ("ground/base",),
    "simdjson": ("ground/base", "node/formats", "core/sensor"),
    "pugixml": ("core/sensor", "node/formats"),
    "toml++/": ("ground/base",),
    "boost/": ("adapters/net",),
    "zlib": ("adapters/net", "node/sensing"),
    "sqlite3": ("adapters/views",),
    "fido": ("adapters/passkeys",),
    "CLI/": ("apps/thalweg", "apps/thalweg_sim"),
}


class Tree:
    """The project's text files, and the modules as the top CMakeLists.txt declares them."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.files = {}  # path -> lines
        self.paths = set()  # of all files and folders
        self.visit(self.root)
        self.layers = {}  # module -> layer
        self.allowed = {}  # module -> all modules it may include
        for line in self.files.get("CMakeLists.txt", []):
            call = re.match(r"(?:module|program)\((\w+) (\w+)(.*)\)", line)
            if call:
                layer, name, rest = call.groups()
                found = re.search(r"\bDEPS((?: (?!LIBS\b)\w+)*)", rest)
                self.layers[name] = layer
                self.allowed[name] = set()
                for dep in found.group(1).split() if found else []:
                    self.allowed[name] |= {dep} | self.allowed.get(dep, set())

    def visit(self, folder):
        for child in sorted(folder.iterdir()):
            if child.name in LEFT_OUT or child.is_symlink():
                continue
            path = child.relative_to(self.root).as_posix()
            self.paths.add(path)
            if child.is_dir():
                self.visit(child)
            else:
                try:
                    self.files[path] = child.read_text("utf-8").splitlines()
                except UnicodeDecodeError:
                    pass  # not a text

    def code(self, *suffixes, under=""):
        for path, lines in self.files.items():
            if path.startswith(under) and pathlib.PurePath(path).suffix in (suffixes or CODE):
                yield path, lines

    def sources(self):
        """The C++ files of modules and programs, each with its module's name."""
        for path, lines in self.code(".h", ".cpp", under="src/"):
            if path.count("/") == 3:
                yield path, lines, path.split("/")[2]


def includes(lines):
    for number, line in enumerate(lines, 1):
        found = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if found:
            yield number, found.group(1) == "<", found.group(2)


def include_order(tree):
    for path, lines, module in tree.sources():
        for number, angled, target in includes(lines):
            if angled:
                continue
            if target.startswith("."):
                yield path, number, f'"{target}": name the module, as in "{module}/file.h"'
                continue
            other = target.split("/")[0]
            if module not in tree.layers or other == module:
                continue
            allowed = tree.allowed[module]
            if other not in tree.layers:
                yield path, number, f'"{target}": there is no module {other}; a header from elsewhere goes into <>'
            elif other not in allowed:
                yield path, number, f"{module} may not include {other} (allowed: {', '.join(sorted(allowed)) or 'none'})"
            elif target.endswith("_detail.h") and not path.endswith("_test.cpp"):
                yield path, number, f"{target} is for {other} alone: include one of its public headers"


def third_party_includes(tree):
    for path, lines, _ in tree.sources():
        folder = path[len("src/") : path.rindex("/")]
        private = path.endswith(".cpp") or (path.endswith("_detail.h") and folder.startswith("adapters/"))
        for number, angled, target in includes(lines):
            for prefix, folders in THIRD_PARTY.items():
                if not target.startswith(prefix):
                    continue
                if folder not in folders:
                    yield path, number, f"<{target}> is for {', '.join(folders)} alone"
                elif not private:
                    yield path, number, f"<{target}> in a header: keep it in a .cpp file"


def banned_words(tree):
    for where, what, instead in BANNED:
        for path, lines in tree.files.items():
            if path == "LICENSE" or path.endswith("lock.json") or not re.search(where, path):
                continue
            for number, line in enumerate(lines, 1):
                found = re.search(what, line)
                if found:
                    yield path, number, f'"{found.group().strip()}" is not used here: {instead}'


def file_heads(tree):
    for path, lines in tree.code():
        if path.startswith(GENERATED):
            continue
        head = 1 if lines and lines[0].startswith("#!") else 0
        if len(lines) <= head or "SPDX-License-Identifier: Apache-2.0" not in lines[head]:
            yield path, head + 1, "begins with // SPDX-License-Identifier: Apache-2.0"
        if path.endswith(".h") and lines[1:2] != ["#pragma once"]:
            yield path, 2, "a header's second line is #pragma once"


def file_lengths(tree):
    for path, lines in tree.code():
        if len(lines) > LINES_MAX and not path.startswith(GENERATED):
            yield path, len(lines), f"{len(lines)} lines, more than {LINES_MAX}: split it"


def registered(tree):
    """CMake finds a module's files by itself; a file in a folder that no list names would never be built or run."""
    for path, _, module in tree.sources():
        if tree.layers.get(module) != path.split("/")[1]:
            yield path, 1, f"no module or program {'/'.join(path.split('/')[1:3])} in CMakeLists.txt: it is never built"
    seeds = {path.split("/")[3] for path in tree.paths if path.startswith("tests/vectors/seeds/") and path.count("/") > 3}
    for path in tree.paths:
        name = path.rsplit("/", 1)[-1].removesuffix(".cpp")
        if path.startswith("src/") and path.endswith("_fuzz.cpp") and name not in seeds:
            yield path, 1, f"no inputs to begin with in tests/vectors/seeds/{name}/: the fuzzer refuses to start"
    for path in tree.paths:
        suffix = next((s for s in ("_test.cpp", "_fuzz.cpp", ".scenario") if path.endswith(s)), None)
        if suffix is None or path.startswith("data/") or (path.startswith("src/") and path.count("/") == 3):
            continue
        name = path.rsplit("/", 1)[-1]
        above = [f"{folder}/CMakeLists.txt" for folder in pathlib.PurePosixPath(path).parents]
        text = "\n".join(line for list_file in above for line in tree.files.get(list_file, []))
        if name not in text and f"*{suffix}" not in text:
            yield path, 1, "no CMakeLists.txt above it names it: it never runs"


def headings_and_paths(tree):
    top = {path.split("/")[0] for path in tree.paths if "/" in path}
    for path, lines in tree.files.items():
        if not path.endswith(".md"):
            continue
        heading, depth, fenced = 0, 0, False
        for number, line in enumerate(lines, 1):
            fenced ^= line.lstrip().startswith("```")
            mark = None if fenced else re.match(r"#+(?= )", line)
            if mark:
                if heading and len(mark.group()) <= depth:
                    yield path, heading, "a heading without text"
                heading, depth = number, len(mark.group())
            elif line.strip():
                heading = 0
            here = pathlib.PurePosixPath(path).parent
            for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", line):
                if not (tree.root / here / link).exists():
                    yield path, number, f"{link} does not exist"
            for word in re.findall(r"`([\w.*+-]+(?:/[\w.*+-]+)*/?)`", line):
                if word.split("/")[0] in top and "/" in word and not any(
                    any(folder.glob(word.rstrip("/"))) for folder in (tree.root, tree.root / here)
                ):
                    if word.split("/")[1] not in LEFT_OUT:
                        yield path, number, f"{word} does not exist"
        if heading:
            yield path, heading, "a heading without text"


def architecture(tree):
    page = "ARCHITECTURE.md"
    if page not in tree.files:
        yield page, 1, "is missing"
        return
    text = "\n".join(tree.files[page])
    for name, layer in tree.layers.items():
        if not re.search(rf"\b{layer}/{name}\b|`{name}`", text):
            yield page, 1, f"does not say what {layer}/{name} is"


RULES = [include_order, third_party_includes, banned_words, file_heads, file_lengths, registered, headings_and_paths, architecture]


def breaches(root):
    tree = Tree(root)
    for rule in RULES:
        for path, number, message in rule(tree):
            yield f"{path}:{number}: {message}"


def main():
    found = sorted(breaches(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent))
    print("\n".join(found) if found else "tidy")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
