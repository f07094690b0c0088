import { InvalidInputError, InvalidOptionsError } from '#core';
import { admitVerificationKey } from '#jwt/core';

type Jwk = Readonly<Record<string, unknown>>;

export const MOST_KEYS = 10;

const KEY_TYPES: ReadonlySet<unknown> = new Set(['RSA', 'EC', 'OKP']);

/** What is kept of a public signing key (RFC 7517 §4, RFC 7518 §6); a certificate beside it proves nothing to us. */
const MEMBERS: ReadonlySet<string> = new Set([
  'kty',
  'kid',
  'use',
  'alg',
  'key_ops',
  'crv',
  'x',
  'y',
  'n',
  'e',
]);
const IGNORED: ReadonlySet<string> = new Set(['ext', 'x5c', 'x5t', 'x5t#S256', 'x5u']);

/** An RSA modulus of 8192 bits, in base64url. */
const MAX_MEMBER_LENGTH = 1366;

/**
 * The public keys of a `private_key_jwt` client, as they are kept: good enough for the tokens of an issuer of
 * ours (RFC 7518 §3.3–3.4), public members alone, told apart by `kid`.
 *
 * @throws InvalidInputError `invalid_input`, naming key and member
 */
export function checkClientKeys(keys: readonly Jwk[]): readonly Jwk[] {
  const names = new Set<unknown>();
  return keys.map((key, at) => {
    const kept = checkKey(key, `keys.${at}`);
    if (names.has(kept['kid'])) throw new InvalidInputError(`keys.${at}.kid`, 'must be of this key alone');
    names.add(kept['kid']);
    return kept;
  });
}

function checkKey(key: Jwk, field: string): Jwk {
  for (const [member, value] of Object.entries(key)) {
    if (!MEMBERS.has(member) && !IGNORED.has(member))
      throw new InvalidInputError(`${field}.${member}`, 'is not a member of a public signing key');
    if (typeof value === 'string' && MEMBERS.has(member) && value.length > MAX_MEMBER_LENGTH)
      throw new InvalidInputError(`${field}.${member}`, 'is too long');
  }
  if (!KEY_TYPES.has(key['kty'])) throw new InvalidInputError(`${field}.kty`, 'must be RSA, EC or OKP');
  try {
    admitVerificationKey(key, undefined, field);
  } catch (error) {
    if (!(error instanceof InvalidOptionsError)) throw error;
    throw new InvalidInputError(error.path, error.message.slice(error.path.length + 2));
  }
  return Object.fromEntries(Object.entries(key).filter(([member]) => MEMBERS.has(member)));
}
