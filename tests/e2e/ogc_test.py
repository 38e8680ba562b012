#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether GDAL, which knows nothing of Thalweg, reads all that a node shows by OGC API - Features: ogc_test.py PROGRAM

Needs ogr2ogr and ogrinfo of Debian's gdal-bin; ends with 77 where they are not there.
"""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile

from nodes import incident, neighbours, ratify, wait_for

COUNT = 137


def gdal(node, folder, *arguments):
    """What a program of GDAL prints. It bears the operator's token, pages of 50, and no proxy."""
    headers = os.path.join(folder, "headers")
    with open(headers, "w", encoding="ascii") as file:
        for name, value in node.credentials().items():
            file.write(f"{name}: {value}\n")
    environment = {**os.environ, "GDAL_HTTP_HEADER_FILE": headers, "NO_PROXY": "*", "no_proxy": "*"}
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=120, env=environment)
    assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
    return done.stdout


def table(node, folder, collection, *options):
    address = f"OAPIF:http://127.0.0.1:{node.local}/ogc"
    text = gdal(node, folder, "ogr2ogr", "-f", "CSV", "/vsistdout/", "-lco", "GEOMETRY=AS_XY", "-oo", "PAGE_SIZE=50", *options, address, collection)
    return list(csv.DictReader(io.StringIO(text)))


def placed(office, number):
    return {**incident(office, number), "place": {"lat_e7": 331105000 + number * 1000, "lon_e7": 460810000 - number * 1000, "precision_m": 100}}


def items(node, query):
    """A page as it stands, and in which system it says that it is."""
    connection = node.connect(30)
    try:
        connection.request("GET", f"/ogc/collections/irn-irq-incident/items?{query}", headers=node.credentials())
        answer = connection.getresponse()
        return answer.status, answer.getheader("content-crs"), json.loads(answer.read())
    finally:
        connection.close()


def check_systems(node, folder, rows):
    """Part 2 of the standard: GDAL's own projection is the measure."""
    first = rows[0]["id"]
    for code in ("4326", "3857", "32638"):
        uri = f"http://www.opengis.net/def/crs/EPSG/0/{code}"
        status, said, page = items(node, f"limit=1000&crs={uri}")
        assert (status, said, len(page["features"])) == (200, f"<{uri}>", len(rows)), (status, said)
        ours = {each["id"]: each["geometry"]["coordinates"] for each in page["features"]}
        lines = "".join(f"{row['X']} {row['Y']}\n" for row in rows)
        done = subprocess.run(["gdaltransform", "-s_srs", "OGC:CRS84", "-t_srs", f"EPSG:{code}", "-output_xy"], input=lines, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        for row, line in zip(rows, done.stdout.splitlines()):
            theirs = [float(number) for number in line.split()]
            # gdaltransform gives longitude first, whatever the system says; ours follow its axes.
            theirs = theirs[::-1] if code == "4326" else theirs
            assert all(abs(a - b) < (1e-7 if code == "4326" else 0.002) for a, b in zip(ours[row["id"]], theirs)), (ours[row["id"]], theirs)
        x, y = ours[first]
        reach = 1e-5 if code == "4326" else 1
        status, _, page = items(node, f"limit=1000&bbox={x - reach},{y - reach},{x + reach},{y + reach}&bbox-crs={uri}")
        assert status == 200 and [each["id"] for each in page["features"]] == [first], page
    status, _, page = items(node, "crs=http://www.opengis.net/def/crs/EPSG/0/2393")
    assert status == 400 and page["detail"].startswith("crs: "), page


def check_files(node, folder, rows):
    """GDAL opens the GeoPackage without a word of complaint, and finds in it what it read over the line."""
    connection = node.connect(30)
    path = os.path.join(folder, "incidents.gpkg")
    files = {}
    for kind in ("geopackage", "csv"):
        connection.request("GET", f"/ogc/collections/irn-irq-incident/{kind}?party=irn", headers=node.credentials())
        answer = connection.getresponse()
        files[kind] = answer.read()
        assert answer.status == 200 and "attachment" in answer.getheader("content-disposition"), files[kind]
    connection.close()
    with open(path, "wb") as file:
        file.write(files["geopackage"])
    ours = {row["id"]: row for row in rows if row["party"] == "irn"}
    said = subprocess.run(["ogrinfo", "-ro", "-so", path, "irn-irq-incident"], capture_output=True, text=True, timeout=60)
    assert said.returncode == 0 and not said.stderr, said.stderr
    for wanted in (f"Feature Count: {len(ours)}", "Geometry: Point", "at: DateTime", "open: Integer(Boolean)", 'ID["EPSG",4326]'):
        assert wanted in said.stdout, f"{wanted}: {said.stdout}"
    text = gdal(node, folder, "ogr2ogr", "-f", "CSV", "/vsistdout/", "-lco", "GEOMETRY=AS_XY", path, "irn-irq-incident")
    for table in (list(csv.DictReader(io.StringIO(text))), list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8"))))):
        assert {row["id"] for row in table} == set(ours), len(table)
        for row in table:
            theirs = ours[row["id"]]
            assert row["text_en"] == theirs["text_en"] and abs(float(row.get("X") or row["longitude"]) - float(theirs["X"])) < 1e-6, (row, theirs)


def check(program, folder):
    nodes = neighbours(program, folder)
    try:
        for node in nodes.values():
            node.start()
        ratify(program, nodes)
        irn, irq = nodes["irn"], nodes["irq"]
        said = {}
        for node, office, numbers in ((irn, "irn-ilam-post-3", range(COUNT)), (irq, "irq-wasit-post-2", range(COUNT, COUNT + 20))):
            answer = node.ask("POST", "/records", {"records": [placed(office, number) for number in numbers]})[1]
            said.update({result["id"]: number for result, number in zip(answer["results"], numbers)})
        assert len(said) == COUNT + 20 and None not in said, answer
        wait_for(lambda: irn.ask("GET", "/matters?limit=1")[1]["total"] == COUNT + 20, "both sides' records")

        layers = gdal(irn, folder, "ogrinfo", "-ro", "-q", f"OAPIF:http://127.0.0.1:{irn.local}/ogc")
        for layer in ("irn-irq-incident", "irn-irq-notice", "irn-irq-crossings", "irn-irq-frontier"):
            assert layer in layers, layers
        rows = table(irn, folder, "irn-irq-incident")
        assert {row["id"] for row in rows} == set(said) and len(rows) == len(said), f"{len(rows)} rows of {len(said)}"
        for row in rows:
            number = said[row["id"]]
            assert abs(float(row["Y"]) - (33.1105 + number * 1e-4)) < 2e-2 and row["text_en"] == f"Strayed animals, report {number}", row
            assert row["party"] == ("irn" if number < COUNT else "irq"), row
        with open(os.path.join(folder, "agreement", "crossings.geojson"), encoding="utf-8") as file:
            crossings = {each["id"] for each in json.load(file)["features"]}
        assert {row["id"] for row in table(irn, folder, "irn-irq-crossings")} == crossings
        ours = table(irn, folder, "irn-irq-incident", "-spat", "46.0", "33.0", "46.2", "33.2")
        assert ours and len(ours) == len(rows), "all lie around Mehran"
        assert not table(irn, folder, "irn-irq-incident", "-spat", "47", "30", "48", "31")
        lines = json.loads(gdal(irn, folder, "ogr2ogr", "-f", "GeoJSON", "/vsistdout/", f"OAPIF:http://127.0.0.1:{irn.local}/ogc", "irn-irq-frontier"))
        with open(os.path.join(folder, "agreement", "frontier.geojson"), encoding="utf-8") as file:
            signed = json.load(file)["features"][0]["geometry"]["coordinates"]
        read = lines["features"][0]["geometry"]["coordinates"]
        assert len(read) == len(signed) and all(abs(a - b) < 1e-6 for x, y in zip(read, signed) for a, b in zip(x, y)), "the line as it was signed"
        check_systems(irn, folder, rows)
        check_files(irn, folder, rows)
        print(f"GDAL read {len(rows)} incidents, {len(crossings)} crossings and a line of {len(read)} vertices")
    finally:
        for node in nodes.values():
            node.stop()


def main():
    if not shutil.which("ogr2ogr"):
        print("no ogr2ogr here: install gdal-bin")
        sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="thalweg-ogc-") as folder:
        check(os.path.abspath(sys.argv[1]), folder)


if __name__ == "__main__":
    main()
