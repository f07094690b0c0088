import { join } from 'node:path';

import { z } from 'zod';

const Credentials = z.object({ email: z.email(), password: z.string(), scopes: z.array(z.string()) });

/** Where the API is and whom it lets in: `.data/demo.json`, for scripts. */
export const DemoFile = z.object({
  baseUrl: z.url(),
  users: z.tuple([Credentials, Credentials]),
  admin: Credentials.extend({ roles: z.array(z.string()) }),
  apiKey: z.object({ id: z.string(), key: z.string(), scopes: z.array(z.string()) }),
});
export type DemoFile = z.infer<typeof DemoFile>;

export const demoFilePath = (dataDirectory: string): string => join(dataDirectory, 'demo.json');
