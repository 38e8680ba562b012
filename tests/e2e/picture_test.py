#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The live picture of a real node from its sources to its alerts, over sockets, datagrams and files: picture_test.py PROGRAM"""

import http.client
import json
import os
import shutil
import socket
import sys
import tempfile
import time

from nodes import SOURCE, free_ports, neighbours, wait_for

HEAD = "uid,name,kind,lat,lon,speed_m_s,course,value,own\n"
COT = (
    '<?xml version="1.0"?>\n<event version="2.0" uid="launch-7" type="a-n-S" time="{0}" start="{0}" stale="{1}" how="m-g">'
    '<point lat="30.32" lon="48.24" hae="0" ce="5" le="5"/><detail><track course="90" speed="4"/></detail></event>'
)


def sources(csv, udp, caller):
    return f"""
[[source]]
id = "river-radar"
protocol = "csv"
transport = "tcp-listen"
address = "127.0.0.1:{csv}"

[[source]]
id = "tak"
protocol = "tak"
transport = "udp"
address = "127.0.0.1:{udp}"

[[source]]
id = "day"
protocol = "csv"
transport = "file"
path = "day.csv"
subjects = ["herd"]

[[source]]
id = "ais"
protocol = "ais"
transport = "tcp-connect"
address = "127.0.0.1:{caller}"
"""


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


class Stream:
    """Server-sent events of a node."""

    def __init__(self, node, path):
        self.connection = http.client.HTTPConnection("127.0.0.1", node.local, timeout=20)
        self.connection.request("GET", "/api/v1" + path, headers=node.credentials())
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200, self.answer.status

    def next(self, wanted):
        """The next event of that name."""
        name = None
        while True:
            line = self.answer.readline().decode().rstrip("\n")
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: ") and name == wanted:
                return json.loads(line[6:])

    def close(self):
        self.connection.close()


def thing(node, uid):
    status, answer = node.ask("GET", f"/picture/things/{uid}")
    return answer if status == 200 else None


def look_back(node):
    """Where the vessel was, the picture at that time, and what other rules would have told of it."""
    track = node.ask("GET", "/picture/tracks/MMSI-422000001")[1]["points"]
    places = [point["lat_e7"] for point in track]
    assert places == [303300000, 303100000, 295000000], track
    then = node.ask("GET", f"/picture/things?at={track[1]['at']}&subjects=vessel")[1]
    assert [each["lat_e7"] for each in then["things"] if each["uid"] == "MMSI-422000001"] == [303100000], then
    rules = node.ask("GET", "/picture/rules")[1]
    status, trial = node.ask("POST", "/picture/rules/try", {**rules, "rules": [{"id": "any-cross", "trigger": "cross"}, {"id": "never", "trigger": "enter", "zone": "mehran-gate"}]})
    assert status == 200 and trial["counts"] == {"any-cross": 1} and trial["whole"], trial
    assert trial["alerts"][0]["uid"] == "MMSI-422000001" and trial["reports"] >= 5, trial
    history = node.ask("GET", "/picture/history")[1]
    assert history["reports"] >= 5 and history["lost"] == 0 and history["retention_s"] == 7 * 86400, history


def change_rules(node):
    """Rules are taken in place of the version that they name, and are at work at once."""
    rules = node.ask("GET", "/picture/rules")[1]
    assert rules["version"] == 1 and len(rules["zones"]) == 7, rules
    status, answer = node.ask("PUT", "/picture/rules", {**rules, "version": 9})
    assert status == 409 and "version 1" in answer["detail"], answer
    status, answer = node.ask("PUT", "/picture/rules", {**rules, "rules": [{"id": "x", "trigger": "enter", "zone": "nowhere"}]})
    assert status == 400 and "nowhere" in answer["detail"], answer
    rules["zones"].append({"id": "open-sea", "rings_e7": [[[294000000, 485000000], [294000000, 487000000], [296000000, 487000000], [296000000, 485000000]]]})
    rules["rules"].append({"id": "goes-out", "trigger": "leave", "zone": "open-sea"})
    status, answer = node.ask("PUT", "/picture/rules", rules)
    assert status == 200 and answer["version"] == 2, answer
    assert "open-sea" in thing(node, "MMSI-422000001")["zones"]
    status, answer = node.ask("POST", "/picture/rules/goes-out/mute", {"until": "2027-01-01T00:00:00Z"})
    assert status == 200 and answer["rules"][-1]["muted_until"] == "2027-01-01T00:00:00Z", answer
    assert node.ask("POST", "/picture/rules/nothing/mute", {"until": "2027-01-01T00:00:00Z"})[0] == 404
    acts = [act["act"] for act in node.ask("GET", "/audit?limit=20")[1]["items"]]
    assert acts.count("picture.rules") >= 3 and "picture.mute" in acts, acts


def check(program, folder):
    node = neighbours(program, folder)["irn"]
    csv, udp, caller = free_ports(3)
    with open(f"{node.folder}/sources.toml", "w", encoding="utf-8") as file:
        file.write(sources(csv, udp, caller))
    with open(f"{node.folder}/day.csv", "w", encoding="utf-8") as file:
        file.write(HEAD + "herd-1,,herd,33.40,46.12,1,0,,0\ncar-1,,vehicle,33.40,46.12,1,0,,0\n")
    os.makedirs(f"{node.folder}/picture", exist_ok=True)
    shutil.copy(f"{SOURCE}/data/irn-irq/rules.json", f"{node.folder}/picture/rules.json")
    station = socket.create_server(("127.0.0.1", caller))
    node.start()
    try:
        radar = socket.create_connection(("127.0.0.1", csv))
        radar.sendall((HEAD + "MMSI-422000001,Arvand,vessel,30.3300,48.2200,5,90,,0\nnonsense\n").encode())
        wait_for(lambda: thing(node, "MMSI-422000001"), "a vessel of the radar")
        vessel = thing(node, "MMSI-422000001")
        assert vessel["name"] == "Arvand" and vessel["source"] == "river-radar" and vessel["side"] == "left", vessel
        assert "shatt-al-arab" in vessel["zones"] and "corridor" in vessel["zones"], vessel

        stream = Stream(node, "/picture/stream?bbox=48,29.9,48.6,30.6&each_ms=250")
        first = stream.next("picture")
        assert first["full"] and [each["uid"] for each in first["things"]] == ["MMSI-422000001"], first

        time.sleep(1.1)  # the history keeps a thing once a second
        # Over the line: an alert, on the stream and in the list, acknowledged by the operator.
        radar.sendall(b"MMSI-422000001,Arvand,vessel,30.3100,48.2200,5,180,,0\n")
        moved = stream.next("picture")
        assert not moved["full"] and moved["things"][0]["side"] == "right" and moved["gone"] == [], moved
        alert = stream.next("alert")
        assert alert["rule"] == "vessel-crosses" and alert["why"] == "cross_to_right" and alert["state"] == "open", alert
        status, done = node.ask("POST", f"/picture/alerts/{alert['id']}/acknowledge", {})
        assert status == 200 and done["state"] == "acknowledged" and done["by"] == "operator", done
        still_open = node.ask("GET", "/picture/alerts?open=1")[1]
        assert still_open["total"] == 0, still_open
        assert stream.next("alert")["state"] == "acknowledged"
        acts = node.ask("GET", "/audit?limit=5")[1]["items"]
        assert any(act["act"] == "picture.acknowledge" and act["subject"] == alert["id"] for act in acts), acts

        # Out of the view.
        time.sleep(1.1)
        radar.sendall(b"MMSI-422000001,Arvand,vessel,29.5000,48.6000,5,180,,0\n")
        assert stream.next("picture")["gone"] == ["MMSI-422000001"]
        stream.close()

        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(COT.format(stamp(0), stamp(600)).encode(), ("127.0.0.1", udp))
        wait_for(lambda: thing(node, "launch-7"), "an event of the datagram")
        wait_for(lambda: thing(node, "herd-1"), "the herd of the file")
        assert thing(node, "car-1") is None
        line, _ = station.accept()
        line.sendall(b"!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\r\n")
        wait_for(lambda: thing(node, "MMSI-371798000"), "a vessel of the station that was called")

        by_id = {each["id"]: each for each in node.ask("GET", "/picture/sources")[1]["items"]}
        assert by_id["day"]["barred"]["subject"] == 1, by_id["day"]
        assert by_id["river-radar"]["tally"]["refused"]["syntax"] == 1 and by_id["river-radar"]["connected"] == 1, by_id
        aside = node.ask("GET", "/picture/sources/river-radar/quarantine")[1]["items"]
        assert len(aside) == 1 and aside[0]["reason"] == "syntax", aside
        picture = node.ask("GET", "/picture")[1]
        assert picture["enabled"] and picture["things"] == 4 and picture["sources"] == 4, picture
        wait_for(lambda: node.ask("GET", "/picture/things")[1]["total"] == 4, "all in the common picture, which is made once a second")
        few = node.ask("GET", "/picture/things?limit=1")[1]
        assert few["total"] == 4 and few["shown"] == 1 and sum(cell["count"] for cell in few["cells"]) == 3, few
        assert node.ask("GET", "/picture/things?subjects=herd")[1]["total"] == 1
        assert node.ask("GET", "/picture/things?bbox=1,2")[0] == 400
        radar.close()
        wait_for(lambda: all(each["connected"] == 0 for each in node.ask("GET", "/picture/sources")[1]["items"] if each["id"] == "river-radar"), "the radar to be gone")
        look_back(node)
        change_rules(node)
        known = node.ask("GET", "/picture/alerts")[1]["items"]
        node.kill()
        node.start()
        assert node.ask("GET", "/picture/alerts")[1]["items"] == known
        assert node.ask("GET", "/picture/rules")[1]["version"] == 3
        assert len(node.ask("GET", "/picture/tracks/MMSI-422000001")[1]["points"]) == 3
    finally:
        station.close()
        node.stop()


def main():
    with tempfile.TemporaryDirectory() as folder:
        check(sys.argv[1], folder)
    print("the picture holds")


if __name__ == "__main__":
    main()
