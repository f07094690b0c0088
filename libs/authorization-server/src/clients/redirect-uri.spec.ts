import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { UriRules } from './redirect-uri.js';
import { MAX_URI_LENGTH, originProblem, redirectUriMatches, redirectUriProblem } from './redirect-uri.js';

const rules = (application: UriRules['application'], loopbackClients = false): UriRules => ({
  application,
  loopbackClients,
});

describe('registering a redirect URI [I05]', () => {
  it.each([
    ['web', 'https://app.example.com/callback'],
    ['web', 'https://app.example.com'],
    ['web', 'https://app.example.com:8443/callback?flow=login'],
    ['browser', 'https://app.example.com/a/b/'],
    ['native', 'https://app.example.com/claimed'],
    ['native', 'http://127.0.0.1/callback'],
    ['native', 'http://127.0.0.1:51004/callback'],
    ['native', 'http://[::1]/callback'],
    ['native', 'com.example.app:/callback'],
    ['native', 'com.example.app://callback'],
  ] as const)('admits for a %s client %s', (application, uri) => {
    expect(redirectUriProblem(uri, rules(application))).toBeUndefined();
  });

  it.each([
    '/callback',
    'callback',
    '//app.example.com/callback',
    'app.example.com/callback',
    'https:app.example.com/callback',
    'https:/app.example.com/callback',
    'https:///app.example.com/callback',
    'https://',
    'https://app.example.com/callback#fragment',
    'https://app.example.com/callback#',
    'https://app.example.com@evil.example/callback',
    'https://user:pass@app.example.com/callback',
    'https://@app.example.com/callback',
    'https://*.example.com/callback',
    'https://app.example.com/*',
    'https://app.example.com\\@evil.example/callback',
    'https:\\\\app.example.com\\callback',
    'https://app.example.com/a/../callback',
    'https://app.example.com/%2e%2e/callback',
    'https://app.example.com/%zz',
    'https://APP.example.com/callback',
    'https://app.example.com:443/callback',
    'https://äpp.example.com/callback',
    'https://app.example.com/call back',
    ' https://app.example.com/callback',
    'https://app.example.com/callback\n',
    'https://app.example.com/\tcallback',
    'https://app.example.com/<script>',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'javascript://app.example.com/%0aalert(1)',
    'data:text/html,hello',
    'vbscript:msgbox',
    'file:///etc/passwd',
    'blob:https://app.example.com/id',
    'about:blank',
    'urn:ietf:wg:oauth:2.0:oob',
    'myapp:/callback',
    'ws://app.example.com/callback',
    'http://app.example.com/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://127.1/callback',
    'http://2130706433/callback',
    'http://0.0.0.0/callback',
    `https://app.example.com/${'a'.repeat(MAX_URI_LENGTH)}`,
    '',
  ])('refuses for any client %j', (uri) => {
    for (const application of ['web', 'browser', 'native'] as const) {
      expect(redirectUriProblem(uri, rules(application, true))).toEqual(expect.any(String));
    }
  });

  it('refuses for a native client what others on the network may answer: localhost (RFC 8252 §8.3)', () => {
    expect(redirectUriProblem('http://localhost/callback', rules('native'))).toBeDefined();
    expect(redirectUriProblem('https://localhost/callback', rules('native'))).toBeDefined();
  });

  it('admits web and browser clients on the user’s own machine only where the options say so', () => {
    for (const uri of ['http://localhost:3001/callback', 'http://127.0.0.1:3001/', 'https://[::1]/cb']) {
      for (const application of ['web', 'browser'] as const) {
        expect(redirectUriProblem(uri, rules(application))).toBeDefined();
        expect(redirectUriProblem(uri, rules(application, true))).toBeUndefined();
      }
    }
  });

  it('refuses schemes of applications for all but native clients', () => {
    expect(redirectUriProblem('com.example.app:/callback', rules('web'))).toBeDefined();
    expect(redirectUriProblem('com.example.app:/callback', rules('browser'))).toBeDefined();
  });
});

describe('matching a redirect URI [I05]', () => {
  const web = { application: 'web', redirectUris: ['https://app.example.com/callback'] } as const;

  it('matches the registered text', () => {
    expect(redirectUriMatches(web, 'https://app.example.com/callback')).toBe(true);
  });

  it.each([
    ['another host', 'https://evil.example/callback'],
    ['a subdomain', 'https://sub.app.example.com/callback'],
    ['a host that ends alike', 'https://evilapp.example.com/callback'],
    ['a host that begins alike', 'https://app.example.com.evil.example/callback'],
    ['a path suffix', 'https://app.example.com/callback/more'],
    ['a trailing slash', 'https://app.example.com/callback/'],
    ['a path prefix', 'https://app.example.com/'],
    ['dot segments', 'https://app.example.com/callback/../callback'],
    ['a query', 'https://app.example.com/callback?next=https://evil.example'],
    ['a fragment', 'https://app.example.com/callback#x'],
    ['user-info', 'https://app.example.com@evil.example/callback'],
    ['user-info before the host', 'https://evil@app.example.com/callback'],
    ['an encoded slash', 'https://app.example.com%2Fcallback'],
    ['an encoded path', 'https://app.example.com/%63allback'],
    ['a relative scheme', '//app.example.com/callback'],
    ['a backslash', 'https://app.example.com\\callback'],
    ['a backslash and a host', 'https://evil.example\\@app.example.com/callback'],
    ['another scheme', 'http://app.example.com/callback'],
    ['a port', 'https://app.example.com:8443/callback'],
    ['the usual port', 'https://app.example.com:443/callback'],
    ['other case', 'https://APP.example.com/callback'],
    ['white space', 'https://app.example.com/callback '],
    ['a line break', 'https://app.example.com/callback\n'],
    ['javascript:', 'javascript:alert(1)//https://app.example.com/callback'],
    ['data:', 'data:text/html,https://app.example.com/callback'],
    ['nothing', ''],
  ])('refuses %s', (_, presented) => {
    expect(redirectUriMatches(web, presented)).toBe(false);
    expect(redirectUriMatches({ ...web, application: 'native' }, presented)).toBe(false);
  });

  const native = {
    application: 'native',
    redirectUris: ['http://127.0.0.1/callback', 'http://[::1]:8080/callback', 'com.example.app:/callback'],
  } as const;

  it.each([
    'http://127.0.0.1/callback',
    'http://127.0.0.1:1/callback',
    'http://127.0.0.1:51004/callback',
    'http://127.0.0.1:65535/callback',
    'http://[::1]/callback',
    'http://[::1]:51004/callback',
    'com.example.app:/callback',
  ])('takes any port of a native client’s loopback address: %s (RFC 8252 §7.3)', (presented) => {
    expect(redirectUriMatches(native, presented)).toBe(true);
  });

  it.each([
    'http://127.0.0.1:51004/other',
    'http://127.0.0.1:51004/callback/more',
    'http://127.0.0.1:51004/callback?x=1',
    'http://127.0.0.1:51004/callback#x',
    'http://127.0.0.1:51004',
    'http://127.0.0.1:0/callback',
    'http://127.0.0.1:65536/callback',
    'http://127.0.0.1:080/callback',
    'http://127.0.0.1:/callback',
    'http://127.0.0.1:80@evil.example/callback',
    'http://127.0.0.1:80.evil.example/callback',
    'http://127.0.0.1@evil.example/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://127.0.0.2:51004/callback',
    'http://127.1:51004/callback',
    'http://localhost:51004/callback',
    'https://127.0.0.1:51004/callback',
    'http://[::1]:51004/callback\n',
    'http://[::1]:51004\\callback',
    'http://[0:0:0:0:0:0:0:1]:51004/callback',
    'com.example.app:51004/callback',
  ])('takes nothing else for it: %j', (presented) => {
    expect(redirectUriMatches(native, presented)).toBe(false);
  });

  it('takes the port as it is registered for all but native clients', () => {
    const browser = { application: 'browser', redirectUris: ['http://127.0.0.1:3001/callback'] } as const;
    expect(redirectUriMatches(browser, 'http://127.0.0.1:3001/callback')).toBe(true);
    expect(redirectUriMatches(browser, 'http://127.0.0.1:3002/callback')).toBe(false);
  });

  it('leads nowhere but to a registered host, whatever is presented', () => {
    const piece = fc.constantFrom(
      'http://127.0.0.1',
      ':80',
      '@',
      '/callback',
      '#',
      '\\',
      '.evil',
      '%2f',
      '?',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const presented = pieces.join('');
        if (!redirectUriMatches(native, presented)) return;
        const url = new URL(presented);
        expect([url.protocol, url.hostname, url.pathname]).toEqual(['http:', '127.0.0.1', '/callback']);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('registering an origin', () => {
  it('takes scheme, host and port, and nothing more', () => {
    expect(originProblem('https://app.example.com', rules('browser'))).toBeUndefined();
    expect(originProblem('https://app.example.com:8443', rules('browser'))).toBeUndefined();
    for (const origin of [
      'https://app.example.com/',
      'https://app.example.com/path',
      'https://app.example.com:443',
      'https://*.example.com',
      'http://app.example.com',
      'http://localhost:3001',
      'null',
      '*',
      '',
    ]) {
      expect(originProblem(origin, rules('browser'))).toEqual(expect.any(String));
    }
    expect(originProblem('http://localhost:3001', rules('browser', true))).toBeUndefined();
  });
});
