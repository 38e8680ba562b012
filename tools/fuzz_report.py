#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the fuzz targets and says what they reached, as a Markdown table.

    tools/fuzz_report.py [--seconds N] [--targets NAME...] [--coverage]

Builds the preset `fuzz` in build/fuzz, runs each target for N seconds (10 when not given) on its seeds and on what earlier
runs found (build/fuzz/corpus), and counts executions, edges and crashes. With --coverage it also builds the targets once
more with source coverage, in build/fuzz-coverage, runs each over all its inputs and counts the lines reached of the files
that the target is for; that takes llvm-profdata-14 and llvm-cov-14 (Debian package llvm-14).

Exit code: 0 clean, 1 a target crashed, 2 something is missing.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# What each target is for: the files whose lines are counted, under src/.
FILES = {
    "ais_fuzz": ["core/sensor/ais.cpp", "core/sensor/report.cpp", "core/sensor/text.cpp"],
    "cot_xml_fuzz": ["core/sensor/cot_xml.cpp", "core/sensor/cot.cpp"],
    "csv_fuzz": ["core/sensor/csv.cpp"],
    "geojson_lines_fuzz": ["core/sensor/geojson_lines.cpp"],
    "rules_fuzz": ["core/picture/rules_json.cpp", "core/picture/plan.cpp", "core/picture/evaluation.cpp"],
    "tak_fuzz": ["core/sensor/tak.cpp", "core/sensor/cot.cpp"],
    "agreement_fuzz": ["core/agreement/agreement.cpp", "core/agreement/reading.cpp", "core/agreement/sections.cpp",
                       "core/agreement/cross_check.cpp", "core/agreement/fill.cpp", "core/agreement/explain.cpp"],
    "api_drafts_fuzz": ["node/host/api_drafts.cpp"],
    "bundle_fuzz": ["core/machine/bundle.cpp"],
    "checkpoint_fuzz": ["core/journal/checkpoint.cpp", "core/journal/commitment.cpp"],
    "config_fuzz": ["node/host/config.cpp"],
    "evidence_fuzz": ["core/journal/evidence.cpp", "core/journal/fraud.cpp", "core/journal/dsse.cpp"],
    "exchange_fuzz": ["core/exchange/mirror.cpp", "core/journal/mirror.cpp", "core/journal/witness.cpp"],
    "fetch_fuzz": ["adapters/net/client.cpp", "adapters/net/wire.cpp"],
    "geojson_fuzz": ["node/formats/geojson.cpp"],
    "gzip_fuzz": ["adapters/net/gzip.cpp"],
    "http_fuzz": ["adapters/net/server.cpp", "adapters/net/message.cpp", "adapters/net/wire.cpp"],
    "index_fuzz": ["node/host/index.cpp"],
    "json_fuzz": ["ground/base/json.cpp", "ground/base/json_canonical.cpp", "ground/base/json_lenient.cpp"],
    "local_api_fuzz": ["node/host/api.cpp", "node/host/api_agreements.cpp", "node/host/api_drafts.cpp",
                       "node/host/api_items.cpp", "node/host/api_node.cpp", "node/host/api_records.cpp",
                       "node/host/api_submit.cpp"],
    "machine_fuzz": ["core/ledger/ledger.cpp", "core/ledger/ledger_read.cpp", "core/ledger/register.cpp",
                     "core/machine/national.cpp", "core/machine/own_journal.cpp", "core/machine/accord.cpp"],
    "mirror_fuzz": ["core/journal/mirror.cpp"],
    "neighbour_fuzz": ["core/machine/accord.cpp", "core/machine/accord_exchange.cpp", "core/exchange/mirror.cpp"],
    "node_folder_fuzz": ["node/host/node_folder.cpp"],
    "note_fuzz": ["core/journal/note.cpp"],
    "peer_api_fuzz": ["node/host/api_peer.cpp", "core/machine/accord_exchange.cpp", "core/machine/accord_read.cpp"],
    "policy_fuzz": ["core/agreement/rules.cpp", "core/agreement/reading.cpp"],
    "proof_fuzz": ["core/journal/proof_file.cpp"],
    "receipts_fuzz": ["core/exchange/receipts.cpp"],
    "record_fuzz": ["core/record/record.cpp", "core/record/check.cpp", "core/record/guard.cpp"],
    "scenario_fuzz": ["node/formats/scenario.cpp"],
    "slot_fuzz": ["core/ledger/slot.cpp", "core/ledger/register.cpp"],
    "tile_fuzz": ["core/journal/tile.cpp"],
    "toml_fuzz": ["ground/base/toml.cpp"],
    "values_fuzz": ["ground/base/bytes.cpp", "ground/base/time.cpp"],
    "verdict_fuzz": ["core/release/verdict.cpp"],
    "witness_fuzz": ["core/journal/witness.cpp"],
}


def fail(text):
    print(text, file=sys.stderr)
    sys.exit(2)


def build(folder, definitions, targets, jobs):
    configure = ["cmake", "--preset", "fuzz", "-S", str(ROOT), "-B", str(folder), *definitions]
    for command in (configure, ["cmake", "--build", str(folder), "-j", str(jobs), "--target", *targets]):
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            fail(done.stdout[-4000:])


def inputs(target, corpus):
    folders = [corpus / target, ROOT / "tests/vectors/seeds" / target]
    return [folder for folder in folders if folder.is_dir()]


def run(folder, corpus, target, seconds):
    (corpus / target).mkdir(parents=True, exist_ok=True)
    found = folder / "found"
    found.mkdir(exist_ok=True)
    dictionary = ROOT / "tests/vectors/seeds" / f"{target}.dict"
    command = [str(folder / target), f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=2048",
               "-print_final_stats=1", f"-artifact_prefix={found}/{target}-"]
    command += [f"-dict={dictionary}"] if dictionary.exists() else []
    done = subprocess.run(command + [str(each) for each in inputs(target, corpus)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    (found / f"{target}.log").write_text(done.stdout)
    executed = re.findall(r"^stat::number_of_executed_units: *(\d+)", done.stdout, re.MULTILINE)
    reached = re.findall(r"cov: (\d+) ft: (\d+)", done.stdout)
    return {"executions": int(executed[-1]) if executed else 0,
            "edges": int(reached[-1][0]) if reached else 0,
            "features": int(reached[-1][1]) if reached else 0,
            "crashed": done.returncode != 0}


def covered(folder, corpus, target):
    """Lines reached and lines of the files that the target is for."""
    raw, merged = folder / f"{target}.profraw", folder / f"{target}.profdata"
    environment = dict(os.environ, LLVM_PROFILE_FILE=str(raw))
    subprocess.run([str(folder / target), "-runs=0", *[str(each) for each in inputs(target, corpus)]],
                   env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if not raw.exists():
        return None
    subprocess.run(["llvm-profdata-14", "merge", "-sparse", "-o", str(merged), str(raw)], check=True)
    done = subprocess.run(["llvm-cov-14", "export", "-summary-only", f"-instr-profile={merged}", str(folder / target),
                           *[str(ROOT / "src" / name) for name in FILES[target]]],
                          stdout=subprocess.PIPE, text=True, check=True)
    lines = json.loads(done.stdout)["data"][0]["totals"]["lines"]
    return lines["covered"], lines["count"]


def main():
    parser = argparse.ArgumentParser(description="Runs the fuzz targets and says what they reached.")
    parser.add_argument("--seconds", type=int, default=10, help="for each target")
    parser.add_argument("--targets", nargs="+", help="only these")
    parser.add_argument("--coverage", action="store_true", help="also count lines")
    parser.add_argument("--build", type=Path, default=ROOT / "build/fuzz", help="folder of the build")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()

    existing = sorted(path.stem for path in (ROOT / "src").glob("*/*/*_fuzz.cpp"))
    if unknown := sorted(set(existing) ^ set(FILES)):
        fail("FILES in this program and the targets in src/ differ: " + ", ".join(unknown))
    targets = options.targets or existing
    if options.coverage and not (shutil.which("llvm-profdata-14") and shutil.which("llvm-cov-14")):
        fail("llvm-profdata-14 or llvm-cov-14 is missing: apt-get install llvm-14, or leave out --coverage")
    corpus = options.build / "corpus"
    build(options.build, [], targets, options.jobs)
    results = {}
    for target in targets:
        results[target] = run(options.build, corpus, target, options.seconds)
        print(f"{target}: {results[target]}", file=sys.stderr)
    if options.coverage:
        folder = options.build.with_name(options.build.name + "-coverage")
        build(folder, ["-DTHALWEG_SANITIZE=", "-DTHALWEG_TESTS=OFF",
                       "-DCMAKE_CXX_FLAGS=-O1 -g1 -fprofile-instr-generate -fcoverage-mapping"], targets, options.jobs)
        for target in targets:
            results[target]["lines"] = covered(folder, corpus, target)
            print(f"{target}: lines {results[target]['lines']}", file=sys.stderr)

    print("| target | executions | per second | edges | features | lines of its files | crashes |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for target in targets:
        each = results[target]
        lines = each.get("lines")
        share = f"{100 * lines[0] / lines[1]:.0f} % of {lines[1]}" if lines else "-"
        print(f"| `{target}` | {each['executions']:,} | {each['executions'] // max(options.seconds, 1):,} | {each['edges']:,} "
              f"| {each['features']:,} | {share} | {1 if each['crashed'] else 0} |")
    crashed = [target for target in targets if results[target]["crashed"]]
    total = sum(each["executions"] for each in results.values())
    print(f"\n{total:,} executions by {len(targets)} targets, {options.seconds} seconds each; {len(crashed)} crashed"
          + (": " + ", ".join(crashed) if crashed else "") + ".")
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.exit(main())
