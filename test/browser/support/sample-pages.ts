import { pageTemplates } from 'nestjs-latchkey/authorization-server';
import type {
  ConnectedAppsView,
  ConsentView,
  LoginView,
  PageTemplates,
} from 'nestjs-latchkey/authorization-server';

const frame = { serviceName: 'Acme Bank' };
const form = { action: '/posted', csrfToken: 'csrf-of-the-page' };

const login: LoginView = {
  ...frame,
  form,
  cancel: { action: '/cancelled', csrfToken: 'csrf-of-cancelling' },
  clientName: 'Budget Planner',
  identifier: '',
  problem: 'none',
};

const consent: ConsentView = {
  ...frame,
  form,
  clientName: 'Budget Planner',
  clientId: 'budget-planner',
  redirectHost: 'budget.example',
  homepageUri: 'https://budget.example/',
  policyUri: 'https://budget.example/privacy',
  displayName: 'Alice Example',
  scopes: [
    { name: 'accounts:read', description: 'See your accounts and their balances', isNew: true },
    { name: 'transactions:read', description: 'See your transactions', isNew: true },
  ],
  until: new Date('2030-02-01T14:05:00Z'),
};

const LONG_NAME =
  'Internationale Gesellschaft für Haushaltsbuchführung und Vermögensverwaltung-Softwareentwicklung (Deutschland)';

const manyScopes = ['accounts', 'cards', 'loans', 'payments', 'transactions', 'transfers'].flatMap(
  (thing) => [
    { name: `${thing}:read`, description: `See your ${thing}`, isNew: true },
    {
      name: `${thing}:write`,
      description: `Change your ${thing}, add new ones and remove those that exist, in your name and without asking again`,
      isNew: true,
    },
  ],
);

const connectedApps: ConnectedAppsView = {
  ...frame,
  form,
  displayName: 'Alice Example',
  disconnected: 'Tax Helper',
  apps: [
    {
      grantId: 'grant-1',
      clientName: 'Budget Planner',
      homepageUri: 'https://budget.example/',
      scopes: ['See your accounts and their balances', 'See your transactions'],
      grantedAt: new Date('2030-01-02T09:00:00Z'),
      until: new Date('2030-02-01T14:05:00Z'),
    },
    {
      grantId: 'grant-2',
      clientName: LONG_NAME,
      homepageUri: undefined,
      scopes: ['See your transfers'],
      grantedAt: new Date('2029-12-24T18:30:00Z'),
      until: undefined,
    },
  ],
};

/** The pages, in every state that looks different, by the path under which a test serves them. */
export function samplePages(templates: PageTemplates = pageTemplates()): ReadonlyMap<string, string> {
  return new Map([
    ['/login', templates.login(login)],
    [
      '/login-problem',
      templates.login({ ...login, identifier: 'alice@example.test', problem: 'wrong-credentials' }),
    ],
    [
      '/login-throttled',
      templates.login({ ...login, clientName: undefined, cancel: undefined, problem: 'throttled' }),
    ],
    ['/consent', templates.consent(consent)],
    [
      '/consent-new',
      templates.consent({
        ...consent,
        scopes: [
          { name: 'transfers:write', description: 'Move money', isNew: true },
          ...consent.scopes.map((scope) => ({ ...scope, isNew: false })),
        ],
      }),
    ],
    [
      '/consent-long',
      templates.consent({ ...consent, clientName: LONG_NAME, scopes: manyScopes, redirectHost: '' }),
    ],
    ['/consent-none', templates.consent({ ...consent, scopes: [], homepageUri: undefined })],
    ['/logout', templates.logout({ ...frame, form, clientName: 'Budget Planner' })],
    ['/logged-out', templates.loggedOut({ ...frame, clientName: 'Budget Planner' })],
    ['/connected-apps', templates.connectedApps(connectedApps)],
    [
      '/connected-apps-none',
      templates.connectedApps({ ...connectedApps, apps: [], disconnected: undefined }),
    ],
    ['/error', templates.error({ ...frame, problem: 'invalid', code: 'invalid_request' })],
    ['/error-expired', templates.error({ ...frame, problem: 'expired', code: undefined })],
  ]);
}
