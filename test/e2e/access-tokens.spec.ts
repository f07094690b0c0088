import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { CurrentPrincipal, Jwt, OAuth } from 'nestjs-latchkey';
import type { UserPrincipal } from 'nestjs-latchkey';

import { GuardedApp, issuerKey, strangersKey } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

@Controller('tokens')
class TokensController {
  @Get('mine')
  @Jwt()
  mine(@CurrentPrincipal('user') user: UserPrincipal) {
    return { subject: user.subject, clientId: user.clientId };
  }

  @Get('shared')
  @OAuth()
  @OAuth({ kind: 'service' })
  shared() {
    return { ok: true };
  }
}

describe.each(platforms)('access tokens on %s', (platform) => {
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, { controllers: [TokensController] });
  });
  afterAll(() => guarded.close());

  const present = (token: string) =>
    guarded.observe('/tokens/mine', { headers: { Authorization: `Bearer ${guarded.confide(token)}` } });

  it('a good one reaches the handler as its principal', async () => {
    const { status, body } = await present(await guarded.token());
    expect({ status, body }).toEqual({ status: 200, body: { subject: 'user-1', clientId: 'web' } });
  });

  it('a bad one is one and the same 401 invalid_token, and only the audit hears why [R06]', async () => {
    const good = await guarded.token();
    const [header = '', claims = '', signature = ''] = good.split('.');
    const forged = JSON.stringify({ ...JSON.parse(atob(claims)), sub: 'admin' });
    const bad: Readonly<Record<string, string>> = {
      malformed: 'nonsense',
      'signature-invalid': [header, Buffer.from(forged).toString('base64url'), signature].join('.'),
      'key-unknown': await guarded.token({ key: strangersKey, header: { kid: 'elsewhere' } }),
      'issuer-unknown': await guarded.token({ claims: { iss: 'https://evil.example.com' } }),
      'audience-mismatch': await guarded.token({ claims: { aud: 'https://other.example.com' } }),
      'type-refused': await guarded.token({ header: { typ: 'JWT' } }),
      'not-yet-valid': await guarded.token({ claims: { nbf: guarded.clock.now() / 1000 + 60 } }),
      'claim-missing': await guarded.token({ claims: { jti: undefined } }),
    };
    const bodies = new Set<string>();
    for (const [reason, token] of Object.entries(bad)) {
      const { status, text, headers, events } = await present(token);
      expect({ reason, status }).toEqual({ reason, status: 401 });
      expect(headers['www-authenticate']).toBe(
        'Bearer realm="api", error="invalid_token", error_description="The access token is invalid, expired or revoked."',
      );
      expect(events).toMatchObject([{ type: 'credential-refused', reason }]);
      bodies.add(text);
    }
    expect([...bodies].map((text): unknown => JSON.parse(text))).toMatchObject([{ code: 'invalid_token' }]);
  });

  it('a token signed by the right name with the wrong key is 401', async () => {
    const token = await guarded.token({ key: strangersKey, header: { kid: issuerKey.kid } });
    const { status, events } = await present(token);
    expect(status).toBe(401);
    expect(events).toMatchObject([{ reason: 'signature-invalid' }]);
  });

  it('one that is only expired is told so, that its client knows to refresh', async () => {
    const now = guarded.clock.now() / 1000;
    const { status, body, headers } = await present(
      await guarded.token({ claims: { iat: now - 1000, exp: now - 100 } }),
    );
    expect({ status, code: body['code'] }).toEqual({ status: 401, code: 'token_expired' });
    expect(headers['www-authenticate']).toContain('error="invalid_token"');
  });

  it('one that is expired and forged is not told that it expired', async () => {
    const now = guarded.clock.now() / 1000;
    const token = await guarded.token({ key: strangersKey, claims: { exp: now - 100 } });
    expect(await present(token)).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
  });

  it('expires by the clock, while the application runs', async () => {
    const token = await guarded.token();
    expect((await present(token)).status).toBe(200);
    guarded.clock.advance(906);
    expect(await present(token)).toMatchObject({ status: 401, body: { code: 'token_expired' } });
  });

  it('a wrong kind of principal is 403 with what was accepted and what was presented, and no challenge', async () => {
    const cases = [
      { route: '/tokens/mine', claims: { client_id: 'partner' }, accepted: ['user'], presented: 'delegated' },
      { route: '/tokens/mine', claims: { sub: 'web' }, accepted: ['user'], presented: 'service' },
      { route: '/tokens/shared', claims: {}, accepted: ['delegated', 'service'], presented: 'user' },
    ];
    for (const { route, claims, accepted, presented } of cases) {
      const { status, body, headers, events } = await guarded.observe(route, {
        headers: await guarded.bearer(claims),
      });
      expect(status).toBe(403);
      expect(body).toMatchObject({ code: 'wrong_principal_kind', presented });
      expect([...(body['accepted'] as string[])].toSorted()).toEqual(accepted);
      expect(headers['www-authenticate']).toBeUndefined();
      expect(events).toMatchObject([
        { type: 'access-denied', reason: 'wrong-principal-kind', actor: { kind: presented } },
      ]);
    }
  });

  it('no secret reached an event, a log line or an answer [G04]', async () => {
    expect(await guarded.leaks()).toEqual([]);
  });
});
