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
type SigningKey = z.infer<typeof SigningKey>;

const SecretsFile = z.object({
  pepper: z.string(),
  signingKey: SigningKey,
  oauthSigningKey: SigningKey,
  oauthCookieKey: z.string(),
});
type SecretsFile = z.infer<typeof SecretsFile>;

/** What the API must keep to itself. The sample makes it once, in a file; yours comes from a secret manager. */
export class Secrets {
  /** Without it, nobody who can write to the database can make an API key. */
  readonly pepper: string;
  /** Signs the access tokens of our own sessions. */
  readonly signingKey: SigningKey;
  /** Signs the access tokens of the authorization server. */
  readonly oauthSigningKey: SigningKey;
  /** Signs the cookies and forms of the authorization server. */
  readonly oauthCookieKey: string;

  private constructor({ pepper, signingKey, oauthSigningKey, oauthCookieKey }: SecretsFile) {
    this.pepper = pepper;
    this.signingKey = signingKey;
    this.oauthSigningKey = oauthSigningKey;
    this.oauthCookieKey = oauthCookieKey;
  }

  static async in(dataDirectory: string): Promise<Secrets> {
    const path = join(dataDirectory, 'secrets.json');
    const kept = SecretsFile.partial().optional().parse(readPrivateFile(path));
    const secrets = SecretsFile.parse({ ...(await makeSecrets()), ...kept });
    writePrivateFile(path, secrets);
    return new Secrets(secrets);
  }
}

async function makeSecrets() {
  return {
    pepper: randomBytes(32).toString('base64url'),
    signingKey: await generateSigningKey(),
    oauthSigningKey: await generateSigningKey(),
    oauthCookieKey: randomBytes(32).toString('base64url'),
  };
}

/** The members that everybody may see. */
export function publicJwk({ kty, crv, x, y, kid, alg }: SigningKey): Omit<SigningKey, 'd'> {
  return { kty, crv, x, y, kid, alg };
}
