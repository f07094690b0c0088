import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { generateSigningKey } from 'nestjs-latchkey';
import { z } from 'zod';

import { readPrivateFile, writePrivateFile } from './private-file.js';

/** A private EC key as a JWK. */
const SigningKey = z.object({
  kty: z.literal('EC'),
  crv: z.string(),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
  alg: z.string(),
});

const SecretsFile = z.object({ pepper: z.string(), signingKey: SigningKey });

/** What the API must keep to itself. The sample makes it once, in a file; yours comes from a secret manager. */
export class Secrets {
  private constructor(
    /** Without it, nobody who can write to the database can make an API key. */
    readonly pepper: string,
    /** Signs the access tokens of our own sessions. */
    readonly signingKey: z.infer<typeof SigningKey>,
  ) {}

  static async in(dataDirectory: string): Promise<Secrets> {
    const path = join(dataDirectory, 'secrets.json');
    const kept = SecretsFile.optional().parse(readPrivateFile(path));
    const { pepper, signingKey } = kept ?? (await makeSecrets());
    if (kept === undefined) writePrivateFile(path, { pepper, signingKey });
    return new Secrets(pepper, signingKey);
  }
}

async function makeSecrets(): Promise<z.infer<typeof SecretsFile>> {
  return SecretsFile.parse({
    pepper: randomBytes(32).toString('base64url'),
    signingKey: await generateSigningKey(),
  });
}
