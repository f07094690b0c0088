import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { pageTemplates } from './page-templates.js';
import type { ConnectedAppsView, ConsentView, LoginView, PageTemplates } from './page-views.js';

const frame = { serviceName: 'Acme Bank' };
const form = { action: '/oauth/interaction/1', csrfToken: 'csrf' };

const login: LoginView = {
  ...frame,
  form,
  clientName: 'Budget',
  identifier: '',
  problem: 'none',
  cancel: undefined,
};

const consent: ConsentView = {
  ...frame,
  form,
  clientName: 'Budget',
  clientId: 'budget-app',
  redirectHost: 'budget.example',
  homepageUri: undefined,
  policyUri: undefined,
  displayName: 'Alice',
  scopes: [{ name: 'transfers:read', description: 'See your transfers', isNew: true }],
  until: new Date('2030-02-01T14:05:00Z'),
};

const connectedApps: ConnectedAppsView = {
  ...frame,
  form,
  displayName: 'Alice',
  disconnected: undefined,
  apps: [
    {
      grantId: 'grant-1',
      clientName: 'Budget',
      homepageUri: 'https://budget.example',
      scopes: ['See your transfers'],
      grantedAt: new Date('2030-01-01T23:30:00Z'),
      until: undefined,
    },
  ],
};

function everyPage(pages: PageTemplates): readonly string[] {
  return [
    pages.login(login),
    pages.consent(consent),
    pages.logout({ ...frame, form, clientName: 'Budget' }),
    pages.loggedOut({ ...frame, clientName: undefined }),
    pages.connectedApps(connectedApps),
    pages.error({ ...frame, problem: 'expired', code: 'invalid_request' }),
  ];
}

/** What a reader reads. */
function textOf(page: string): string {
  return page
    .slice(page.indexOf('<body'))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

describe('pageTemplates', () => {
  it('holds one style, and tells its hash', () => {
    const pages = pageTemplates({ accent: '#00695c' });
    for (const page of everyPage(pages)) {
      const styles = [...page.matchAll(/<style>(.*?)<\/style>/gs)].map(([, style = '']) => style);
      const hashes = styles.map((style) => `sha256-${createHash('sha256').update(style).digest('base64')}`);
      expect(hashes).toEqual(pages.styleHashes);
    }
  });

  it('has no script, no inline style, no handler, nothing to load and nothing that moves', () => {
    for (const page of everyPage(pageTemplates({ logo: '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>' }))) {
      expect(page).not.toMatch(
        /<script|<link|<img|<iframe|\sstyle=|\son\w+=|\ssrc=|url\(|@import|@font-face/,
      );
      expect(page).not.toMatch(/animation|transition/);
    }
  });

  it('posts every form with its proof', () => {
    const forms = everyPage(pageTemplates()).flatMap((page) => page.match(/<form.*?<\/form>/gs) ?? []);

    expect(forms).toHaveLength(4);
    for (const one of forms) {
      expect(one).toMatch(
        /^<form method="post" action="\/oauth\/interaction\/1">\s*<input type="hidden" name="csrf" value="csrf"/,
      );
    }
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://budget.example',
    '//budget.example',
    'https://bank@evil.example',
  ])('neither links nor shows %s', (uri) => {
    const page = pageTemplates().consent({ ...consent, homepageUri: uri, policyUri: uri });

    expect(page).not.toContain('<a ');
    expect(textOf(page)).not.toContain(uri);
  });

  it('links a page of the application, and gives it no hold on this one', () => {
    const page = pageTemplates().consent({ ...consent, policyUri: 'https://budget.example/privacy' });

    expect(page).toContain(
      '<a href="https://budget.example/privacy" target="_blank" rel="noopener noreferrer"',
    );
  });

  it('says who asks, for what, for whom, and until when', () => {
    const text = textOf(pageTemplates().consent(consent)).replaceAll('\u202f', ' ');

    for (const fact of ['Budget', 'budget.example', 'See your transfers', 'transfers:read', 'Alice']) {
      expect(text).toContain(fact);
    }
    expect(text).toContain('February 1, 2030 at 2:05 PM UTC');
  });

  it('marks what is new beside what was allowed before', () => {
    const known = { name: 'accounts:read', description: 'See your accounts', isNew: false };
    const mixed = pageTemplates().consent({ ...consent, scopes: [known, ...consent.scopes] });

    expect(textOf(mixed)).toMatch(/New: .* See your transfers .* already allow .* See your accounts/);
    expect(textOf(pageTemplates().consent(consent))).not.toContain('New');
  });

  it('says so where an application on the device asks, and where it asks for no scope', () => {
    const text = textOf(pageTemplates().consent({ ...consent, redirectHost: '', scopes: [] }));

    expect(text).toContain('the application on this device');
    expect(text).toContain('and see nothing else');
  });

  it.each(['wrong-credentials', 'throttled', 'unavailable'] as const)('tells of %s at once', (problem) => {
    const page = pageTemplates().login({ ...login, problem });

    expect(page).toContain('role="alert"');
    expect(page).toContain('<title>Problem: Log in');
    expect(pageTemplates().login(login)).not.toContain('alert');
  });

  it('never sends a password back, and lets a password manager fill it in', () => {
    const page = pageTemplates().login({ ...login, problem: 'wrong-credentials' });
    const [password = ''] = /<input[^>]*type="password"[^>]*>/.exec(page) ?? [];

    expect(password).toContain('autocomplete="current-password"');
    expect(password).not.toContain('value=');
  });

  it('names the application that was disconnected', () => {
    expect(textOf(pageTemplates().connectedApps({ ...connectedApps, disconnected: 'Tax Helper' }))).toContain(
      'Tax Helper is disconnected',
    );
  });

  it('speaks the words, the language and the time zone that it is given', () => {
    const pages = pageTemplates({
      language: 'en-GB',
      timeZone: 'Europe/Berlin',
      strings: { disconnect: 'Cut off', disconnectClient: 'Cut off {client}' },
    });
    const page = pages.connectedApps(connectedApps);

    expect(page).toContain('<html lang="en-GB" dir="ltr">');
    expect(page).toContain('aria-label="Cut off Budget"');
    expect(textOf(page)).toContain('2 January 2030');
  });

  it('takes a value that looks like a placeholder for a value', () => {
    const page = pageTemplates().login({ ...login, clientName: '{service}' });

    expect(textOf(page)).toContain('to continue to {service}');
  });

  it('is a plain object: one page can be another, the rest stays', () => {
    const pages: PageTemplates = { ...pageTemplates(), error: ({ problem }) => problem };

    expect(pages.error({ ...frame, problem: 'expired', code: undefined })).toBe('expired');
    expect(pages.login(login)).toBe(pageTemplates().login(login));
  });
});
