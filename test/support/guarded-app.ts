import type { INestApplication, LoggerService, ModuleMetadata, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { importJWK, SignJWT } from 'jose';
import {
  ApiKeyService,
  EventRecorder,
  LatchkeyModule,
  MemoryAuditSink,
  defineScopes,
  generateSigningKey,
} from 'nestjs-latchkey';
import type {
  AuditEvent,
  AuditRecorder,
  Clock,
  IssueApiKeyRequest,
  LatchkeyRootOptions,
} from 'nestjs-latchkey';

import type { Platform, StartOptions } from './platforms.js';
import { startApp, urlOf } from './platforms.js';
import type { RawAnswer, RawRequest } from './requests.js';
import { sendRaw } from './requests.js';

const ISSUER = 'https://id.example.com';
const AUDIENCE = 'https://api.example.com';

const { d: _d, ...publicMembers } = await generateSigningKey();
const signingKey = { ...publicMembers, d: _d };

/** The public key of {@link ISSUER}. */
export const issuerKey = publicMembers;

/** Another issuer's private key: tokens that it signs are good nowhere. */
export const strangersKey = await generateSigningKey();

export const catalogue = defineScopes({
  'things:read': { description: 'See things' },
  'things:write': { description: 'Change things', implies: ['things:read'] },
  'things:audit': { description: 'Audit things' },
});

/** Options for keys and for tokens of {@link ISSUER}, whose client `web` is our own. */
export const credentialOptions = {
  scopes: catalogue,
  apiKeys: { prefix: 'acme_sk', environment: 'test', pepper: 'a pepper of more than thirty-two bytes' },
  tokens: {
    issuer: ISSUER,
    audience: AUDIENCE,
    keys: [issuerKey],
    firstPartyClients: ['web'],
    rolesClaim: 'roles',
  },
} as const satisfies LatchkeyRootOptions;

/** Stands still until it is told to go on. */
export class ManualClock implements Clock {
  #now = Date.parse('2030-01-01T00:00:00Z');
  #monotonic = 0;

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  advance(seconds: number): void {
    this.#now += seconds * 1000;
    this.#monotonic += seconds * 1000;
  }

  /** Lets the audit's windows close, and nothing else. */
  passWindow(): void {
    this.#monotonic += 5000;
  }
}

/** Keeps what the application and Nest log. */
export class MemoryLog implements LoggerService {
  readonly lines: string[] = [];

  readonly #keep = (...parts: unknown[]): void => {
    this.lines.push(
      parts.map((part) => (part instanceof Error ? (part.stack ?? '') : String(part))).join(' '),
    );
  };

  log = this.#keep;
  error = this.#keep;
  warn = this.#keep;
  debug = this.#keep;
  verbose = this.#keep;
  fatal = this.#keep;
}

export interface GuardedAppOptions extends StartOptions, Pick<ModuleMetadata, 'providers' | 'imports'> {
  readonly controllers?: readonly Type[];
  readonly options?: Partial<LatchkeyRootOptions>;
}

export interface TokenOptions {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: Readonly<Record<string, unknown>>;
}

/** A module with these controllers behind Latchkey. */
export function guardedModule({
  controllers = [],
  providers = [],
  imports = [],
  options = {},
}: Pick<GuardedAppOptions, 'controllers' | 'providers' | 'imports' | 'options'>): Type {
  class GuardedModule {}
  Module({
    imports: [LatchkeyModule.forRoot({ ...credentialOptions, ...options }), ...imports],
    controllers: [...controllers],
    providers,
  })(GuardedModule);
  return GuardedModule;
}

/** A running application, and all that its callers and its operators can see of it. */
export class GuardedApp {
  readonly #answers: RawAnswer[] = [];
  readonly #secrets = new Set<string>();

  private constructor(
    readonly app: INestApplication,
    readonly clock: ManualClock,
    readonly log: MemoryLog,
    readonly sink: MemoryAuditSink,
  ) {}

  static async start(platform: Platform, given: GuardedAppOptions): Promise<GuardedApp> {
    const { controllers = [], providers = [], imports = [], options = {}, ...start } = given;
    const clock = new ManualClock();
    const log = new MemoryLog();
    const sink = new MemoryAuditSink(100_000);
    const audited = { clock, audit: { sinks: [sink], aggregateSeconds: 1 }, ...options };
    const module = guardedModule({ controllers, providers, imports, options: audited });
    return new GuardedApp(await startApp(platform, module, { logger: log, ...start }), clock, log, sink);
  }

  get url(): string {
    return urlOf(this.app);
  }

  /** @param route `GET /things`, or a path */
  async send(route: string, request: RawRequest = {}): Promise<RawAnswer> {
    const [method, path] = route.startsWith('/') ? ['GET', route] : route.split(' ');
    this.clock.passWindow();
    const answer = await sendRaw(`${this.url}${path ?? '/'}`, { method: method ?? 'GET', ...request });
    this.#answers.push(answer);
    return answer;
  }

  /** Sends, and gives beside the answer what the audit heard of it. */
  async observe(
    route: string,
    request: RawRequest = {},
  ): Promise<RawAnswer & { readonly events: readonly AuditEvent[] }> {
    const before = (await this.events()).length;
    const answer = await this.send(route, request);
    return { ...answer, events: (await this.events()).slice(before) };
  }

  async events(): Promise<readonly AuditEvent[]> {
    await this.app.get<AuditRecorder>(EventRecorder).flush();
    return this.sink.events;
  }

  /** A new API key as the header that carries it. */
  async key(request: Partial<IssueApiKeyRequest> = {}): Promise<{ readonly 'X-API-Key': string }> {
    const { key } = await this.app
      .get(ApiKeyService)
      .issue({ name: 'Nightly', owner: 'settlements', scopes: ['things:read'], ...request });
    return { 'X-API-Key': this.confide(key.expose()) };
  }

  /** An access token of {@link ISSUER}: of a user, unless the claims say otherwise. */
  async token({ claims = {}, header = {}, key = signingKey }: TokenOptions = {}): Promise<string> {
    const now = Math.floor(this.clock.now() / 1000);
    const usual = {
      iss: ISSUER,
      aud: AUDIENCE,
      sub: 'user-1',
      client_id: 'web',
      jti: crypto.randomUUID(),
      iat: now,
      exp: now + 900,
      scope: 'things:read',
    };
    const token = await new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: String(signingKey.kid), ...header })
      .sign(await importJWK({ ...key }, 'ES256'));
    return this.confide(token);
  }

  /** The same as the header that carries it. */
  async bearer(claims: TokenOptions['claims'] = {}): Promise<{ readonly Authorization: string }> {
    return { Authorization: `Bearer ${await this.token({ claims })}` };
  }

  /** Remembers a secret to look for in {@link published}. */
  confide(secret: string): string {
    this.#secrets.add(secret);
    // The part that proves something: a key's secret, a token's signature.
    const proof = secret.slice(Math.max(secret.lastIndexOf('.'), secret.lastIndexOf('acme_sk') + 29) + 1);
    if (proof.length > 20) this.#secrets.add(proof);
    return secret;
  }

  /** Secrets that went into an event, a log line or an answer. */
  async leaks(): Promise<readonly string[]> {
    const published = JSON.stringify([await this.events(), this.log.lines, this.#answers]);
    return [...this.#secrets].filter((secret) => published.includes(secret));
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
