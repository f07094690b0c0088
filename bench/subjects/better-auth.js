import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';

/**
 * Better Auth's `verifyApiKey`, with keys in a `Map` in place of a database (its "secondary storage", which it
 * recommends for speed) and without its limits, which are on by default and write at each verification. One key, as
 * it remembers no verdict.
 */
export const subject = async () => {
  const kept = new Map();
  const auth = betterAuth({
    baseURL: 'http://localhost:3000',
    secret: 'a secret of more than thirty-two characters',
    telemetry: { enabled: false },
    database: memoryAdapter({ user: [], session: [], account: [], verification: [], apikey: [] }),
    emailAndPassword: { enabled: true },
    secondaryStorage: {
      get: (name) => kept.get(name) ?? null,
      set: (name, value) => void kept.set(name, value),
      delete: (name) => void kept.delete(name),
    },
    plugins: [apiKey({ storage: 'secondary-storage', rateLimit: { enabled: false } })],
  });
  const { user } = await auth.api.signUpEmail({
    body: { name: 'Nightly', email: 'nightly@example.com', password: 'correct horse battery staple' },
  });
  const { key } = await auth.api.createApiKey({ body: { name: 'Nightly', userId: user.id } });
  return {
    prepare: (count) => Array.from({ length: count }, () => key),
    run: async (presented) => (await auth.api.verifyApiKey({ body: { key: presented } })).valid,
  };
};
