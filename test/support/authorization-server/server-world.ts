import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import type { INestApplication, NestApplicationOptions } from '@nestjs/common';
import { Controller, Get, Module, Post, Req } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { JWK } from 'jose';
import * as oauth from 'oauth4webapi';

import type { AuthorizationServerOptions, ClientRecord } from '#authorization-server';
import {
  AuthorizationServerModule,
  MemoryClientStore,
  MemoryOAuthArtifactStore,
} from '#authorization-server';
import type { AuditEvent, SubjectDirectory, SubjectRights } from '#core';
import { defineScopes, NO_EFFECTS, sha256 } from '#core';
import { generateSigningKey } from '#jwt/core';

import type { Platform } from '../platforms.js';
import { HttpBrowser } from './http-browser.js';
import { plainPages } from './plain-pages.js';

export const API = 'https://api.example.test';
export const REPORTS = 'https://reports.example.test';
export const REDIRECT_URI = 'https://budget.example.test/callback';
export const SECRET = 'job-secret-of-43-characters-0123456789-abcdef';

export const catalogue = defineScopes({
  'transfers:read': { description: 'See your transfers' },
  'transfers:write': { description: 'Move money', implies: ['transfers:read'] },
  'accounts:read': { description: 'See your accounts' },
  'reports:read': { description: 'Read the daily report' },
});

export interface WorldOptions {
  readonly platform?: Platform;
  readonly path?: string;
  readonly options?: Partial<AuthorizationServerOptions>;
  readonly nest?: NestApplicationOptions;
  readonly prepare?: (app: INestApplication) => void;
}

/** One issuer, three users, four clients, on a real socket. */
export class ServerWorld {
  readonly events: AuditEvent[];
  readonly rights: Map<string, SubjectRights>;
  readonly artifacts: MemoryOAuthArtifactStore;
  readonly clients: MemoryClientStore;
  readonly app: INestApplication;
  readonly origin: string;
  readonly issuer: string;

  private constructor(
    parts: Pick<ServerWorld, 'events' | 'rights' | 'artifacts' | 'clients' | 'app' | 'origin' | 'issuer'>,
  ) {
    this.events = parts.events;
    this.rights = parts.rights;
    this.artifacts = parts.artifacts;
    this.clients = parts.clients;
    this.app = parts.app;
    this.origin = parts.origin;
    this.issuer = parts.issuer;
  }

  static async start({ platform = 'express', path = '/oauth', options, nest, prepare }: WorldOptions = {}) {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const issuer = origin + path;
    const events: AuditEvent[] = [];
    const sink = ({ events: told }: { readonly events: readonly AuditEvent[] }) => void events.push(...told);
    const rights = new Map<string, SubjectRights>([
      ['user-alice', { scopes: ['transfers:*', 'accounts:read'], roles: [] }],
      ['user-bob', { scopes: ['transfers:read'], roles: [] }],
    ]);
    const artifacts = new MemoryOAuthArtifactStore(sink);
    const clients = new MemoryClientStore(sink);
    for (const client of clientsOfWorld()) await clients.insert(client, { effects: NO_EFFECTS });
    const given: AuthorizationServerOptions = {
      issuer,
      serviceName: 'Example Bank',
      scopes: catalogue,
      resources: [
        { identifier: API, scopes: ['transfers:read', 'transfers:write', 'accounts:read'], clients: ['api'] },
      ],
      directory: directoryOf(rights),
      signingKeys: [await signingKey()],
      cookieKeys: ['a cookie key of thirty-two characters or more'],
      stores: { artifacts, clients },
      pages: plainPages,
      recorder: { record: (event) => void events.push(event) },
      ...options,
    };
    const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
    const app = await NestFactory.create(moduleOf(given), adapter, {
      logger: false,
      abortOnError: false,
      ...nest,
    });
    prepare?.(app);
    await app.listen(port, '127.0.0.1');
    return new ServerWorld({ events, rights, artifacts, clients, app, origin, issuer });
  }

  stop(): Promise<void> {
    return this.app.close();
  }

  browser(): HttpBrowser {
    return new HttpBrowser(this.origin);
  }

  async metadata(): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(this.issuer);
    const response = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
    return oauth.processDiscoveryResponse(issuer, response);
  }

  /** Posts a form to an endpoint below the issuer. */
  async post(
    path: string,
    fields: Record<string, string> | URLSearchParams,
    headers: Record<string, string> = {},
  ) {
    const response = await fetch(this.issuer + path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers,
      redirect: 'manual',
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }
}

export const insecure = { [oauth.allowInsecureRequests]: true } as const;

export function basic(id: string, secret: string): { readonly authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` };
}

/** A token answer, or an error: whatever the server said. */
function parsed(text: string): Record<string, string & unknown[]> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

let keys: Promise<JWK> | undefined;

/** One key for all tests: making one takes a while. */
function signingKey(): Promise<JWK> {
  keys ??= generateSigningKey();
  return keys;
}

function moduleOf(options: AuthorizationServerOptions) {
  @Controller('items')
  class ItemsController {
    @Get()
    list() {
      return { from: 'nest' };
    }

    @Post()
    create(@Req() request: { readonly body: unknown }) {
      return { body: request.body };
    }
  }

  @Module({ imports: [AuthorizationServerModule.forRoot(options)], controllers: [ItemsController] })
  class WorldModule {}
  return WorldModule;
}

function directoryOf(rights: ReadonlyMap<string, SubjectRights>): SubjectDirectory {
  const recordOf = (subject: string) =>
    rights.has(subject)
      ? { subject, tenant: 'default', displayName: subject.replace('user-', '') }
      : undefined;
  return {
    authenticate: async ({ identifier, password }) =>
      password === `${identifier}-password` ? recordOf(`user-${identifier}`) : undefined,
    find: async (subject) => recordOf(subject),
    rights: async (subject) => rights.get(subject),
  };
}

export function client(id: string, changes: Partial<ClientRecord> = {}): ClientRecord {
  return {
    id,
    tenant: 'default',
    name: id,
    application: 'browser',
    authentication: 'none',
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: [REDIRECT_URI],
    postLogoutRedirectUris: ['https://budget.example.test/bye'],
    origins: ['https://budget.example.test'],
    scopes: ['transfers:write', 'accounts:read'],
    resources: [],
    keys: [],
    secrets: [],
    state: 'active',
    homepageUri: null,
    policyUri: null,
    registeredAt: new Date('2020-01-01T00:00:00Z'),
    updatedAt: new Date('2030-01-01T00:00:00Z'),
    revision: 1,
    ...changes,
  };
}

export function secretOf(text: string): ClientRecord['secrets'][number] {
  return { version: 1, digest: sha256(text), issuedAt: new Date(0), retiresAt: null };
}

function clientsOfWorld(): readonly ClientRecord[] {
  const confidential = {
    application: 'web',
    authentication: 'client_secret_basic',
    secrets: [secretOf(SECRET)],
    origins: [],
  } as const;
  return [
    client('budget'),
    client('other'),
    client('web', confidential),
    client('phone', {
      application: 'native',
      redirectUris: ['http://127.0.0.1/callback', 'com.example.app:/callback'],
    }),
    client('job', {
      ...confidential,
      application: 'service',
      grantTypes: ['client_credentials'],
      redirectUris: [],
      scopes: ['transfers:read'],
    }),
    client('api', {
      ...confidential,
      application: 'service',
      grantTypes: ['client_credentials'],
      redirectUris: [],
    }),
  ];
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
