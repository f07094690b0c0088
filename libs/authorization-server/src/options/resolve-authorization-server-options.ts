import { z } from 'zod';

import type { Clock, Effects, EventRecorder, ScopeCatalogue, SubjectDirectory } from '#core';
import { DEFAULT_TENANT, InvalidOptionsError, parseOptions, silentRecorder, systemClock } from '#core';
import type { AccessTokenRevocations } from '#revocation';
import { ownRevocations } from '#revocation';

import type { OAuthArtifactStore } from '../artifacts/oauth-artifact-store.js';
import type { ClientOptions, ResolvedClientOptions } from '../clients/client-options.js';
import { resolveClientOptions } from '../clients/client-options.js';
import type { ClientStore } from '../clients/client-store.js';
import { pageTemplates } from '../pages/page-templates.js';
import type { PageTemplates } from '../pages/page-views.js';
import type { AuthorizationServerOptions, ServerSigningKeys } from './authorization-server-options.js';

/** A resource server, with its defaults. */
export interface ResolvedResource {
  readonly identifier: string;
  readonly scopes: readonly string[];
  readonly accessTokenSeconds: number;
  readonly clients: readonly string[];
}

export interface ResolvedLifetimes {
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  readonly grantSeconds: number;
  readonly codeSeconds: number;
  readonly interactionSeconds: number;
  readonly sessionSeconds: number;
}

/** {@link AuthorizationServerOptions}, validated and complete. */
export interface ResolvedAuthorizationServerOptions {
  readonly issuer: string;
  /** Path of the issuer, as the world sees it: `/oauth`, or empty. */
  readonly publicPath: string;
  /** Path under which requests arrive. */
  readonly path: string;
  readonly serviceName: string;
  readonly scopes: ScopeCatalogue;
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  readonly directory: SubjectDirectory;
  readonly signingKeys: ServerSigningKeys;
  readonly cookieKeys: readonly string[];
  readonly artifacts: OAuthArtifactStore;
  readonly clients: ClientStore;
  readonly clientOptions: ResolvedClientOptions;
  readonly revocations: AccessTokenRevocations;
  readonly lifetimes: ResolvedLifetimes;
  readonly refreshLeewaySeconds: number;
  readonly pages: PageTemplates;
  readonly tenant: string;
  readonly mode: 'production' | 'development';
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  /** Options whose records end with the process. */
  readonly inMemory: readonly string[];
}

/** What the surrounding application has, where an option is left out. */
export interface Surroundings {
  readonly recorder?: EventRecorder | undefined;
  readonly clock?: Clock | undefined;
  readonly revocations?: AccessTokenRevocations | undefined;
}

/** An object of the user's own, told by the methods that it must have. */
function implementation<T>(...methods: readonly string[]) {
  const isOne = (value: unknown): value is T =>
    typeof value === 'object' &&
    value !== null &&
    methods.every((method) => typeof Reflect.get(value, method) === 'function');
  return z.custom<T>(isOne, `must have ${methods.map((method) => `${method}()`).join(', ')}`);
}

/** How errors call the options: an application has others. */
export const SERVER_OPTIONS = 'authorizationServer';

const DAY = 86_400;
const text = z.string().min(1);
const seconds = (atMost: number) => z.int().min(1).max(atMost);

const resource = z.strictObject({
  identifier: text,
  scopes: z.array(text).min(1),
  accessTokenSeconds: seconds(DAY).optional(),
  clients: z.array(text).default([]),
});

const lifetimes = z
  .strictObject({
    accessTokenSeconds: seconds(DAY).default(900),
    refreshTokenSeconds: seconds(3_650 * DAY).default(30 * DAY),
    grantSeconds: seconds(3_650 * DAY).default(180 * DAY),
    codeSeconds: seconds(600).default(60),
    interactionSeconds: seconds(DAY).default(600),
    sessionSeconds: seconds(365 * DAY).default(43_200),
  })
  .refine((life) => life.refreshTokenSeconds <= life.grantSeconds, {
    path: ['refreshTokenSeconds'],
    message: 'is longer than grantSeconds',
  });

const key = z.looseObject({ kty: text }, 'is a private JWK');

const schema = z.strictObject({
  issuer: text,
  path: z
    .string()
    .regex(/^(?:\/[\w.~-]+)*$/, 'is empty, or a path without slash at its end')
    .optional(),
  serviceName: text.max(100),
  scopes: implementation<ScopeCatalogue>('has', 'satisfies', 'expand', 'describe'),
  resources: z.array(resource).min(1),
  directory: implementation<SubjectDirectory>('authenticate', 'find', 'rights'),
  signingKeys: z.union([
    z.array(key).min(1, 'is empty'),
    implementation<ServerSigningKeys>('current', 'subscribe'),
  ]),
  cookieKeys: z.array(z.string().min(32, 'is shorter than 32 characters')).min(1, 'is empty'),
  stores: z.strictObject({
    artifacts: implementation<OAuthArtifactStore>('save', 'find', 'consume', 'remove'),
    clients: implementation<ClientStore>('find'),
  }),
  revocations: implementation<AccessTokenRevocations>('add', 'learn', 'judge').optional(),
  clients: z.custom<ClientOptions>((value) => typeof value === 'object', 'is an object').optional(),
  lifetimes: lifetimes.prefault({}),
  refreshLeewaySeconds: z.int().min(0).max(60).default(0),
  pages: implementation<PageTemplates>('login', 'consent', 'error').optional(),
  tenant: text.default(DEFAULT_TENANT),
  mode: z.enum(['production', 'development']).default('production'),
  recorder: implementation<EventRecorder>('record').optional(),
  clock: implementation<Clock>('now', 'monotonic').optional(),
});

/**
 * Validates, completes and freezes the options of the server.
 *
 * @throws InvalidOptionsError `invalid_options`, naming the option
 */
export function resolveAuthorizationServerOptions(
  options: AuthorizationServerOptions,
  { recorder, clock, revocations: surrounding }: Surroundings = {},
): ResolvedAuthorizationServerOptions {
  const { stores, resources, path, signingKeys, revocations, clients, ...parsed } = parseOptions(
    schema,
    options,
    SERVER_OPTIONS,
  );
  const publicPath = judgeIssuer(parsed.issuer, parsed.mode);
  const time = parsed.clock ?? clock ?? systemClock;
  const shared = revocations ?? surrounding;
  const audit = parsed.recorder ?? recorder ?? silentRecorder;
  const tell = ({ events }: Effects): void => events.forEach((event) => audit.record(event));
  return Object.freeze({
    ...parsed,
    ...stores,
    publicPath,
    path: path ?? publicPath,
    resources: judgeResources(resources, parsed.scopes, parsed.lifetimes),
    signingKeys: 'current' in signingKeys ? signingKeys : fixedKeys(signingKeys),
    revocations: shared ?? ownRevocations(tell, time),
    inMemory: shared === undefined ? ['revocations'] : [],
    pages: parsed.pages ?? pageTemplates(),
    clientOptions: resolveClientOptions(clients, `${SERVER_OPTIONS}.clients`),
    recorder: audit,
    clock: time,
  });
}

/** How long the longest-lived access token lives: for so long a revocation has to be remembered. */
export function longestTokenSeconds({
  resources,
}: Pick<ResolvedAuthorizationServerOptions, 'resources'>): number {
  return Math.max(...[...resources.values()].map(({ accessTokenSeconds }) => accessTokenSeconds));
}

function fixedKeys(keys: readonly Readonly<object>[]): ServerSigningKeys {
  return { current: () => keys, subscribe: () => () => undefined };
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** @returns the path of the issuer */
function judgeIssuer(issuer: string, mode: 'production' | 'development'): string {
  const refuse = (problem: string): InvalidOptionsError =>
    new InvalidOptionsError(`${SERVER_OPTIONS}.issuer`, problem);
  if (!URL.canParse(issuer)) throw refuse('is not an absolute URL');
  const { protocol, hostname, pathname, origin, username } = new URL(issuer);
  // Its spelling is compared exactly by whoever verifies: only the canonical one, without query and fragment.
  if (username !== '' || issuer !== origin + (pathname === '/' ? '' : pathname) || issuer.endsWith('/')) {
    throw refuse('is not in its plain form: scheme, host and path, no slash at the end');
  }
  if (protocol !== 'https:' && !(protocol === 'http:' && (LOOPBACK.test(hostname) || mode === 'development')))
    throw refuse('is not https');
  return pathname === '/' ? '' : pathname;
}

function judgeResources(
  resources: readonly z.output<typeof resource>[],
  catalogue: ScopeCatalogue,
  { accessTokenSeconds }: ResolvedLifetimes,
): ReadonlyMap<string, ResolvedResource> {
  const byIdentifier = new Map<string, ResolvedResource>();
  for (const [at, { identifier, scopes, ...rest }] of resources.entries()) {
    const path = `${SERVER_OPTIONS}.resources[${at}]`;
    if (!URL.canParse(identifier) || identifier.includes('#'))
      throw new InvalidOptionsError(`${path}.identifier`, 'is not an absolute URI without fragment');
    if (byIdentifier.has(identifier)) throw new InvalidOptionsError(`${path}.identifier`, 'is given twice');
    const unknown = scopes.find((scope) => !catalogue.has(scope));
    if (unknown !== undefined)
      throw new InvalidOptionsError(`${path}.scopes`, `holds '${unknown}', which \`scopes\` does not know`);
    byIdentifier.set(identifier, {
      identifier,
      scopes: [...new Set(scopes)],
      clients: rest.clients,
      accessTokenSeconds: rest.accessTokenSeconds ?? accessTokenSeconds,
    });
  }
  return byIdentifier;
}
