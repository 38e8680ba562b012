// SPDX-License-Identifier: Apache-2.0
// How evenly the desk draws the live picture while it is moved: node tests/picture-frames.mjs ADDRESS SOURCE [THINGS] [REPORTS-A-SECOND]
// ADDRESS is a running node's, SOURCE host:port of one of its CSV sources over TCP, whose terms let so much through.
// THALWEG_TOKEN is what the node's local.token holds. For people to read; nothing here passes or fails.
import { connect } from 'node:net';
import { chromium } from '@playwright/test';

const [address = 'http://127.0.0.1:8700', source = '127.0.0.1:8702', things = '100000', rate = '2000'] =
  process.argv.slice(2);
const count = Number(things);

/** The same things in every run: a small generator with a seed. */
let seed = 7;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const fleet = Array.from({ length: count }, (_, n) => ({
  uid: `frame-${n}`,
  kind: ['vessel', 'vehicle', 'vehicle', 'aircraft', 'herd'][n % 5],
  latitude: 29.8 + random() * 7.2,
  longitude: 44.6 + random() * 4.2,
  course: random() * 360,
  speed: 2 + random() * 20,
  heard: 0,
}));

const [host, port] = source.split(':');
const socket = connect(Number(port), host);
await new Promise((done, failed) => socket.once('connect', done).once('error', failed));
socket.write('uid,kind,time,lat,lon,speed_m_s,course\n');

let sent = 0;
function report(thing, now) {
  if (thing.heard) {
    const metres = (thing.speed * (now - thing.heard)) / 1000;
    const turn = (thing.course * Math.PI) / 180;
    thing.latitude += (metres * Math.cos(turn)) / 111_320;
    thing.longitude += (metres * Math.sin(turn)) / (111_320 * Math.cos((thing.latitude * Math.PI) / 180));
  }
  thing.heard = now;
  sent++;
  return [
    thing.uid,
    thing.kind,
    new Date(now).toISOString(),
    thing.latitude.toFixed(6),
    thing.longitude.toFixed(6),
    thing.speed.toFixed(1),
    thing.course.toFixed(0),
  ].join(',');
}
async function write(some) {
  const now = Date.now();
  if (!socket.write(`${some.map((thing) => report(thing, now)).join('\n')}\n`))
    await new Promise((done) => socket.once('drain', done));
}

for (let first = 0; first < count; first += 1000) await write(fleet.slice(first, first + 1000));
const perTenth = Math.max(1, Math.round(Number(rate) / 10));
let turn = 0;
const feeding = setInterval(() => {
  const some = Array.from({ length: perTenth }, (_, n) => fleet[(turn + n) % count]);
  turn = (turn + perTenth) % count;
  void write(some);
}, 100);

const headers = { authorization: `Bearer ${process.env.THALWEG_TOKEN ?? ''}` };
const known = async () => (await (await fetch(`${address}/api/v1/picture`, { headers })).json()).things;
for (const began = Date.now(); (await known()) < count;) {
  if (Date.now() - began > 120_000) {
    console.error(
      `picture-frames: the node knows ${await known()} of ${count} things after 120 s; do its terms let them in?`,
    );
    process.exit(1);
  }
  await new Promise((done) => setTimeout(done, 500));
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--enable-unsafe-swiftshader'],
});
const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, extraHTTPHeaders: headers });
const page = await context.newPage();
const session = await context.newCDPSession(page);
await session.send('Performance.enable');
const scripted = async () =>
  (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration').value * 1000;
await page.addInitScript(() => localStorage.setItem('thalweg.watch.layout', 'map'));

/** Times between pictures, and how long the page's own thread was held up, while something is done. */
async function during(what, act) {
  await page.evaluate(() => {
    const held = (window.held = { frames: [], long: [] });
    let last = performance.now();
    const frame = (at) => {
      held.frames.push(at - last);
      last = at;
      if (window.held === held) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    held.watch = new PerformanceObserver((list) =>
      held.long.push(...list.getEntries().map(({ duration }) => duration)),
    );
    held.watch.observe({ type: 'longtask' });
  });
  const before = await scripted();
  await act();
  const script = (await scripted()) - before;
  const { frames, long } = await page.evaluate(() => {
    const { frames, long, watch } = window.held;
    watch.disconnect();
    window.held = undefined;
    return { frames: frames.slice(1), long };
  });
  const sorted = [...frames].sort((one, other) => one - other);
  const at = (part) => (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0).toFixed(0);
  const over = frames.filter((time) => time > 100).length;
  console.log(
    `${what.padEnd(34)}${String(frames.length).padStart(8)}${at(0.5).padStart(8)}${at(0.95).padStart(8)}${at(0.99).padStart(8)}` +
      `${at(1).padStart(8)}${String(over).padStart(10)}${String(long.length).padStart(8)}` +
      `${(script / Math.max(1, frames.length)).toFixed(1).padStart(16)}`,
  );
}

const middle = { x: 750, y: 420 };
const pan = async () => {
  for (const [dx, dy] of [
    [-250, -120],
    [250, 160],
    [-180, 90],
    [200, -150],
  ]) {
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    for (let step = 1; step <= 30; step++) {
      await page.mouse.move(middle.x + (dx * step) / 30, middle.y + (dy * step) / 30);
      await page.waitForTimeout(16);
    }
    await page.mouse.up();
    await page.waitForTimeout(300);
  }
};
const zoom = (by) => async () => {
  await page.mouse.move(middle.x, middle.y);
  for (let step = 0; step < 24; step++) {
    await page.mouse.wheel(0, by);
    await page.waitForTimeout(40);
  }
  await page.waitForTimeout(800);
};

// The same map without the picture: what the machine and the map take by themselves.
await page.route('**/api/v1/picture', (route) => route.abort());
await page.goto(`${address}/?lang=en#/watch`);
await page.waitForSelector('.maplibregl-canvas');
await page.waitForTimeout(3000);
console.log(
  `${'ms between pictures'.padEnd(34)}pictures     p50     p95     p99     max  over 100  tasks  script a picture`,
);
await during('without the picture: moved', pan);
await during('without the picture: nearer', zoom(-90));
await page.unroute('**/api/v1/picture');
await page.reload();
await page.waitForSelector('.picture-standing');
await page.waitForTimeout(4000);

const words = () => page.locator('.picture-standing').textContent();
console.log(`${count} things, ${rate} reports a second; ${await words()}`);
await during('at rest, the whole line', () => page.waitForTimeout(5000));
await during('moved', pan);
await during('nearer', zoom(-90));
console.log(`there: ${await words()}`);
await during('at rest, near', () => page.waitForTimeout(5000));
await during('moved, near', pan);
await during('away', zoom(90));
await browser.close();
clearInterval(feeding);
socket.destroy();
console.log(`${sent} reports were sent`);
