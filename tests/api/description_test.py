#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether two real nodes with some work on them answer as their own description says, whatever they are asked.

description_test.py PROGRAM [SECONDS]

Needs schemathesis and jsonschema, as tools/api_tools.sh installs them: run it with that Python. First each route is asked for what there
is; then schemathesis makes requests from the description, right and wrong ones, for so many seconds.
"""

import json
import os
import subprocess
import sys
import tempfile

import jsonschema

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "e2e"))
sys.path.insert(0, os.path.join(HERE, "..", "..", "bench"))
from fill import Year  # noqa: E402
from feeds_test import alert  # noqa: E402
from nodes import incident, neighbours, ratify, wait_for  # noqa: E402

ENDLESS = ["/api/v1/live", "/api/v1/picture/stream"]  # streams: asked by other tests
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,ignored_auth,unsupported_method"


def strict(schema):
    """The same, with objects that list their members taking no others: an answer must not say more than is described."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: strict(value) for key, value in schema.items()}
    if "properties" in made and made.get("type") == "object":
        made.setdefault("additionalProperties", False)
    return made


class Description:
    def __init__(self, node):
        status, self.text = node.ask("GET", "/openapi.json")
        assert status == 200
        components = {name: schema if name.startswith("Record") else strict(schema) for name, schema in self.text["components"]["schemas"].items()}
        self.root = {"components": {"schemas": components}}

    def check(self, path, method, status, content_type, answer):
        documented = self.text["paths"][path][method]["responses"]
        where = f"{method} {path}: {status}"
        assert str(status) in documented, f"{where} is not documented"
        content = {key.split(";")[0]: value for key, value in documented[str(status)].get("content", {}).items()}
        kind = content_type.split(";")[0]
        assert kind in content, f"{where}: {kind} is not documented, only {list(content)}"
        if "json" in kind:
            schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **self.root, **strict(content[kind]["schema"])}
            jsonschema.Draft202012Validator(schema).validate(answer)


def raw(node, path):
    """Status, content type and parsed answer."""
    connection = node.connect(30)
    try:
        connection.request("GET", path, headers=node.credentials())
        answer = connection.getresponse()
        kind, text = answer.getheader("Content-Type") or "", answer.read()
        return answer.status, kind, json.loads(text) if "json" in kind else text
    finally:
        connection.close()


def concrete(path, known):
    """The path with something that there is in the place of its parameters."""
    for name, value in known.items():
        path = path.replace(name, value)
    return path


def queries(operation):
    yield ""
    yield "?nonsense=1"
    samples = {"agreement": "irn-irq", "limit": "3", "sort": "due", "activity": "exercise", "event_at": "2027-01-01T00:00:00Z", "for": "irq", "q": "the"}
    names = [each["name"] for each in operation["parameters"] if each["in"] == "query" and each["name"] in samples]
    if names:
        yield "?" + "&".join(f"{name}={samples[name]}" for name in names)


def ask_everything(node, description, known):
    """Each GET with what there is to ask for, with what there is not, and with what it does not take."""
    asked = 0
    for path, methods in description.text["paths"].items():
        if "get" not in methods or path in ENDLESS:
            continue
        for there in (known, {name: "0" * 64 for name in known}):
            for query in queries(methods["get"]):
                status, kind, answer = raw(node, concrete(path, there) + query)
                description.check(path, "get", status, kind, answer)
                good = there is known and query != "?nonsense=1"
                needs = any(each["required"] and each["in"] == "query" for each in methods["get"]["parameters"])
                assert status == 200 or not good or (needs and not query), f"{path}{query}: {status} {answer}"
                asked += 1
    return asked


def make_requests(node, folder, seconds):
    """Schemathesis over the description. What it found is printed."""
    program = os.path.join(os.path.dirname(sys.executable), "schemathesis")
    command = [program, "run", f"http://127.0.0.1:{node.local}/api/v1/openapi.json", "--checks", CHECKS, "--seed", "1", "--max-time", str(seconds), "--phases", "examples,coverage,fuzzing", "--request-timeout", "30", "--continue-on-failure", "--no-color"]
    for path in ENDLESS:
        command += ["--exclude-path", path]
    for name, value in node.credentials().items():
        command += ["--header", f"{name}: {value}"]
    done = subprocess.run(command, cwd=folder, timeout=10 * seconds + 120, check=False)
    assert done.returncode == 0, "schemathesis found something: see above"


def hear(node):
    """A radar that repeats one report without end, as a file."""
    with open(os.path.join(node.folder, "sources.toml"), "w", encoding="ascii") as file:
        file.write('[[source]]\nid = "radar"\nprotocol = "csv"\ntransport = "file"\npath = "radar.csv"\nbytes_per_s = 64\nrepeat = true\n')
    with open(os.path.join(node.folder, "radar.csv"), "w", encoding="ascii") as file:
        file.write("uid,name,kind,lat,lon,speed_m_s,course,value,own\nboat,,vessel,30.31,48.23,3,140,,0\n")


def main():
    program, seconds = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 60
    with tempfile.TemporaryDirectory(prefix="thalweg-api-") as folder:
        nodes = neighbours(program, folder)
        try:
            hear(nodes["irn"])
            for node in nodes.values():
                node.start()
            ratify(program, nodes)
            Year(nodes, 30, 400).tell()
            node = nodes["irn"]
            answer = node.ask("POST", "/records", {"records": [{**incident("irn-badra-commissioner", 1), "type": "force.shot_heard"}]})[1]
            assert answer["results"][0]["status"] == "held", answer
            flood = node.ask("POST", "/records", {"records": [alert()]})[1]["results"][0]["id"]
            first = lambda path: node.ask("GET", path)[1]["items"]  # noqa: E731
            wait_for(lambda: first("/cases?state=all") and first("/matters"), "the casebook")
            record = first("/matters?kinds=incident")[0]["id"]
            wait_for(lambda: node.ask("GET", "/picture/things/boat")[0] == 200, "a thing in the picture")
            known = {"/sources/{id}": "/sources/radar", "{uid}": "boat", "/cases/{id}": "/cases/" + first("/cases?state=all")[0]["id"], "/crossings/{id}": "/crossings/mehran", "/collections/{id}": "/collections/irn-irq-incident", "{feature}": record, "/alerts/{id}": f"/alerts/{flood}", "/agreements/{id}": "/agreements/irn-irq", "{id}": record}
            print(f"{ask_everything(node, Description(node), known)} requests answered as described", flush=True)
            status, answer = node.ask("POST", "/session", {"name": "nobody", "password": "a wrong pass phrase"})
            assert status == 401, answer
            Description(node).check("/api/v1/session", "post", status, "application/problem+json", answer)
            make_requests(node, folder, seconds)
            assert raw(node, "/healthz")[0] == 200, "the node is not well"
        finally:
            for node in nodes.values():
                node.stop()


if __name__ == "__main__":
    main()
