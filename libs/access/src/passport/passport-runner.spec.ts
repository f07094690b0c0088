import { describe, expect, it } from '@jest/globals';

import type { Principal, ServicePrincipal, Verification } from '#core';
import { refused, unavailable, verified } from '#core';

import { requestWith } from '../../test/requests.js';
import type { Scheme } from '../scheme.js';
import { presentedCredential } from '../scheme.js';
import { runStrategy } from './passport-runner.js';

interface Running {
  success(user: unknown, info?: unknown): void;
  fail(challenge?: unknown): void;
  error(error: unknown): void;
  pass(): void;
  redirect(url: string): void;
}

const principal: ServicePrincipal = {
  kind: 'service',
  subject: 'nightly',
  tenant: 'default',
  scopes: [],
  credential: { scheme: 'test', id: undefined, issuer: undefined, expiresAt: undefined },
  name: 'Nightly',
  owner: undefined,
  claims: {},
};

type Behaviour = (this: Running, request: unknown, options?: unknown) => unknown;

function run(authenticate: Behaviour, more: Partial<Scheme> = {}): Verification | Promise<Verification> {
  const scheme: Scheme = {
    name: 'test',
    strategy: { authenticate },
    challenge: { scheme: 'Test', parameters: {}, describesErrors: false },
    headers: [],
    yields: new Set(['service']),
    present: () => ({ status: 'absent' }),
    ...more,
  };
  return runStrategy(scheme, requestWith(), 'the credential');
}

const foreign: Partial<Scheme> = { principal: () => principal };

describe("a scheme's strategy", () => {
  it("is given the framework's request, and the credential that the guard found", () => {
    const seen: unknown[] = [];
    void run(function (request, options) {
      seen.push(Object.keys(request as object).includes('rawHeaders'), presentedCredential(options));
      this.fail();
    });
    expect(seen).toEqual([true, 'the credential']);
  });

  it('answers at once where it can', () => {
    const verification = verified(principal);
    expect(
      run(function () {
        this.success(principal, verification);
      }),
    ).toBe(verification);
  });

  it('of our own hands over its verification', async () => {
    for (const verification of [refused('revoked', 'id'), unavailable(new Error('down'))]) {
      expect(
        await run(function () {
          setImmediate(() => this.fail(verification));
        }),
      ).toBe(verification);
    }
  });

  it('of somebody else can forge none: its info is not believed', () => {
    const forged = verified({ ...principal, subject: 'admin' });
    expect(
      run(function () {
        this.success({}, forged);
      }, foreign),
    ).toMatchObject({ principal: { subject: 'nightly' } });
    expect(
      run(
        function () {
          this.success({}, forged);
        },
        { principal: () => undefined },
      ),
    ).toEqual(refused('refused-by-strategy'));
    expect(
      run(function () {
        this.fail(forged);
      }, foreign),
    ).toEqual(refused('refused-by-strategy'));
    expect(
      run(function () {
        this.success(principal);
      }),
    ).toEqual(refused('refused-by-strategy'));
  });

  it('that passes, or fails without a word, refuses', () => {
    expect(
      run(function () {
        this.pass();
      }),
    ).toEqual(refused('refused-by-strategy'));
    expect(
      run(function () {
        this.fail();
      }),
    ).toEqual(refused('refused-by-strategy'));
  });

  it('that ends without an answer refuses: nobody hangs', async () => {
    expect(await run(async () => undefined)).toEqual(refused('refused-by-strategy'));
  });

  const user = { ...principal, kind: 'user', roles: [] };
  it.each([
    ['kind', { ...principal, kind: 'root' }],
    ['kind', 'nightly'],
    ['subject', { ...principal, subject: '' }],
    ['tenant', { ...principal, tenant: undefined }],
    ['scopes', { ...principal, scopes: 'a b' }],
    ['credential', { ...principal, credential: undefined }],
    ['claims', { ...principal, claims: undefined }],
    ['name', { ...principal, name: undefined }],
    ['roles', { ...user, roles: undefined }],
    ['clientId', { ...user, kind: 'delegated' }],
  ])('whose principal has no proper `%s` is a fault', (member, made) => {
    const more = { principal: () => made as unknown as Principal };
    const ran = () =>
      run(function () {
        this.success({});
      }, more);
    expect(ran).toThrow(`\`${member}\``);
  });

  it('is believed once: its first answer counts', () => {
    expect(
      run(function () {
        this.fail();
        this.success({});
      }, foreign),
    ).toEqual(refused('refused-by-strategy'));
  });

  const fault = new Error('fault');
  it.each<[string, Behaviour, Partial<Scheme>]>([
    [
      'an error that it tells',
      function () {
        this.error(fault);
      },
      {},
    ],
    [
      'an error that it tells later',
      function () {
        setImmediate(() => this.error(fault));
      },
      {},
    ],
    [
      'an error beside a success',
      function () {
        this.success({});
        this.error(fault);
      },
      foreign,
    ],
    [
      'an exception',
      () => {
        throw fault;
      },
      {},
    ],
    ['a rejection', () => Promise.reject(fault), {}],
    [
      'an exception of the mapping, later',
      function () {
        setImmediate(() => this.success({}));
      },
      {
        principal: () => {
          throw fault;
        },
      },
    ],
  ])('lets nobody in by %s', async (_what, behaviour, more) => {
    await expect((async () => run(behaviour, more))()).rejects.toBe(fault);
  });

  it('that redirects is a fault: a guard of an API can not', () => {
    expect(() =>
      run(function () {
        this.redirect('/login');
      }),
    ).toThrow("scheme 'test' redirects");
  });

  it('runs on an object per request: requests that overlap never see each other', async () => {
    const waiting: (() => void)[] = [];
    const strategy = {
      authenticate(this: Running, _request: unknown, options: unknown) {
        waiting.push(() => this.success(presentedCredential(options)));
      },
    };
    const scheme = {
      name: 'test',
      strategy,
      challenge: { scheme: 'Test', parameters: {}, describesErrors: false },
      headers: [],
      yields: new Set<never>(),
      present: () => ({ status: 'absent' as const }),
      principal: (user: unknown) => ({ ...principal, subject: String(user) }),
    };
    const both = ['one', 'two'].map(async (raw) => runStrategy(scheme as never, requestWith(), raw));
    for (const answer of waiting.toReversed()) answer();
    expect(await Promise.all(both)).toMatchObject([
      { principal: { subject: 'one' } },
      { principal: { subject: 'two' } },
    ]);
    expect(Object.keys(strategy)).toEqual(['authenticate']);
  });
});
