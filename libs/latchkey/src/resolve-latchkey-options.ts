import { z } from 'zod';

import type { AccessShape, ResolvedAccessOptions, Scheme } from '#access';
import { resolveAccessOptions } from '#access';
import type { ApiKeyStore } from '#api-key';
import type { Clock, ScopeCatalogue, SubjectDirectory } from '#core';
import { InvalidOptionsError, parseOptions, systemClock } from '#core';
import type { ChangeLog, ChangeSignal, DenylistStore } from '#revocation';
import type { SessionStore } from '#session';

import type { LatchkeyOptions, LatchkeyStores, PassportOptions } from './latchkey-options.js';

/** An object of the user's own, told by the methods that it must have. */
function implementation<T>(...methods: readonly string[]) {
  const isOne = (value: unknown): value is T =>
    typeof value === 'object' &&
    value !== null &&
    methods.every((method) => typeof Reflect.get(value, method) === 'function');
  return z.custom<T>(isOne, `must have ${methods.map((method) => `${method}()`).join(', ')}`);
}

/** Everything that the guard will ask of a scheme, so that a wrong one fails at startup and not at a request. */
function isScheme(value: unknown): value is Scheme {
  if (typeof value !== 'object' || value === null) return false;
  const { name, strategy, challenge, headers, yields, present } = value as Partial<Scheme>;
  return (
    typeof name === 'string' &&
    name !== '' &&
    typeof strategy?.authenticate === 'function' &&
    typeof challenge?.scheme === 'string' &&
    typeof challenge.parameters === 'object' &&
    Array.isArray(headers) &&
    yields instanceof Set &&
    typeof present === 'function'
  );
}

const name = z.string().min(1);

/** What the root judges itself; what belongs to a feature is judged by that feature. */
const schema = z.strictObject({
  scopes: implementation<ScopeCatalogue>('has', 'satisfies', 'expand').optional(),
  directory: implementation<SubjectDirectory>('authenticate', 'find', 'rights').optional(),
  schemes: z.array(z.custom<Scheme>(isScheme, 'must be a scheme')).readonly().default([]),
  passport: z
    .strictObject({ register: z.strictObject({ jwt: name.optional(), apiKey: name.optional() }) })
    .optional(),
  clock: implementation<Clock>('now', 'monotonic').default(systemClock),
});

/** Judged apart: what stays in use is the user's own object, whose methods may need it. */
const storesSchema = z.strictObject({
  apiKeys: implementation<ApiKeyStore>('insert', 'find', 'list', 'update').optional(),
  sessions: implementation<SessionStore>('insert', 'find', 'rotate', 'end', 'endAll', 'list').optional(),
  changes: implementation<ChangeLog>('position', 'read', 'prune').optional(),
  changeSignal: implementation<ChangeSignal>('subscribe', 'send').optional(),
  denylist: implementation<DenylistStore>('add', 'load', 'prune').optional(),
  // Of the same database, for the authorization server.
  clients: z.unknown().optional(),
  oauthArtifacts: z.unknown().optional(),
  signingKeys: z.unknown().optional(),
  ping: z.custom((value) => typeof value === 'function', 'must be a function').optional(),
});

/** The options of the guard and of the root; features resolve their own. */
export interface ResolvedLatchkeyOptions {
  readonly access: ResolvedAccessOptions;
  readonly features: {
    readonly [
      K in 'apiKeys' | 'tokens' | 'issuing' | 'sessions' | 'audit' | 'revocation' | 'resource'
    ]: LatchkeyOptions[K];
  };
  readonly scopes: ScopeCatalogue | undefined;
  readonly directory: SubjectDirectory | undefined;
  readonly schemes: readonly Scheme[];
  readonly passport: PassportOptions | undefined;
  readonly stores: LatchkeyStores;
  readonly clock: Clock;
}

/** @throws InvalidOptionsError `invalid_options`, naming the option */
export function resolveLatchkeyOptions(
  options: LatchkeyOptions,
  shape: AccessShape,
): ResolvedLatchkeyOptions {
  const { mode, https, realm, tenant, apiKeys, tokens, issuing, sessions, audit, ...others } = options;
  const { revocation, resource, ...remaining } = others;
  const { stores = {}, ...rest } = remaining;
  const access = resolveAccessOptions({ mode, https, realm, tenant, ...shape });
  parseOptions(storesSchema, stores, 'stores');
  const { scopes, directory, schemes, passport, clock } = parseOptions(schema, rest, '');
  if (sessions !== undefined && issuing === undefined)
    throw new InvalidOptionsError('issuing', 'is needed by `sessions`');
  if (sessions !== undefined && directory === undefined)
    throw new InvalidOptionsError('directory', 'is needed by `sessions`');
  const features = Object.freeze({ apiKeys, tokens, issuing, sessions, audit, revocation, resource });
  return Object.freeze({ access, features, scopes, directory, schemes, passport, stores, clock });
}
