/** Claims that only the issuer sets: they decide who is let in, and as what. */
const RESERVED: ReadonlySet<string> = new Set(
  [
    'iss sub aud exp nbf iat jti',
    'client_id azp scope scp permissions roles tenant sid auth_time acr amr',
    'cnf act may_act authorization_details',
    '__proto__ constructor prototype',
  ].flatMap((names) => names.split(' ')),
);

export function isReservedClaim(name: string): boolean {
  return RESERVED.has(name);
}

const PERSONAL_WORDS: ReadonlySet<string> = new Set(
  [
    'email mail phone mobile telephone address street postcode',
    'password passwd pwd passphrase secret pin otp',
    'birthdate birthday birth dob gender ssn iban passport surname',
    'given_name family_name middle_name',
  ].flatMap((names) => names.split(' ')),
);

/**
 * Whether a claim's name speaks of something personal: `email`, `userEmail`,
 * `https://acme.example/phone_number`.
 */
export function isPersonalClaim(name: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  return words.some((word, at) => PERSONAL_WORDS.has(word) || PERSONAL_WORDS.has(`${word}_${words[at + 1]}`));
}

/** The names of all members of a JSON value, at any depth. */
export function memberNames(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const nested = Object.values(value).flatMap(memberNames);
  return Array.isArray(value) ? nested : [...Object.keys(value), ...nested];
}
