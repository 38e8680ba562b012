// SPDX-License-Identifier: Apache-2.0
// Two make-believe nodes for work on the page, and for its tests where no real nodes run. Nothing here is shipped: no
// journals, no gate, no proofs, only answers of the right shape, kept in memory.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agreement, samples, texts } from './samples.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, '..', 'dist');
const layers = join(here, '..', '..', 'data', 'irn-irq');
const receiptDelay_ms = 900;
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; img-src 'self' data: blob:; connect-src 'self'";

const entries = [];
const held = [];

function add(party, record, at = new Date()) {
  const id = createHash('sha256')
    .update(`${entries.length}${JSON.stringify(record)}`)
    .digest('hex');
  const index = entries.filter((entry) => entry.party === party).length;
  entries.push({ id, party, index, at: at.toISOString().slice(0, 19) + 'Z', record });
  return id;
}

function itemFor(own, entry) {
  const { id, party, index, at, record } = entry;
  const citing = entries.filter((other) => other.record?.cites?.some((cite) => cite.record === id));
  const told = new Date(Date.parse(at) + receiptDelay_ms);
  const rels = citing.flatMap((other) =>
    other.record.cites
      .filter((cite) => cite.record === id)
      .map(({ rel }) => ({ rel, record: other.id, kind: other.record.kind, party: other.party })),
  );
  const name =
    record === null
      ? 'erased'
      : rels.some(({ rel }) => rel === 'withdraws')
        ? 'withdrawn'
        : rels.some(({ rel }) => rel === 'disputes')
          ? 'disputed'
          : rels.some(({ rel }) => rel === 'acks')
            ? 'acked'
            : 'reported';
  const mine = party === own;
  return {
    id,
    agreement: agreement.id,
    party,
    index,
    at,
    own: mine,
    kind: record?.kind ?? 'incident',
    record,
    state: {
      name,
      deadlines:
        record?.type === 'life.injured'
          ? [{ id: 'first-report', due: new Date(Date.parse(at) + 864e5).toISOString(), met_at: at, overdue: false }]
          : [],
    },
    cites: record?.cites ?? [],
    cited_by: rels,
    receipts: mine && told < new Date() ? [{ party: party === 'irn' ? 'irq' : 'irn', at: told.toISOString() }] : [],
    verdict: mine ? { outcome: 'released', rules: ['incident-corridor'], reason: texts.reason } : null,
  };
}

function nodeOf(own) {
  const peer = own === 'irn' ? 'irq' : 'irn';
  const mine = entries.filter(({ party }) => party === own);
  const receipted = mine.filter(({ at }) => Date.parse(at) + receiptDelay_ms < Date.now());
  return {
    party: own,
    role: 'party',
    version: '0.0.0-fixture',
    now: new Date().toISOString(),
    agreements: [
      {
        id: agreement.id,
        version: 1,
        title: agreement.title,
        state: 'in_force',
        hash: createHash('sha256').update('text').digest('hex'),
        parties: agreement.party.map((party) => ({ ...party, role: 'party', ratified: true })),
      },
    ],
    peers: [
      {
        agreement: agreement.id,
        id: peer,
        name: agreement.party.find(({ id }) => id === peer).name,
        state: receipted.length === mine.length ? 'ok' : 'behind',
        last_receipt_at: receipted.length ? receipted.at(-1).at : null,
        own_size: mine.length,
        receipted_size: receipted.length,
        their_size: entries.length - mine.length,
        detail: '',
      },
    ],
  };
}

/** What the neighbour would see: a coarse place, no cost of damage. Only enough for the page to have something to show. */
function preview(draft, own) {
  const record = structuredClone(draft);
  const seen = {
    legal_basis: agreement.text.agreement.legal_basis,
    exercise: false,
    ...record,
    party: own,
    agreement: agreement.id,
    recorded_at: new Date().toISOString().slice(0, 19) + 'Z',
    retain_until: '2031-11-23',
    v: 1,
  };
  const stripped = [];
  if (seen.livestock_head) stripped.push('/livestock_head');
  delete seen.livestock_head;
  const blur_m = 1000;
  if (seen.place) {
    const step = 90_000;
    const middle = (value) => Math.floor(value / step) * step + step / 2;
    seen.place = {
      lat_e7: middle(seen.place.lat_e7),
      lon_e7: middle(seen.place.lon_e7),
      precision_m: Math.max(blur_m, seen.place.precision_m),
    };
  }
  const warnings = Object.entries(seen.text ?? {}).flatMap(([tag, text]) =>
    [...text.matchAll(/\+?\d[\d ]{8,}\d/g)].map((match) => ({
      path: `/text/${tag}`,
      offset: Buffer.byteLength(text.slice(0, match.index)),
      length: Buffer.byteLength(match[0]),
      what: 'telephone',
    })),
  );
  const withheld = seen.type === 'rights.complaint';
  const waits = seen.type?.startsWith('force.');
  return {
    agreement: agreement.id,
    outcome: withheld ? 'withheld' : waits ? 'held_for_approval' : 'released',
    rules: [withheld ? 'rights-own-route' : waits ? 'force-approval' : 'incident-corridor'],
    reason: withheld ? texts.withheld : waits ? texts.approval : texts.reason,
    approvers: waits ? ['irn-grade1'] : [],
    record: withheld ? null : seen,
    stripped,
    blur_m: seen.place && !withheld ? blur_m : 0,
    warnings: withheld ? [] : warnings,
  };
}

const problem = (response, status, title, detail) => {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', title, status, detail }));
};

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
}

async function answer(own, request, response) {
  const url = new URL(request.url, 'http://node');
  const json = (value) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
  const path = url.pathname.replace(/^\/api\/v1/, '');
  const [, head, id, rest] = path.split('/');
  if (request.method === 'POST') {
    const body = await bodyOf(request);
    if (head === 'preview') return json({ results: [preview(body.record, own)] });
    if (head === 'held' && rest === 'approve') {
      const index = held.findIndex((item) => item.id === id);
      if (index < 0) return problem(response, 404, 'not found', `no held record ${id}`);
      const [item] = held.splice(index, 1);
      return json({ id: add(own, item.record) });
    }
    if (head !== 'records') return problem(response, 404, 'not found', `no ${path}`);
    const verdict = preview(body.records[0], own);
    if (verdict.warnings.length && !body.override?.reason)
      return json({
        results: [{ status: 'refused', error: { detail: 'the text guard needs an override with a reason' } }],
      });
    if (verdict.outcome === 'released')
      return json({ results: [{ status: 'released', id: add(own, verdict.record), verdicts: [verdict] }] });
    if (verdict.outcome === 'withheld') return json({ results: [{ status: 'withheld', verdicts: [verdict] }] });
    held.push({
      id: createHash('sha256')
        .update(String(held.length + Math.random()))
        .digest('hex'),
      record: verdict.record,
      verdict,
    });
    return json({ results: [{ status: 'held', id: held.at(-1).id, verdicts: [verdict] }] });
  }
  if (head === 'node') return json(nodeOf(own));
  if (head === 'schema') return json({ kinds: {} });
  if (head === 'held') return json({ items: own === 'irn' ? held : [] });
  if (head === 'agreements' && !rest) return json(agreement.text);
  if (head === 'agreements') return json(JSON.parse(readFileSync(join(layers, `${rest}.geojson`), 'utf8')));
  if (head === 'evidence') {
    response.writeHead(200, {
      'content-type': 'text/plain',
      'content-disposition': 'attachment; filename="evidence.tlog-proof"',
    });
    return response.end('made up\n');
  }
  if (head === 'records' && id) {
    const entry = entries.find((candidate) => candidate.id === id);
    return entry ? json(itemFor(own, entry)) : problem(response, 404, 'not found', `no record ${id}`);
  }
  if (head === 'records') {
    const [party, kind] = [url.searchParams.get('party'), url.searchParams.get('kind')];
    const wanted = entries
      .filter((entry) => (!party || entry.party === party) && (!kind || entry.record?.kind === kind))
      .reverse();
    const from = Number(url.searchParams.get('before') ?? 0);
    const limit = Number(url.searchParams.get('limit') ?? 50);
    return json({
      items: wanted.slice(from, from + limit).map((entry) => itemFor(own, entry)),
      next: from + limit < wanted.length ? String(from + limit) : null,
    });
  }
  return problem(response, 404, 'not found', `no ${path}`);
}

function file(request, response) {
  const path = normalize(new URL(request.url, 'http://node').pathname);
  const name = join(dist, path === '/' ? 'index.html' : path);
  if (!name.startsWith(dist) || !existsSync(name)) return problem(response, 404, 'not found', path);
  response.writeHead(200, {
    'content-type': types[extname(name)] ?? 'application/octet-stream',
    'content-security-policy': policy,
  });
  return createReadStream(name).pipe(response);
}

const { features } = JSON.parse(readFileSync(join(layers, 'frontier.geojson'), 'utf8'));
samples(add, entries, features[0].geometry.coordinates);
for (const [own, port] of [
  ['irn', Number(process.env.PORT_A ?? 8701)],
  ['irq', Number(process.env.PORT_B ?? 8702)],
])
  createServer((request, response) => {
    const work = request.url.startsWith('/api/') ? answer(own, request, response) : file(request, response);
    Promise.resolve(work).catch((error) => problem(response, 400, 'malformed', String(error)));
  }).listen(port, '127.0.0.1', () => console.log(`${own}: http://127.0.0.1:${port}/`));
