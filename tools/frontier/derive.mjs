// SPDX-License-Identifier: Apache-2.0
// Derives the demonstration frontiers and their map backgrounds from Natural Earth 1:10m (public domain), as the package
// world-atlas carries it. Each pair of pairs.json names two countries by ISO 3166-1 numeric code and the view (west, south,
// east, north) of its map. Run: npm ci && npm run derive
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {feature, mesh} from 'topojson-client';

const here = dirname(fileURLToPath(import.meta.url));
const toleranceDegrees = 0.008;  // of the simplified outlines; the common line itself is kept whole
const decimals = 5;

const read = path => JSON.parse(readFileSync(path, 'utf8'));
const rounded = ([lon, lat]) => [Number(lon.toFixed(decimals)), Number(lat.toFixed(decimals))];
const same = (a, b) => a[0] === b[0] && a[1] === b[1];
const withoutRepeats = line => line.filter((place, i) => i === 0 || !same(place, line[i - 1]));

// Chains that share an end become one.
function joined(lines) {
  const chains = lines.map(line => [...line]);
  for (let i = 0; i < chains.length; i++) {
    for (let j = 0; j < chains.length; j++) {
      if (i === j) continue;
      const [head, tail] = [chains[i], chains[j]];
      if (same(head.at(-1), tail.at(-1))) tail.reverse();
      if (!same(head.at(-1), tail[0])) continue;
      head.push(...tail.slice(1));
      chains.splice(j, 1);
      return joined(chains);
    }
  }
  return chains;
}

function contains(polygons, [x, y]) {
  let inside = false;
  for (const ring of polygons.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [[x0, y0], [x1, y1]] = [ring[i - 1], ring[i]];
      if (y0 > y !== y1 > y && x < x0 + (x1 - x0) * (y - y0) / (y1 - y0)) inside = !inside;
    }
  }
  return inside;
}

const polygonsOf = ({geometry}) => geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;

// True when the country lies left of most of the line's edges.
function isOnTheLeft(country, line) {
  const polygons = polygonsOf(country);
  let votes = 0;
  for (let i = 1; i < line.length; i++) {
    const [dx, dy] = [line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]];
    const middle = [(line[i][0] + line[i - 1][0]) / 2, (line[i][1] + line[i - 1][1]) / 2];
    votes += contains(polygons, [middle[0] - dy * 0.01, middle[1] + dx * 0.01]) ? 1 : -1;
  }
  return votes > 0;
}

function frontierOf(topology, left, right) {
  const ids = [left.id, right.id];
  const shared = mesh(topology, topology.objects.countries,
                      (a, b) => a !== b && ids.includes(a.id) && ids.includes(b.id));
  return joined(shared.coordinates).map(line => isOnTheLeft(left, line) ? line : line.reverse());
}

// Douglas-Peucker, ends kept.
function simplified(line) {
  const kept = new Set([0, line.length - 1]);
  const split = (first, last) => {
    const [ax, ay] = line[first];
    const [dx, dy] = [line[last][0] - ax, line[last][1] - ay];
    let [worst, at] = [toleranceDegrees, -1];
    for (let i = first + 1; i < last; i++) {
      const [x, y] = [line[i][0] - ax, line[i][1] - ay];
      const part = Math.min(1, Math.max(0, (x * dx + y * dy) / (dx * dx + dy * dy || 1)));
      const distance = Math.hypot(x - part * dx, y - part * dy);
      if (distance > worst) [worst, at] = [distance, i];
    }
    if (at < 0) return;
    kept.add(at);
    split(first, at);
    split(at, last);
  };
  split(0, line.length - 1);
  return line.filter((_, i) => kept.has(i));
}

// The topology with simplified arcs, so that neighbours still meet; arcs that both countries use stay as they are.
function simplifiedTopology(topology, ids) {
  const arcsOf = id => new Set(topology.objects.countries.geometries.find(each => each.id === id).arcs.flat(3)
      .map(arc => arc < 0 ? ~arc : arc));
  const [ours, theirs] = ids.map(arcsOf);
  const {scale, translate} = topology.transform;
  const arcs = topology.arcs.map((arc, i) => {
    let [x, y] = [0, 0];
    const line = arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
    return ours.has(i) && theirs.has(i) ? line : simplified(line);
  });
  return {...topology, transform: undefined, arcs};
}

// The ring without its jumps at longitude 180, moved by whole turns to where the view may see it.
function unrolled(ring, [west, , east]) {
  let turns = 0;
  const smooth = ring.map(([lon, lat], i) => {
    if (i > 0) turns += Math.round((ring[i - 1][0] - lon) / 360);
    return [lon + 360 * turns, lat];
  });
  const isSeen = shift => smooth.some(([lon]) => lon + shift >= west && lon + shift <= east);
  return [-360, 0, 360].filter(isSeen).map(shift => smooth.map(([lon, lat]) => [lon + shift, lat]));
}

// Sutherland-Hodgman: the part of a closed ring within the view; empty when none is. Turned round, because Natural Earth
// winds rings clockwise and RFC 7946 the other way.
function clipped(ring, [west, south, east, north]) {
  const bounds = [[0, west, 1], [0, east, -1], [1, south, 1], [1, north, -1]];
  const points = bounds.reduce((line, [axis, bound, sign]) => {
    const isIn = place => (place[axis] - bound) * sign >= 0;
    return line.flatMap((place, i) => {
      const before = line.at(i - 1);
      const part = (bound - before[axis]) / (place[axis] - before[axis]);
      const cut = [0, 1].map(k => k === axis ? bound : before[k] + part * (place[k] - before[k]));
      if (isIn(place)) return isIn(before) ? [place] : [cut, place];
      return isIn(before) ? [cut] : [];
    });
  }, ring.slice(0, -1));
  const closed = withoutRepeats([...points, ...points.slice(0, 1)].map(rounded));
  return closed.length < 4 ? [] : closed.reverse();
}

function landOf(topology, ids, view) {
  const countries = feature(simplifiedTopology(topology, ids), topology.objects.countries).features;
  return countries.flatMap(country => {
    const inView = ring => unrolled(ring, view).map(each => clipped(each, view)).filter(each => each.length > 0);
    const polygons = polygonsOf(country).map(rings => rings.flatMap(inView)).filter(rings => rings.length > 0);
    if (polygons.length === 0) return [];
    const properties = {name: country.properties.name, party: ids.includes(country.id)};
    return [{type: 'Feature', id: country.id, properties, geometry: {type: 'MultiPolygon', coordinates: polygons}}];
  });
}

// One feature a line, so that changes can be read.
function write(path, name, features) {
  const lines = features.map(each => JSON.stringify(each)).join(',\n');
  writeFileSync(path, `{"type":"FeatureCollection","name":${JSON.stringify(name)},"features":[\n${lines}\n]}\n`);
}

const topology = read(createRequire(import.meta.url).resolve('world-atlas/countries-10m.json'));
const countries = feature(topology, topology.objects.countries).features;
const source = 'Natural Earth 1:10m (public domain), generalised; for demonstration, nobody\'s claim';

for (const [pair, {left, right, view}] of Object.entries(read(join(here, 'pairs.json')))) {
  const [ours, theirs] = [left, right].map(id => countries.find(country => country.id === id));
  const folder = join(here, '../../data', pair);
  mkdirSync(folder, {recursive: true});
  const lines = frontierOf(topology, ours, theirs).map(line => withoutRepeats(line.map(rounded)));
  const properties = {left: ours.properties.name, right: theirs.properties.name, source};
  write(join(folder, 'frontier.geojson'), `Frontier ${pair}`, lines.map((line, i) => (
    {type: 'Feature', id: `line-${i + 1}`, properties, geometry: {type: 'LineString', coordinates: line}})));
  write(join(folder, 'land.geojson'), `Map background ${pair}: ${source}`, landOf(topology, [left, right], view));
  console.log(pair, lines.map(line => `${line.length} vertices`).join(', '));
}
