import { describe, expect, it } from '@jest/globals';

import { serverPath } from './routes.js';

describe('paths of the server', () => {
  it.each([
    ['/oauth/token', '/token'],
    ['/oauth/authorize', '/authorize'],
    ['/oauth/authorize/uid', '/authorize/uid'],
    ['/oauth/interaction/uid/cancel', '/interaction/uid/cancel'],
    ['/oauth/connected-apps', '/connected-apps'],
    ['/oauth/.well-known/openid-configuration', '/.well-known/openid-configuration'],
    ['/.well-known/oauth-authorization-server/oauth', '/.well-known/oauth-authorization-server'],
  ])('%s is its own', (path, own) => {
    expect(serverPath(path, '/oauth', '/oauth')).toBe(own);
  });

  it.each([
    '/token',
    '/oauth',
    '/oauth/',
    '/oauth/tokens',
    '/oauth/items',
    '/oauthx/token',
    '/OAUTH/token',
    '/oauth/%74oken',
    '//oauth/token',
    'http://evil.test/oauth/token',
    '/.well-known/oauth-authorization-server',
    '/.well-known/oauth-authorization-server/oauth/x',
    '/.well-known/openid-configuration',
  ])('%s is the application’s', (path) => {
    expect(serverPath(path, '/oauth', '/oauth')).toBeUndefined();
  });

  it('behind a proxy that rewrites paths, the world’s path is described and the application’s is answered', () => {
    expect(serverPath('/token', '', '/oauth')).toBe('/token');
    expect(serverPath('/.well-known/oauth-authorization-server/oauth', '', '/oauth')).toBe(
      '/.well-known/oauth-authorization-server',
    );
  });
});
