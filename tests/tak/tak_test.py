#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether TAK clients and AIS readers that others wrote see a node's picture and are heard by it: tak_test.py PROGRAM TOOLS

TOOLS is the folder that tools/tak_tools.sh fills with node-tak and PyTAK. gpsdecode of Debian's gpsd-clients says what is in
gpsd's sample of AIS; without it that part is left out.
"""

import base64
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "e2e"))
from nodes import SOURCE, free_ports, neighbours, wait_for  # noqa: E402

HEAD = "uid,name,kind,lat,lon,speed_m_s,course,value,own\n"
NAMES = ["اروند", "شط العرب", "کشتیِ ۱", "Basra Star"]


def make_client(folder):
    """A self-signed certificate of a client, as its two files, and its pin."""
    certificate, key = f"{folder}/client.pem", f"{folder}/client.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=client"],
        check=True,
        capture_output=True,
    )
    public = subprocess.run(["openssl", "x509", "-in", certificate, "-pubkey", "-noout"], check=True, capture_output=True).stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=public, check=True, capture_output=True).stdout
    return certificate, key, "sha256/" + base64.b64encode(hashlib.sha256(der).digest()).decode()


class Program:
    """A client beside us; its lines as they come."""

    def __init__(self, arguments, **environment):
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **environment})
        self.lines = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line.strip())

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)


def thing(node, uid):
    status, answer = node.ask("GET", f"/picture/things/{uid}")
    return answer if status == 200 else None


def check_node_tak(node, tools, ports, client):
    """node-tak over TLS: its vessel is in the picture, all names come to it whole, its pings are answered."""
    certificate, key, _ = client
    # Node looks for libraries beside the script that asks for them.
    script = shutil.copy(os.path.join(HERE, "client.mjs"), os.path.join(tools, "node", "client.mjs"))
    seer = Program(["node", script, f"ssl://127.0.0.1:{ports['out-tls']}", certificate, key])
    teller = Program(["node", script, f"ssl://127.0.0.1:{ports['tls']}", certificate, key])
    try:
        wait_for(lambda: thing(node, "node-tak-1"), "the vessel that node-tak reported")
        wait_for(lambda: sum("boat-" in line for line in seer.lines) >= 400, "node-tak to see all vessels")
        seen = {event["uid"]: event for event in map(json.loads, list(seer.lines)) if "uid" in event}
        for number in range(400):
            assert seen[f"boat-{number}"]["callsign"] == f"{NAMES[number % 4]} {number}", seen[f"boat-{number}"]
            assert seen[f"boat-{number}"]["type"] == "a-n-S"
        assert abs(seen["boat-7"]["lat"] - 30.3007) < 1e-6, seen["boat-7"]
        assert "own-1" not in seen and "far-1" not in seen, "what is ours, or beyond the area, was told"
        wait_for(lambda: any("pong" in line for line in seer.lines), "a pong to who sees")
        wait_for(lambda: any("pong" in line for line in teller.lines), "a pong to who reports")
    finally:
        seer.stop()
        teller.stop()


def check_stranger(folder, ports):
    """Another key is no way in."""
    other = os.path.join(folder, "other")
    os.mkdir(other)
    certificate, key, _ = make_client(other)
    done = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{ports['out-tls']}", "-cert", certificate, "-key", key, "-quiet"], capture_output=True, timeout=30, stdin=subprocess.DEVNULL
    )
    assert b"<event" not in done.stdout, done.stdout[:200]


def check_pytak(node, tools, ports):
    python = os.path.join(tools, "python", "bin", "python")
    listener = Program([python, os.path.join(HERE, "listener.py"), f"tcp://127.0.0.1:{ports['out']}"])
    teller = Program([python, os.path.join(HERE, "listener.py"), f"tcp://127.0.0.1:{ports['tak']}"])
    try:
        wait_for(lambda: thing(node, "pytak-1"), "the vehicle that PyTAK reported")
        wait_for(lambda: sum("boat-" in line for line in listener.lines) >= 400, "PyTAK to see all vessels")
    finally:
        listener.stop()
        teller.stop()


def read_varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if not data[at - 1] & 128:
            return value, at


def check_protobuf(tools, ports, move):
    """Who asks for protocol version 1 gets it, as the official definitions read it."""
    line = socket.create_connection(("127.0.0.1", ports["out"]))
    line.settimeout(20)
    assert b"TakProtocolSupport" in line.recv(4096)
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    line.sendall(
        (
            f'<?xml version="1.0"?>\n<event version="2.0" uid="protouid" type="t-x-takp-q" time="{now}" start="{now}" stale="{now}" how="m-g">'
            '<point lat="0" lon="0" hae="0" ce="999999" le="999999"/><detail><TakControl><TakRequest version="1"/></TakControl></detail></event>'
        ).encode()
    )
    data = b""
    while b"\xbf" not in data or b"TakResponse" not in data:
        data += line.recv(65536)
    end = data.index(b"TakResponse")
    frames = data[data.index(b"</event>", end) + 8 :]
    move()  # what was told as XML already is told again when it has changed
    while len(frames) < 20_000:
        more = line.recv(65536)
        assert more, "the node has closed"
        frames += more
    line.close()
    program = (
        "import sys,json\nfrom takproto.proto import TakMessage\n"
        "for line in sys.stdin:\n m=TakMessage(); m.ParseFromString(bytes.fromhex(line.strip()))\n"
        " e=m.cotEvent; print(json.dumps([e.uid,e.type,e.lat,e.lon,e.detail.contact.callsign,e.detail.track.course]))\n"
    )
    messages, at = [], 0
    while at < len(frames):
        assert frames[at] == 0xBF, "a frame does not begin where the last one ended"
        try:
            length, begin = read_varint(frames, at + 1)
        except IndexError:
            break
        if begin + length > len(frames):
            break
        messages.append(frames[begin : begin + length].hex())
        at = begin + length
    done = subprocess.run([os.path.join(tools, "python", "bin", "python"), "-c", program], input="\n".join(messages), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    boats = [event for event in events if event[0].startswith("boat-")]
    assert len(boats) > 50, len(boats)
    for uid, kind, lat, lon, callsign, course in boats:
        number = int(uid[5:])
        assert kind == "a-n-S" and abs(lat - (30.3 + number * 1e-4)) < 1e-6 and callsign == f"{NAMES[number % 4]} {number}" and course == 90, (uid, lat, lon, callsign)


def check_gpsd(node, ports):
    """All vessels of gpsd's sample that gpsdecode knows a place of are in the picture, where it says."""
    if shutil.which("gpsdecode") is None:
        print("gpsdecode is not here: AIS left out")
        return
    lines = [line for line in open(f"{SOURCE}/tests/vectors/ais/gpsd-heard.txt", encoding="utf-8") if line.startswith("!")]
    decoded = subprocess.run(["gpsdecode", "-j"], input="".join(lines), capture_output=True, text=True, timeout=60, check=True).stdout
    wanted = {}
    for answer in map(json.loads, decoded.splitlines()):
        if answer.get("class") == "AIS" and answer.get("type") in (1, 2, 3, 18, 19) and abs(answer.get("lat", 91)) <= 90:
            wanted[answer["mmsi"]] = (answer["lat"], answer["lon"])
    assert len(wanted) > 10, len(wanted)
    line = socket.create_connection(("127.0.0.1", ports["ais"]))
    for sentence in lines:
        line.sendall(sentence.encode())
        time.sleep(0.002)  # one at a time, since what comes in the same moment is the same report
    line.close()
    for mmsi, (lat, lon) in wanted.items():
        wait_for(lambda uid=f"MMSI-{mmsi:09d}": thing(node, uid), f"vessel {mmsi}")
        seen = thing(node, f"MMSI-{mmsi:09d}")
        assert abs(seen["lat_e7"] / 1e7 - lat) < 2e-3 and abs(seen["lon_e7"] / 1e7 - lon) < 2e-3, (seen, lat, lon)
    print(f"{len(wanted)} vessels of gpsd's sample are where gpsdecode has them")


def sources(ports, pin):
    return f"""
[[source]]
id = "csv"
protocol = "csv"
transport = "tcp-listen"
address = "127.0.0.1:{ports['csv']}"

[[source]]
id = "ais"
protocol = "ais"
transport = "tcp-listen"
address = "127.0.0.1:{ports['ais']}"

[[source]]
id = "tak"
protocol = "tak"
transport = "tcp-listen"
address = "127.0.0.1:{ports['tak']}"

[[source]]
id = "tak-tls"
protocol = "tak"
transport = "tls-listen"
address = "127.0.0.1:{ports['tls']}"
clients = ["{pin}"]

[[consumer]]
id = "river"
transport = "tls-listen"
address = "127.0.0.1:{ports['out-tls']}"
clients = ["{pin}"]
area_e7 = [480000000, 299000000, 486000000, 306000000]
subjects = ["vessel"]
each_s = 1

[[consumer]]
id = "river-plain"
transport = "tcp-listen"
address = "127.0.0.1:{ports['out']}"
area_e7 = [480000000, 299000000, 486000000, 306000000]
each_s = 1
"""


def main():
    program, tools = sys.argv[1], os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        client = make_client(folder)
        ports = dict(zip(("csv", "ais", "tak", "tls", "out-tls", "out"), free_ports(6)))
        node = neighbours(program, folder)["irn"]
        with open(f"{node.folder}/sources.toml", "w", encoding="utf-8") as file:
            file.write(sources(ports, client[2]))
        node.start()
        try:
            radar = socket.create_connection(("127.0.0.1", ports["csv"]))
            rows = "".join(f"boat-{i},{NAMES[i % 4]} {i},vessel,{30.3 + i * 1e-4:.4f},48.21,4,90,,0\n" for i in range(400))
            radar.sendall((HEAD + rows + "own-1,,vessel,30.31,48.22,4,90,,1\nfar-1,,vessel,29.0,49.5,4,90,,0\n").encode())
            wait_for(lambda: thing(node, "boat-399"), "the vessels")
            check_node_tak(node, tools, ports, client)
            check_stranger(folder, ports)
            check_pytak(node, tools, ports)
            check_protobuf(tools, ports, lambda: radar.sendall(rows.encode()))
            check_gpsd(node, ports)
            radar.close()
        finally:
            node.stop()
    print("others' clients see and are heard")


if __name__ == "__main__":
    main()
