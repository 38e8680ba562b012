#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What of one node's live picture reaches the neighbour by itself, and what does not: contacts_test.py PROGRAM"""

import os
import socket
import sys
import tempfile
import threading

from nodes import free_ports, neighbours, ratify, wait_for

ORDERS = """
[[tell]]
id = "rescue"
as = "contact"
agreement = "irn-irq"
office = "irn-south-commissioner"
purpose = "sar"
lang = "en"
subjects = ["distress"]
each = "1s"
delay = "1s"
precision_m = 100

[[tell]]
id = "vessels"
as = "contact"
agreement = "irn-irq"
office = "irn-south-commissioner"
purpose = "safety"
lang = "en"
subjects = ["vessel"]
each = "1s"
delay = "1s"

[[tell]]
id = "traffic"
as = "contact_count"
agreement = "irn-irq"
office = "irn-south-commissioner"
purpose = "safety"
lang = "en"
sector = "south"
each = "15s"
"""

# uid, kind, own, degrees east of the river's middle
THINGS = [("beacon-7", "distress", 0, 0.01), ("MMSI-422000001", "vessel", 0, 0.02), ("MMSI-422000002", "vessel", 0, 0.03), ("patrol-1", "vessel", 1, 0.01), ("far-off", "vessel", 0, 1.5)]


def feed(port, stop):
    """A radar that sees the same things again each second."""
    line = socket.create_connection(("127.0.0.1", port))
    line.sendall(b"uid,name,kind,lat,lon,speed_m_s,course,value,own\n")
    while not stop.wait(1):
        for uid, kind, own, east in THINGS:
            line.sendall(f"{uid},Zagros Star,{kind},30.30,{48.20 + east},3,140,,{own}\n".encode())
    line.close()


def records(node, kind):
    items = node.ask("GET", f"/records?kind={kind}&limit=200")[1]["items"]
    return [each["record"] for each in items if each.get("record")]


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="thalweg-contacts-") as folder:
        nodes = neighbours(program, folder)
        irn, irq = nodes["irn"], nodes["irq"]
        (port,) = free_ports(1)
        with open(os.path.join(irn.folder, "sources.toml"), "w", encoding="ascii") as file:
            file.write(f'[[source]]\nid = "radar"\nprotocol = "csv"\ntransport = "tcp-listen"\naddress = "127.0.0.1:{port}"\n')
        contacts = os.path.join(irn.folder, "contacts.toml")
        with open(contacts, "w", encoding="ascii") as file:
            file.write(ORDERS.replace('"south"', '"sout"'))
        assert irn.start(expect_ready=False) == "" and "the agreement has no sector sout" in irn.said(), irn.said()
        irn.process.wait()
        with open(contacts, "w", encoding="ascii") as file:
            file.write(ORDERS)
        stop = threading.Event()
        radar = threading.Thread(target=feed, args=(port, stop))
        try:
            for node in nodes.values():
                node.start()
            ratify(program, nodes)
            radar.start()
            wait_for(lambda: records(irq, "contact") and records(irq, "contact_count"), "a contact and a count at the neighbour", 120)
            for record in records(irq, "contact"):
                assert record["subject"] == "distress" and record["own"] is False, record
                assert record["place"]["precision_m"] >= 100, record
            count = records(irq, "contact_count")[-1]
            assert count["things_count"] == {"distress": 1, "vessel": 2}, count
            # Vessels wait a quarter of an hour at the gate, as the agreement has it; what is our own never came to it.
            assert not [each for each in records(irn, "contact") if each["subject"] == "vessel"], "not before its time"
            for node in (irn, irq):
                said = str(records(node, "contact")) + str(records(node, "contact_count"))
                for secret in ("MMSI", "422000001", "Zagros", "patrol", "beacon-7"):
                    assert secret not in said, f"{secret} in {said}"
            print(f"{len(records(irq, 'contact'))} contacts, {len(records(irq, 'contact_count'))} counts; nothing of which thing it was")
        finally:
            stop.set()
            if radar.is_alive():
                radar.join()
            for node in nodes.values():
                node.stop()


if __name__ == "__main__":
    main()
