import { describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { Controller, Get } from '@nestjs/common';
import { ApiKey, InvalidOptionsError, Jwt, Public, Scopes, SessionService } from 'nestjs-latchkey';
import type { LatchkeyRootOptions } from 'nestjs-latchkey';

import { credentialOptions, guardedModule, strangersKey } from '../support/guarded-app.js';
import { startApp, urlOf } from '../support/platforms.js';
import { sendRaw } from '../support/requests.js';

@Controller('bare')
class BareController {
  @Get()
  @Public()
  read() {
    return {};
  }
}

const { apiKeys, tokens } = credentialOptions;

describe('wrong options refuse the boot, and name the option', () => {
  it.each<[string, unknown]>([
    ['guard', { guard: 'off' }],
    ['undecorated', { undecorated: 'allow' }],
    ['routes[0]', { routes: [[BareController]] }],
    ['realm', { realm: 'two\nlines' }],
    ['https', { https: false }],
    ['mode', { mode: 'test' }],
    ['tenant', { tenant: 'default' }],
    ['scope', { scope: {} }],
    ['scopes', { scopes: ['things:read'] }],
    ['apiKeys.pepper', { apiKeys: {} }],
    ['apiKeys.pepper', { apiKeys: { pepper: 'short' } }],
    ['apiKeys.prefx', { apiKeys: { ...apiKeys, prefx: 'acme' } }],
    ['tokens.audience', { tokens: { ...tokens, audience: [] } }],
    ['tokens.keys[0].d', { tokens: { ...tokens, keys: [strangersKey] } }],
    ['tokens.keys[0]', { tokens: { ...tokens, keys: [{ secret: 'short' }] } }],
    ['tokens.issuers', { tokens: { issuers: [tokens, tokens] } }],
    ['tokens.formBody', { tokens: { ...tokens, formBody: 'yes' } }],
    ['tokens.extractors', { tokens: { ...tokens, extractors: [] } }],
    ['tokens.issuers[1].keys', { tokens: { issuers: [tokens, { ...tokens, keys: [] }] } }],
    ['issuing', { sessions: {} }],
    ['stores.apikeys', { stores: { apikeys: {} } }],
    ['stores.apiKeys', { stores: { apiKeys: {} } }],
    ['schemes[0]', { schemes: [{ name: 'badge', present: () => ({ status: 'absent' }) }] }],
    ['audit.sinks[0]', { audit: { sinks: [{}] } }],
    ['clock', { clock: Date }],
    ['directory', { directory: {} }],
    ['passport.registr', { passport: { register: {}, registr: {} } }],
    ['passport.register.oauth', { passport: { register: { oauth: 'x' } } }],
  ])('%s, as in %j', async (path, options) => {
    const module = () => guardedModule({ controllers: [BareController], options: options as never });
    const started = (async () => startApp('express', module()))();
    await expect(started).rejects.toBeInstanceOf(InvalidOptionsError);
    await expect(started).rejects.toMatchObject({ code: 'invalid_options', path });
  });
});

describe('each credential works alone', () => {
  it.each<[string, Partial<LatchkeyRootOptions>, Type]>([
    ['apiKeys', { tokens: undefined, scopes: undefined }, KeyOnlyController()],
    ['tokens', { apiKeys: undefined }, TokenOnlyController()],
  ])('with %s alone', async (_name, options, controller) => {
    const app = await startApp('express', guardedModule({ controllers: [controller], options }));
    expect((await sendRaw(`${urlOf(app)}/alone`)).status).toBe(401);
    await app.close();
  });

  it('a service whose option is left out says so when it is used, and only then', async () => {
    const app = await startApp('express', guardedModule({ controllers: [BareController] }));
    const sessions = app.get(SessionService);
    expect(() => sessions.login).toThrow(
      expect.objectContaining({ code: 'invalid_options', path: 'sessions' }),
    );
    await app.close();
  });
});

function KeyOnlyController(): Type {
  @Controller('alone')
  class AloneController {
    @Get()
    @ApiKey()
    @Scopes('anything:goes')
    read() {
      return {};
    }
  }
  return AloneController;
}

function TokenOnlyController(): Type {
  @Controller('alone')
  class AloneController {
    @Get()
    @Jwt()
    read() {
      return {};
    }
  }
  return AloneController;
}
