import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { browserMisuse } from './browser-use.js';
import { HttpRequestView } from './http/http-request-view.js';

function request(headers: Readonly<Record<string, string>>): HttpRequestView {
  const rawHeaders = Object.entries({ Host: 'api.example.com', ...headers }).flat();
  return new HttpRequestView({ method: 'POST', url: '/', rawHeaders });
}

const servers: readonly (readonly [string, Record<string, string>])[] = [
  ['no browser header at all', {}],
  ['Sec-Fetch-Mode alone', { 'Sec-Fetch-Mode': 'cors' }],
  ['an Origin of the API itself', { Origin: 'https://api.example.com' }],
  ['an Origin of the API itself, with its default port', { Origin: 'https://api.example.com:443' }],
  ['an Origin of the API itself, in capitals', { Origin: 'https://API.example.com' }],
];

const crossSite: readonly (readonly [string, Record<string, string>])[] = [
  ['Sec-Fetch-Site: cross-site', { 'Sec-Fetch-Site': 'cross-site' }],
  ['Sec-Fetch-Site: same-site', { 'Sec-Fetch-Site': 'same-site' }],
  ['an unknown Sec-Fetch-Site', { 'Sec-Fetch-Site': 'Same-Origin' }],
  ['an Origin of another host', { Origin: 'https://evil.example' }],
  ['an Origin of another port', { Origin: 'https://api.example.com:8443' }],
  ['an Origin of a subdomain', { Origin: 'https://a.api.example.com' }],
  ['an opaque Origin', { Origin: 'null' }],
  ['an Origin of an extension', { Origin: 'chrome-extension://abcdef' }],
  ['an Origin that is none', { Origin: 'https://' }],
];

const sameOrigin: readonly (readonly [string, Record<string, string>])[] = [
  [
    'Sec-Fetch-Site: same-origin',
    { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Dest': 'empty', 'Sec-Fetch-Mode': 'cors' },
  ],
  ['Sec-Fetch-Site: none', { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Dest': 'document' }],
  [
    'Sec-Fetch-Site: same-origin behind a proxy that renames the host',
    { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://public.example' },
  ],
  ['Sec-Fetch-Dest alone', { 'Sec-Fetch-Dest': 'empty' }],
];

describe('browserMisuse', () => {
  it.each(servers)('[K12] lets servers through: %s', (_case, headers) => {
    expect(browserMisuse(request(headers), 'refuse')).toBe(false);
    expect(browserMisuse(request(headers), 'same-origin')).toBe(false);
  });

  it.each(crossSite)('[K12] refuses other sites, in either mode: %s', (_case, headers) => {
    expect(browserMisuse(request(headers), 'refuse')).toBe(true);
    expect(browserMisuse(request(headers), 'same-origin')).toBe(true);
  });

  it.each(sameOrigin)('[K12] refuses our own pages too, unless allowed: %s', (_case, headers) => {
    expect(browserMisuse(request(headers), 'refuse')).toBe(true);
    expect(browserMisuse(request(headers), 'same-origin')).toBe(false);
  });

  it('[K12] refuses what is sent twice, or has no host to compare with', () => {
    const view = (...rawHeaders: string[]) => new HttpRequestView({ method: 'GET', url: '/', rawHeaders });
    const twice = view('Host', 'a.example', 'Sec-Fetch-Site', 'same-origin', 'Sec-Fetch-Site', 'cross-site');
    expect(browserMisuse(twice, 'same-origin')).toBe(true);
    expect(browserMisuse(view('Origin', 'https://a.example'), 'refuse')).toBe(true);
    expect(
      browserMisuse(view('Host', 'a.example', 'Host', 'b.example', 'Origin', 'https://a.example'), 'refuse'),
    ).toBe(true);
  });

  it('refuses nothing when browsers are allowed', () => {
    for (const [, headers] of crossSite) expect(browserMisuse(request(headers), 'allow')).toBe(false);
  });
});

describe("Node's own fetch", () => {
  const received: IncomingMessage[] = [];
  const server = createServer((incoming, response) => {
    received.push(incoming);
    response.end();
  });
  let origin = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address() as AddressInfo;
    origin = `http://127.0.0.1:${address.port}`;
  });

  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(['GET', 'POST', 'PUT', 'DELETE'])('[K12] passes with %s', async (method) => {
    await fetch(origin, {
      method,
      headers: { 'X-API-Key': 'k' },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
    const incoming = received.at(-1);
    if (incoming === undefined) throw new Error('nothing was received');
    expect(incoming.headers['sec-fetch-mode']).toBe('cors');
    const { url = '/', rawHeaders } = incoming;
    expect(browserMisuse(new HttpRequestView({ method, url, rawHeaders }), 'refuse')).toBe(false);
  });
});
