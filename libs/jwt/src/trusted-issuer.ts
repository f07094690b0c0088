import { z } from 'zod';

import { InvalidOptionsError, parseOptions } from '#core';

import type { JwsAlgorithm } from './jws-algorithm.js';
import { JWS_ALGORITHMS } from './jws-algorithm.js';
import type { KeyOptions } from './key-material.js';
import type { KeySource } from './key-source.js';
import { fixedKeys, isKeySource } from './key-source.js';
import type { KindRule, TokenProfile } from './kind-rule.js';
import { defaultKind } from './kind-rule.js';
import { VerificationKeySet } from './verification-key-set.js';
import type { VerificationKey } from './verification-key.js';
import { admitVerificationKey } from './verification-key.js';

/** An issuer whose tokens are accepted, and under which conditions. */
export interface TrustedIssuerOptions {
  /** The `iss` of its tokens, compared exactly. */
  readonly issuer: string;
  /** This resource server's own name, or names: a token's `aud` must hold one of them, compared exactly. */
  readonly audience: string | readonly string[];
  /**
   * The keys that sign its tokens, or a source of them that is asked for each token; they validate no other
   * issuer's.
   */
  readonly keys: readonly KeyOptions[] | KeySource<VerificationKey>;
  /**
   * `rfc9068`: OAuth access tokens with `typ: at+jwt` and the claims that RFC 9068 §2.2 requires.
   * `plain`: first-party and legacy JWTs, of which only `sub` and `exp` are required.
   * @default 'rfc9068'
   */
  readonly profile?: TokenProfile | undefined;
  /**
   * Signature algorithms that the issuer uses. A key that does not say its algorithm is bound to the one of
   * these that fits it.
   * @default the algorithms of its keys
   */
  readonly algorithms?: readonly JwsAlgorithm[] | undefined;
  /**
   * Clients that are our own applications: in profile `rfc9068` their tokens are a `user`'s, others `delegated`.
   * @default []
   */
  readonly firstPartyClients?: readonly string[] | undefined;
  /**
   * What kind of caller a token stands for.
   * @default {@link defaultKind} of the profile and the first-party clients
   */
  readonly kind?: KindRule | undefined;
  /**
   * How far its clock may be from ours, 0–60 seconds.
   * @default 5
   */
  readonly clockToleranceSeconds?: number | undefined;
  /**
   * The longest life (`exp` − `iat`) that a token may have, in seconds.
   * @default none
   */
  readonly maxLifeSeconds?: number | undefined;
  /**
   * Claim that holds scopes. `scope` is a space-separated string (RFC 8693 §4.2); any other claim, such as
   * `scp` or `permissions`, may be an array of strings as well.
   * @default 'scope'
   */
  readonly scopesClaim?: string | undefined;
  /**
   * Claim that holds roles: a string or an array of strings.
   * @default none: its tokens carry no roles
   */
  readonly rolesClaim?: string | undefined;
  /**
   * Claim that holds the tenant; a token without it is refused.
   * @default none: its tokens belong to the default tenant
   */
  readonly tenantClaim?: string | undefined;
  /**
   * The `typ` that its tokens carry, in any case, with or without `application/`.
   * @default 'at+jwt' in profile `rfc9068`; `JWT` or none in `plain`
   */
  readonly typ?: string | undefined;
  /**
   * Whether its tokens are looked for among the revoked ones. They must have `jti` and `iat` then, and live no
   * longer than `maxLifeSeconds`, a day where that is left out: for so long a revocation is remembered.
   * @default false
   */
  readonly revocable?: boolean | undefined;
}

/** Validated options of an issuer, with its keys read. */
export interface TrustedIssuer {
  readonly issuer: string;
  readonly audiences: ReadonlySet<string>;
  readonly keys: VerificationKeySet;
  readonly profile: TokenProfile;
  readonly kind: KindRule;
  readonly clockToleranceSeconds: number;
  readonly maxLifeSeconds: number | undefined;
  readonly scopesClaim: string;
  readonly rolesClaim: string | undefined;
  readonly tenantClaim: string | undefined;
  readonly revocable: boolean;
  acceptsType(typ: string | undefined): boolean;
}

/** The longest life of a token that can be revoked, where the options name none. */
const LONGEST_REVOCABLE_SECONDS = 86_400;

const text = z.string().min(1);
const texts = z.array(text);
const isFunction = (value: unknown): value is KindRule => typeof value === 'function';

export const trustedIssuerSchema = z.strictObject({
  issuer: text,
  audience: z.union([text, texts.min(1)], 'is a text or a list of texts, and not empty'),
  keys: z.union(
    [z.array(z.unknown()).min(1), z.custom<KeySource<VerificationKey>>(isKeySource)],
    'is a list of keys, and not empty, or a source of them',
  ),
  profile: z.enum(['rfc9068', 'plain']).default('rfc9068'),
  algorithms: z.array(z.enum(JWS_ALGORITHMS)).min(1).optional(),
  firstPartyClients: texts.default([]),
  kind: z.custom<KindRule>(isFunction, 'is not a function').optional(),
  clockToleranceSeconds: z.number().min(0).max(60).default(5),
  maxLifeSeconds: z.number().positive().optional(),
  scopesClaim: text.default('scope'),
  rolesClaim: text.optional(),
  tenantClaim: text.optional(),
  typ: text.optional(),
  revocable: z.boolean().default(false),
});

/**
 * Validates an issuer's options and reads its keys.
 *
 * @param path where the options stand, as the user writes it: `tokens.issuers[0]`
 * @throws InvalidOptionsError `invalid_options`, naming the wrong option or key by its path
 */
export function resolveTrustedIssuer(options: TrustedIssuerOptions, path: string): TrustedIssuer {
  return trustedIssuer(parseOptions(trustedIssuerSchema, options, path), path);
}

/** The issuer that parsed options describe. */
export function trustedIssuer(options: z.output<typeof trustedIssuerSchema>, path: string): TrustedIssuer {
  const { issuer, audience, algorithms, profile, typ, clockToleranceSeconds, scopesClaim } = options;
  const keys = Array.isArray(options.keys)
    ? fixedKeys(options.keys.map((key, at) => admitVerificationKey(key, algorithms, `${path}.keys[${at}]`)))
    : options.keys;
  const types = acceptedTypes(profile, typ);
  if (scopesClaim === options.rolesClaim)
    throw new InvalidOptionsError(`${path}.rolesClaim`, 'is the claim of the scopes');
  return Object.freeze({
    issuer,
    audiences: new Set(typeof audience === 'string' ? [audience] : audience),
    keys: new VerificationKeySet(keys, algorithms && new Set(algorithms)),
    profile,
    kind: options.kind ?? defaultKind(options),
    clockToleranceSeconds,
    maxLifeSeconds: options.maxLifeSeconds ?? (options.revocable ? LONGEST_REVOCABLE_SECONDS : undefined),
    revocable: options.revocable,
    scopesClaim,
    rolesClaim: options.rolesClaim,
    tenantClaim: options.tenantClaim,
    acceptsType: (presented: string | undefined) =>
      types.has(presented === undefined ? undefined : mediaType(presented)),
  });
}

function acceptedTypes(profile: TokenProfile, typ: string | undefined): ReadonlySet<string | undefined> {
  if (typ !== undefined) return new Set([mediaType(typ)]);
  return profile === 'rfc9068' ? new Set(['at+jwt']) : new Set(['jwt', undefined]);
}

/** A `typ` without regard to case and to the `application/` that may be left out (RFC 7515 §4.1.9). */
function mediaType(typ: string): string {
  const lower = typ.toLowerCase();
  return lower.startsWith('application/') ? lower.slice('application/'.length) : lower;
}
