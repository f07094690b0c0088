/**
 * What is measured: in each group the subjects take turns, and the first one is held against each other.
 * `of` names the measure that the ratio is made of; a budget is told beside what was measured, and judged by nobody.
 */
const cost = (title, ours, peers, budget) => ({ title, ours, peers, budget, of: 'cpu', kind: 'cost' });

const guard = (variant) => ({ name: 'Latchkey', subject: 'guard', variant });
const crypto = (variant) => ({ name: 'node:crypto', subject: 'crypto', variant });
const passport = (variant) => ({
  name: 'AuthGuard + passport-jwt + jwks-rsa',
  subject: 'passport-jwt',
  variant,
});
const server = (variant) => ({ name: `Fastify, ${variant}`, subject: 'server', variant });

export const groups = [
  cost('RS256, first seen', guard('RS256'), [crypto('RS256'), passport('RS256')], '≤ 1.9 × node:crypto'),
  cost('ES256, first seen', guard('ES256'), [crypto('ES256'), passport('ES256')], '≤ 1.9 × node:crypto'),
  cost('Ed25519, first seen', guard('Ed25519'), [crypto('Ed25519')], '≤ 2.5 × node:crypto'),
  cost(
    'HS256, first seen',
    guard('HS256'),
    [crypto('HS256'), { ...passport('HS256'), name: 'AuthGuard + passport-jwt' }],
    '≤ 20 µs',
  ),
  cost(
    'API key, first seen',
    guard('api-key'),
    [{ name: 'Better Auth verifyApiKey', subject: 'better-auth', variant: 'api-key' }],
    'none',
  ),
  ...['api-key', 'RS256'].map((variant) => ({
    title: `guarded (${variant}) against bare`,
    ours: server(variant),
    peers: [server('bare')],
    budget: '≥ 0.85',
    of: 'requests',
    kind: 'throughput',
  })),
];
