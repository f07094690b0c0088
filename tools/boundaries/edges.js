/**
 * The allowed edges between the libraries: who may import whom. This is the only place where they stand as data;
 * `.dependency-cruiser.mjs` makes rules of it, and a test compares the table in ARCHITECTURE.md with it.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const edges = Object.freeze({
  core: [],
  access: ['core'],
  audit: ['core'],
  'api-key': ['core', 'access', 'audit'],
  jwt: ['core', 'access', 'audit'],
  session: ['core', 'access', 'audit', 'jwt'],
  telemetry: ['core', 'access'],
  revocation: ['core'],
  'authorization-server': ['core', 'access', 'audit', 'jwt', 'revocation'],
  oauth: ['core', 'access', 'audit', 'jwt', 'revocation'],
  kysely: ['core', 'api-key', 'session', 'jwt', 'audit', 'authorization-server', 'revocation'],
  redis: ['core', 'authorization-server', 'revocation'],
  testing: ['core', 'access', 'api-key', 'jwt', 'session', 'audit', 'authorization-server', 'revocation'],
  latchkey: ['core', 'access', 'audit', 'api-key', 'jwt', 'session', 'telemetry', 'oauth', 'revocation'],
});

/** The libraries with a second way in, `src/core.ts`: the part of the feature that needs no Nest. */
export const coreDoors = Object.freeze(['api-key', 'authorization-server', 'jwt', 'latchkey']);

/**
 * Packages that only some libraries may import, as patterns of their names.
 *
 * @type {readonly { readonly packages: string, readonly libs: readonly string[] }[]}
 */
export const packageOwners = Object.freeze([
  { packages: 'kysely', libs: ['kysely'] },
  { packages: 'oidc-provider', libs: ['authorization-server'] },
  { packages: '@nestjs/passport|passport|passport-[^/]+', libs: ['access', 'api-key', 'jwt'] },
]);
