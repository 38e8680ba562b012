// SPDX-License-Identifier: Apache-2.0
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { api, Problem } from './index';

let server: Server;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url?.startsWith('/api/v1/records?')) return response.end('{"items":[],"next":null}');
    response.writeHead(403, { 'content-type': 'application/problem+json' });
    response.end('{"type":"about:blank","title":"refused","status":403,"detail":"/impact: is missing"}');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => real(`http://127.0.0.1:${port}${path}`, init));
});

afterAll(() => {
  vi.unstubAllGlobals();
  server.close();
});

test('only what was asked for stands in the address', async () => {
  await api.records({ agreement: 'a b', before: null, kind: undefined, limit: 50 });
  expect(asked.at(-1)).toBe('GET /api/v1/records?agreement=a+b&limit=50');
});

test('a problem keeps its status and says what the node said', async () => {
  const problem = await api.preview({ kind: 'incident' }).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ status: 403, title: 'refused', message: '/impact: is missing' });
});

test('no answer is a problem without a status', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('connection refused')));
  await expect(api.node()).rejects.toMatchObject({ status: 0 });
});
