import { join } from 'node:path';

import { z } from 'zod';

const Credentials = z.object({ email: z.email(), password: z.string(), scopes: z.array(z.string()) });

/** Where the API is and whom it lets in: `.data/demo.json`, for scripts. */
export const DemoFile = z.object({
  baseUrl: z.url(),
  users: z.tuple([Credentials, Credentials]),
  admin: Credentials.extend({ roles: z.array(z.string()) }),
  apiKey: z.object({ id: z.string(), key: z.string(), scopes: z.array(z.string()) }),
  clients: z.object({
    budgetApp: z.object({ clientId: z.string(), redirectUri: z.url() }),
    reportJob: z.object({ clientId: z.string(), clientSecret: z.string() }),
  }),
});
export type DemoFile = z.infer<typeof DemoFile>;

/** As an earlier start has left it; what came later is missing. */
export const KeptDemoFile = DemoFile.partial();
export type KeptDemoFile = z.infer<typeof KeptDemoFile>;

export const demoFilePath = (dataDirectory: string): string => join(dataDirectory, 'demo.json');
