// SPDX-License-Identifier: Apache-2.0
// CloudTAK's client library as one who sees and reports: client.mjs ADDRESS CERTIFICATE KEY
// Sends one vessel, prints a line for each event and each answered ping, and goes on until it is ended.

import fs from 'node:fs';
import CoT from '@tak-ps/node-cot';
import TAK from '@tak-ps/node-tak';

const [address, certificate, key] = process.argv.slice(2);
const tak = await TAK.connect(new URL(address), {
  cert: fs.readFileSync(certificate, 'utf8'),
  key: fs.readFileSync(key, 'utf8'),
});
const stamp = (ms) => new Date(Date.now() + ms).toISOString();
tak.on('cot', (cot) => {
  const { uid, type } = cot.raw.event._attributes;
  const callsign = cot.raw.event.detail?.contact?._attributes?.callsign ?? '';
  const { lat, lon } = cot.raw.event.point._attributes;
  console.log(JSON.stringify({ uid, type, callsign, lat: Number(lat), lon: Number(lon) }));
});
tak.on('ping', () => console.log(JSON.stringify({ pong: true })));
tak.on('error', (error) => console.log(JSON.stringify({ error: String(error) })));
tak.on('secureConnect', () =>
  tak.write([
    new CoT({
      event: {
        _attributes: { version: '2.0', uid: 'node-tak-1', type: 'a-n-S', how: 'm-g', time: stamp(0), start: stamp(0), stale: stamp(600000) },
        point: { _attributes: { lat: '30.33', lon: '48.21', hae: '0.0', ce: '9999999.0', le: '9999999.0' } },
        detail: { track: { _attributes: { speed: '5', course: '90' } } },
      },
    }),
  ]),
);
