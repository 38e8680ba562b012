#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether the alerts and the calendar of a real node are read by programs that others wrote: feeds_test.py PROGRAM

Needs capvalidator, icalendar and vobject, as tools/api_tools.sh installs them: run it with that Python.
"""

import datetime
import os
import sys
import tempfile
import xml.etree.ElementTree

import icalendar
import vobject
from capvalidator import Validator

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "e2e"))
from nodes import neighbours, ratify, wait_for  # noqa: E402

ATOM = {"a": "http://www.w3.org/2005/Atom"}
CAP = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
WORDS = {"en": "Leave the flats beside the river; <all> of them & the ford", "fa": "از کنار رودخانه دور شوید"}


def utc(hours):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def alert(**more):
    return {
        "kind": "alert", "office": "irn-ilam-gauge-1", "purpose": "safety", "lang": "en", "event": "flood", "category": "met",
        "urgency": "immediate", "severity": "severe", "certainty": "observed", "known_at": utc(-1), "onset_at": utc(0),
        "expires_at": utc(12), "gauge": "konjan-cham", "stage_m": "4.35", "eta_min": 95, "radius_m": 6000, "response": ["evacuate", "avoid"],
        "place": {"lat_e7": 331500000, "lon_e7": 461200000, "precision_m": 500}, "instruction": WORDS, **more,
    }  # fmt: skip


def notice(**more):
    return {
        "kind": "notice", "office": "irn-ilam-post-3", "purpose": "prevention", "lang": "fa", "activity": "dredging", "armed": False,
        "contact_office": "irn-ilam-post-3", "distance_to_line_m": 900, "event_at": utc(300), "event_until": utc(310),
        "place": {"lat_e7": 331500000, "lon_e7": 461200000, "precision_m": 500},
        "text": {"fa": "لایروبی رودخانه؛ کارگران بی‌سلاح، ماشین‌های زرد " * 3, "en": "Dredging, unarmed; yellow machines"}, **more,
    }  # fmt: skip


def say(node, record):
    result = node.ask("POST", "/records", {"records": [record]})[1]["results"][0]
    assert result["status"] == "released", result
    return result["id"]


def text(node, path):
    status, body = node.ask("GET", path)
    assert status == 200, f"{path}: {status} {body}"
    return body.decode("utf-8")


def cap(node, record):
    """The message, after it was held against the standard's own schema."""
    body = text(node, f"/alerts/{record}")
    good, why = Validator(body.encode()).schema()
    assert good, f"{why}\n{body}"
    root = xml.etree.ElementTree.fromstring(body)
    return root, lambda path: [each.text for each in root.findall(path, CAP)]


def feed(node):
    root = xml.etree.ElementTree.fromstring(text(node, "/alerts"))
    for needed in ("a:id", "a:title", "a:updated", "a:author/a:name"):
        assert root.find(needed, ATOM).text, needed
    entries = {}
    for entry in root.findall("a:entry", ATOM):
        link = entry.find("a:link", ATOM)
        assert link.get("type") == "application/cap+xml" and entry.find("a:updated", ATOM).text, "an entry of RFC 4287"
        entries[link.get("href").rsplit("/", 1)[1]] = entry.find("a:title", ATOM).text
    return entries


def check_alerts(irn, irq):
    first = say(irn, alert())
    second = say(irn, alert(stage_m="4.90", cites=[{"rel": "supersedes", "record": first}]))
    wait_for(lambda: second in feed(irq), "the alert in the neighbour's feed")
    assert first not in feed(irq), "what took its place stands there"
    _, said = cap(irq, first)
    assert said("c:msgType") == ["Alert"] and said("c:status") == ["Actual"] and said("c:scope") == ["Restricted"]
    assert said("c:info/c:instruction") == list(WORDS.values()) and said("c:info/c:language") == list(WORDS)
    assert said("c:info/c:area/c:circle")[0] == "33.15,46.12 6.000", said("c:info/c:area/c:circle")
    assert said("c:info/c:responseType")[:2] == ["Evacuate", "Avoid"]
    sent, sender = said("c:sent")[0], said("c:sender")[0]
    _, said = cap(irq, second)
    assert said("c:msgType") == ["Update"] and said("c:references") == [f"{sender},{first},{sent}"]
    assert said("c:info/c:parameter/c:value")[:2] == ["konjan-cham", "4.90"]
    ended = say(irn, {"kind": "closure", "office": "irn-badra-commissioner", "purpose": "safety", "lang": "en", "outcome": "over", "cites": [{"rel": "closes", "record": second}]})
    wait_for(lambda: ended in feed(irq), "its end in the neighbour's feed")
    assert feed(irq)[ended].startswith("Cancel: ")
    _, said = cap(irq, ended)
    assert said("c:msgType") == ["Cancel"] and said("c:info/c:responseType")[0] == "AllClear"
    print(f"CAP: an alert, its update and its end, valid for {len(feed(irq))} entries of the feed")


def check_calendar(irn, irq):
    record = say(irn, notice())
    wait_for(lambda: record in text(irq, "/notices.ics?lang=fa").replace("\r\n ", ""), "the notice in the neighbour's calendar")
    body = text(irq, "/notices.ics?lang=fa")
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n")), "lines of RFC 5545"
    event = next(each for each in icalendar.Calendar.from_ical(body).walk("VEVENT"))
    assert str(event["DESCRIPTION"]) == notice()["text"]["fa"] and event["SUMMARY"].params["LANGUAGE"] == "fa"
    other = vobject.readOne(body).vevent
    assert other.uid.value == str(event["UID"]) and other.uid.value.startswith(record)
    assert other.dtstart.value == event["DTSTART"].dt and other.dtend.value == event["DTEND"].dt
    assert other.description.value == str(event["DESCRIPTION"])
    say(irn, {"kind": "withdrawal", "office": "irn-badra-commissioner", "purpose": "prevention", "lang": "en", "reason": "error", "cites": [{"rel": "withdraws", "record": record}]})
    wait_for(lambda: "STATUS:CANCELLED" in text(irq, "/notices.ics"), "the withdrawal in the neighbour's calendar")
    print("iCalendar: icalendar and vobject read the same event")


def check_restricted(irn, irq):
    """Who reads a feed is noted nowhere, so that what is restricted stands in none."""
    warning, work = say(irn, alert(marking="red")), say(irn, notice(usage=["originator_consent"]))
    wait_for(lambda: irq.ask("GET", f"/records/{work}")[0] == 200, "the restricted records at the neighbour")
    for node in (irn, irq):
        assert warning not in feed(node) and node.ask("GET", f"/alerts/{warning}")[0] == 404
        assert work not in text(node, "/notices.ics").replace("\r\n ", "")
    print("restricted: in no feed, no calendar")


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="thalweg-feeds-") as folder:
        nodes = neighbours(program, folder)
        try:
            for node in nodes.values():
                node.start()
            ratify(program, nodes)
            check_alerts(nodes["irn"], nodes["irq"])
            check_calendar(nodes["irn"], nodes["irq"])
            check_restricted(nodes["irn"], nodes["irq"])
            status, _ = nodes["irq"].ask("GET", "/alerts/" + "0" * 64)
            assert status == 404, status
        finally:
            for node in nodes.values():
                node.stop()


if __name__ == "__main__":
    main()
