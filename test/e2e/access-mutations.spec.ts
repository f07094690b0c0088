import { Agent } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import fc from 'fast-check';
import { ApiKey, Jwt } from 'nestjs-latchkey';

import { GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';
import { sendRaw } from '../support/requests.js';

@Controller()
class MutatedController {
  @Get('token')
  @Jwt()
  token() {
    return {};
  }

  @Get('key')
  @ApiKey()
  key() {
    return {};
  }
}

/** Each platform takes half of the 10,000. */
const RUNS = 5000;
const AT_ONCE = 64;

/** Whatever Node lets through in the value of a header. */
const character = fc
  .integer({ min: 0x20, max: 0xff })
  .filter((code) => code !== 0x7f)
  .map((code) => String.fromCharCode(code));
const alphabet = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=');
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Ways to alter a text, one or several times over. */
function altered(text: string): fc.Arbitrary<string> {
  const step = fc.oneof(
    fc.tuple(place, fc.oneof(alphabet, character)).map(
      ([at, char]) =>
        (now: string) =>
          splice(now, at, 1, char),
    ),
    fc.tuple(place, fc.oneof(alphabet, character)).map(
      ([at, char]) =>
        (now: string) =>
          splice(now, at, 0, char),
    ),
    fc.tuple(place, fc.integer({ min: 1, max: 5 })).map(
      ([at, count]) =>
        (now: string) =>
          splice(now, at, count, ''),
    ),
    place.map((at) => (now: string) => now.slice(0, Math.floor(at * now.length))),
    place.map((at) => (now: string) => now + now.slice(Math.floor(at * now.length))),
    place.map((at) => (now: string) => turned(now, Math.floor(at * now.length))),
  );
  return fc
    .array(step, { minLength: 1, maxLength: 3 })
    .map((steps) => steps.reduce((now, alter) => alter(now), text));
}

function splice(text: string, at: number, count: number, insert: string): string {
  const index = Math.floor(at * text.length);
  return text.slice(0, index) + insert + text.slice(index + count);
}

function turned(text: string, at: number): string {
  return text.slice(at) + text.slice(0, at);
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token whose header or claims say something else, under the signature that it had. */
function forged(token: string): fc.Arbitrary<string> {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const [oldHeader, oldClaims] = [header, claims].map((part): object =>
    JSON.parse(Buffer.from(part, 'base64url').toString()),
  );
  const name = fc.constantFrom(
    'sub',
    'iss',
    'aud',
    'exp',
    'scope',
    'client_id',
    'roles',
    'jti',
    '__proto__',
    'cnf',
  );
  const newHeader = fc.record(
    {
      alg: fc.constantFrom('none', 'None', 'HS256', 'RS256', 'ES256', 'ES384', 'EdDSA', ''),
      typ: fc.constantFrom('JWT', 'at+jwt', 'dpop+jwt'),
      kid: fc.string(),
      crit: fc.constant(['exp']),
      jwk: fc.constant({ kty: 'oct', k: 'AAAA' }),
    },
    { requiredKeys: [] },
  );
  return fc.oneof(
    fc
      .tuple(name, fc.jsonValue())
      .map(([claim, value]) => [header, encode({ ...oldClaims, [claim]: value }), signature].join('.')),
    fc
      .tuple(newHeader, fc.constantFrom(signature, '', 'AA'))
      .map(([extra, sign]) => [encode({ ...oldHeader, ...extra }), claims, sign].join('.')),
  );
}

describe.each(platforms)('mutations on %s', (platform) => {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, { controllers: [MutatedController] });
  });
  afterAll(async () => {
    agent.destroy();
    await guarded.close();
  });

  /** What was not refused with 401, with the seed that finds it again. */
  async function notRefused(
    path: string,
    values: fc.Arbitrary<string>,
    headersOf: (value: string) => Record<string, string>,
  ) {
    const seed = Date.now();
    const sample = fc.sample(values, { numRuns: RUNS, seed });
    const exceptions: { seed: number; value: string; status: number }[] = [];
    for (let from = 0; from < sample.length; from += AT_ONCE) {
      await Promise.all(
        sample.slice(from, from + AT_ONCE).map(async (value) => {
          const { status } = await sendRaw(`${guarded.url}${path}`, { headers: headersOf(value), agent });
          if (status !== 401) exceptions.push({ seed, value, status });
        }),
      );
    }
    return exceptions;
  }

  it('of 5,000 mutated tokens none is accepted, and none is a fault', async () => {
    const token = await guarded.token();
    // White space around a field is none of its value (RFC 9110 §5.5).
    const values = fc.oneof(altered(token), forged(token)).filter((value) => value.trim() !== token);
    expect(await notRefused('/token', values, (value) => ({ Authorization: `Bearer ${value}` }))).toEqual([]);
    expect((await guarded.send('/token', { headers: { Authorization: `Bearer ${token}` } })).status).toBe(
      200,
    );
  }, 60_000);

  it('of 5,000 mutated keys none is accepted, and none is a fault', async () => {
    const key = await guarded.key();
    const values = altered(key['X-API-Key']).filter((value) => value.trim() !== key['X-API-Key']);
    expect(await notRefused('/key', values, (value) => ({ 'X-API-Key': value }))).toEqual([]);
    expect((await guarded.send('/key', { headers: key })).status).toBe(200);
  }, 60_000);
});
