import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** An artifact as oidc-provider hands it over. */
export type Payload = Readonly<Record<string, unknown>>;

/** What stands in the store as it is: it names things, and opens none. All other members are sealed. */
const READABLE: ReadonlySet<string> = new Set(
  [
    'kind iat exp iss',
    'accountId clientId grantId',
    'uid loginTs acr amr authorizations transient',
    'resources openid rejected',
  ].flatMap((names) => names.split(' ')),
);

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * What may stand in the store: readable members, and the rest sealed under the artifact's own id.
 *
 * The id is the bearer secret, 256 random bits, of which the store has the digest alone; so that who reads the
 * store can't open what is sealed, and who presents the id can.
 */
export function seal(model: string, id: string, payload: Payload): Payload {
  const readable: Record<string, unknown> = {};
  const secret: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(payload)) {
    if (name === 'jti' || name === 'consumed' || value === undefined) continue;
    (READABLE.has(name) ? readable : secret)[name] = value;
  }
  if (Object.keys(secret).length === 0) return readable;
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(id), nonce).setAAD(Buffer.from(model));
  const text = Buffer.concat([cipher.update(JSON.stringify(secret), 'utf8'), cipher.final()]);
  return { ...readable, sealed: Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url') };
}

/** What was sealed, or undefined when somebody has written to it. */
export function unseal(model: string, id: string, stored: Payload): Payload | undefined {
  const { sealed, ...readable } = stored;
  if (typeof sealed !== 'string') return sealed === undefined ? { ...readable, jti: id } : undefined;
  try {
    const bytes = Buffer.from(sealed, 'base64url');
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', keyOf(id), nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(model))
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    const secret: unknown = JSON.parse(text.toString('utf8'));
    return typeof secret === 'object' ? { ...readable, ...secret, jti: id } : undefined;
  } catch {
    return undefined;
  }
}

function keyOf(id: string): Buffer {
  return createHmac('sha256', id).update('nestjs-latchkey:artifact').digest();
}
