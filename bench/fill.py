#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fills two neighbours with a year's work: cases of both sides with all that was said for them, through the nodes' own interface.

fill.py PROGRAM FOLDER [--cases 10000] [--records 100000] [--stay]

Makes FOLDER with the folders of irn, irq and obs, hands everything in and waits until each side holds the other's. What is handed in is
the same each time, commitments and times of entry are not. With --stay the nodes go on running until the program is ended; without,
`PROGRAM serve --folder FOLDER/irn` starts one again.
"""

import argparse
import datetime
import json
import os
import random
import signal
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tests", "e2e"))
from nodes import SOURCE, neighbours, ratify, wait_for  # noqa: E402

BATCH = 2_000
OTHER = {"irn": "irq", "irq": "irn"}
SECTORS = [(36.0, "north"), (35.3, "penjwin"), (33.7, "khanaqin"), (32.6, "badra"), (0.0, "south")]  # by latitude, from the north
KINDS = [  # type, impact, purpose, what is written of it
    ("livestock.strayed", "low", "boundary", {"en": "Strayed animals near the stream", "fa": "دام سرگردان نزدیک جویبار", "ar": "ماشية شاردة قرب الجدول"}),
    ("livestock.stolen", "medium", "boundary", {"en": "A shepherd reports stolen sheep", "fa": "چوپانی از سرقت گوسفندان خبر داد"}),
    ("boundary.marker_damaged", "low", "boundary", {"en": "Marker found leaning after rain", "ar": "وجدت العلامة مائلة بعد المطر"}),
    ("environment.wildfire", "high", "environment", {"en": "Fire in dry grass, wind from the west", "ku": "ئاگر لە گیای وشکدا"}),
    ("environment.flood", "high", "environment", {"en": "The river rises at the ford", "ar": "ارتفاع منسوب النهر عند المخاضة"}),
    ("mine.found", "medium", "safety", {"en": "Old mine uncovered beside the path", "fa": "مین قدیمی کنار مسیر پیدا شد"}),
    ("life.person_missing", "high", "sar", {"en": "A party of walkers has not come back", "ku": "کۆمەڵێک ڕێبوار نەگەڕاونەتەوە"}),
]


class Places:
    """Near the crossings, where most of the work is."""

    def __init__(self, dice):
        self.dice = dice
        with open(f"{SOURCE}/data/irn-irq/crossings.geojson", encoding="utf-8") as file:
            self.points = [(each["id"], each["geometry"]["coordinates"]) for each in json.load(file)["features"]]

    def one(self):
        crossing, (lon, lat) = self.dice.choice(self.points)
        sector = next(name for south, name in SECTORS if lat >= south)
        place = {
            "lat_e7": round(lat * 1e7) + self.dice.randint(-250_000, 250_000),
            "lon_e7": round(lon * 1e7) + self.dice.randint(-250_000, 250_000),
            "precision_m": self.dice.choice([50, 100, 250, 500]),
        }
        return crossing, sector, place


def rfc3339(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


class Writer:
    """Hands in drafts in batches and gives their commitments back, in order."""

    def __init__(self, nodes):
        self.nodes, self.count = nodes, 0

    def one_side(self, name, drafts, ids):
        for first in range(0, len(drafts), BATCH):
            body = "\n".join(json.dumps(each) for each in drafts[first : first + BATCH]) + "\n"
            while True:
                status, answer = self.nodes[name].ask("POST", "/records", body, "application/x-ndjson", timeout=300)
                if status != 429:
                    break
                time.sleep(0.05)
            if status != 200:
                raise AssertionError(f"{name}: {status} {str(answer)[:500]}")
            for draft, result in zip(drafts[first : first + BATCH], answer["results"]):
                if result["status"] != "released":
                    raise AssertionError(f"{name}: {json.dumps(draft, ensure_ascii=False)}\n{json.dumps(result)}")
                ids.append(result["id"])

    def say(self, what, drafts):
        """Pairs of party and draft, both parties at once; waits until each side holds the other's."""
        start = time.monotonic()
        sides = {name: [each for party, each in drafts if party == name] for name in OTHER}
        ids = {name: [] for name in OTHER}
        failures = []

        def work(name):
            try:
                self.one_side(name, sides[name], ids[name])
            except Exception as failure:  # shown by the main thread
                failures.append(failure)

        threads = [threading.Thread(target=work, args=(name,)) for name in OTHER]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        wait_for(lambda: all(held_by_peer(self.nodes[name], OTHER[name]) for name in OTHER), "the other side to hold it", 600)
        self.count += len(drafts)
        print(f"{len(drafts):7} {what:<34} {time.monotonic() - start:6.1f} s", flush=True)
        order = {name: iter(ids[name]) for name in OTHER}
        return [next(order[party]) for party, _ in drafts]


def held_by_peer(node, peer):
    link = next(each for each in node.ask("GET", "/node")[1]["peers"] if each["id"] == peer)
    return link["receipted_size"] == link["own_size"]


def cite(rel, record):
    return {"rel": rel, "record": record}


class Year:
    def __init__(self, nodes, cases, records):
        self.dice = random.Random(1)
        self.places = Places(self.dice)
        self.writer = Writer(nodes)
        self.cases, self.records = cases, records
        self.now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)

    def office(self, party, sector):
        return f"{party}-{sector}-commissioner"

    def draft(self, kind, party, sector, purpose, cites=(), **fields):
        made = {"kind": kind, "office": self.office(party, sector), "purpose": purpose, "lang": "en", **fields}
        if cites:
            made["cites"] = list(cites)
        return party, made

    def incident(self, party, case, cites=(), later=0):
        at = case["at"] + datetime.timedelta(minutes=later)
        place = dict(case["place"])
        for axis in ("lat_e7", "lon_e7"):
            place[axis] += self.dice.randint(-3000, 3000)
        type, impact, purpose, words = case["kind"]
        return self.draft(
            "incident", party, case["sector"], purpose, cites,
            type=type, impact=impact, event_at=rfc3339(at), known_at=rfc3339(at + datetime.timedelta(minutes=10)),
            line_relation="our_side", response_taken=["patrol_sent"], place=place,
            text={language: f"{text} ({case['number']})" for language, text in words.items()},
        )  # fmt: skip

    def new_case(self, number):
        crossing, sector, place = self.places.one()
        at = self.now - datetime.timedelta(minutes=self.dice.randint(60, 60 * 24 * 80))
        return {"number": number, "first": ("irn", "irq")[number % 2], "crossing": crossing, "sector": sector, "place": place, "at": at, "kind": self.dice.choice(KINDS)}

    def part(self, cases, share):
        return [case for case in cases if self.dice.random() < share]

    def tell(self):
        cases = [self.new_case(number) for number in range(self.cases)]
        mine, theirs = lambda case: case["first"], lambda case: OTHER[case["first"]]

        def say(what, key, chosen, make):
            for case, id in zip(chosen, self.writer.say(what, [make(case) for case in chosen])):
                case[key] = id

        def draft(kind, side, **fixed):
            return lambda case: self.draft(kind, side(case), case["sector"], case["kind"][2], **{name: value(case) if callable(value) else value for name, value in fixed.items()})

        def ack(side, key):
            return draft("ack", side, parse_ok=True, policy_ok=True, received_at=rfc3339(self.now), cites=lambda case: [cite("acks", case[key])])

        self.writer.say("announcements and crossings", self.around())
        say("incidents", "a", cases, lambda case: self.incident(mine(case), case))
        say("the same, seen by the other side", "b", cases, lambda case: self.incident(theirs(case), case, [cite("corroborates", case["a"])], 5))
        say("acknowledgements", "ack_a", cases, ack(theirs, "a"))
        say("acknowledgements of the others", "ack_b", self.part(cases, 0.8), ack(mine, "b"))
        title = lambda case: {language: f"{text} ({case['number']})" for language, text in case["kind"][3].items()}  # noqa: E731
        lead = lambda side: lambda case: self.office(side(case), case["sector"])  # noqa: E731
        say("cases", "case", cases, draft("case", mine, title=title, lead_office=lead(mine), cites=lambda case: [cite("gathers", case["a"]), cite("gathers", case["b"])]))
        joined = self.part(cases, 0.8)
        say("cases joined", "joined", joined, draft("case", theirs, title=title, lead_office=lead(theirs), cites=lambda case: [cite("belongs", case["case"])]))
        asked = self.part(joined, 0.9)
        say("requests", "request", asked, draft("request", mine, ask="information", urgency="u1", reason={"en": "What has your side found?", "fa": "طرف شما چه یافت؟"}, cites=lambda case: [cite("belongs", case["case"])]))
        say("acknowledgements of requests", "ack_request", asked, ack(theirs, "request"))
        answered = self.part(asked, 0.9)
        say("replies", "reply", answered, draft("reply", theirs, result="full", text={"en": "All has been looked at", "ar": "تم فحص كل شيء"}, cites=lambda case: [cite("replies", case["request"])]))
        disputed = self.part(joined, 0.12)
        say("disputes", "dispute", disputed, draft("dispute", theirs, ground="other_place", of_kind="incident", path="", cites=lambda case: [cite("disputes", case["a"])]))
        closable = [case for case in answered if "dispute" not in case]
        closing = lambda side: draft("closure", side, outcome="over", cites=lambda case: [cite("closes", case[key]) for key in ("a", "b", "request", "case")])  # noqa: E731
        closed = self.part(closable, 0.9)
        say("closures", "closed_a", closed, closing(mine))
        say("closures of the others", "closed_b", closed, closing(theirs))
        further = self.records - self.writer.count
        say("further reports", "further", [self.dice.choice(cases) for _ in range(max(0, further))], lambda case: self.incident(mine(case), case, [cite("supplements", case["a"])], 30))

    def around(self):
        """What is no case: announced work, warnings, the crossings' statuses."""
        drafts = []
        for number in range(self.records // 50):
            party = ("irn", "irq")[number % 2]
            crossing, sector, place = self.places.one()
            start = self.now + datetime.timedelta(hours=self.dice.randint(-2000, 700))
            drafts.append(self.draft(
                "notice", party, sector, "boundary", activity="construction", distance_to_line_m=self.dice.randint(0, 5000), contact_office=self.office(party, sector), event_at=rfc3339(start), event_until=rfc3339(start + datetime.timedelta(hours=8)),
                place=place, text={"en": f"Work on the path ({number})", "fa": f"کار روی مسیر ({number})"},
            ))  # fmt: skip
            until = self.now + datetime.timedelta(hours=self.dice.randint(-500, 48))
            drafts.append(self.draft(
                "crossing_status", party, sector, "trade", crossing=crossing, direction="both", traffic=["cargo", "passenger"], state=self.dice.choice(["open", "open", "restricted", "closed"]),
                reason="regular", event_at=rfc3339(until - datetime.timedelta(hours=24)), valid_until=rfc3339(until), queue_vehicles=self.dice.randint(0, 200), wait_min=self.dice.randint(0, 300),
            ))  # fmt: skip
        return drafts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--stay", action="store_true")
    given = parser.parse_args()
    folder = os.path.abspath(given.folder)
    os.makedirs(folder)
    program = os.path.abspath(given.program)
    nodes = neighbours(program, folder)
    try:
        for node in nodes.values():
            node.start()
        ratify(program, nodes)
        year = Year(nodes, given.cases, given.records)
        start = time.monotonic()
        year.tell()
        print(f"{year.writer.count} records, {given.cases} cases in {time.monotonic() - start:.0f} s")
        for name, node in nodes.items():
            print(f"{name}: http://127.0.0.1:{node.local}/  {node.folder}")
        if given.stay:
            signal.sigwait([signal.SIGINT, signal.SIGTERM])
    finally:
        for node in nodes.values():
            node.stop()


if __name__ == "__main__":
    main()
