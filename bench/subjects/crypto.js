import { createHmac, timingSafeEqual, verify } from 'node:crypto';

import { issuerOf } from '../support/tokens.js';

const verifiers = {
  RS256: (key) => (data, signature) => verify('sha256', data, key, signature),
  ES256: (key) => (data, signature) => verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature),
  Ed25519: (key) => (data, signature) => verify(null, data, key, signature),
  HS256: (key) => (data, signature) =>
    timingSafeEqual(createHmac('sha256', key).update(data).digest(), signature),
};

/** The signature alone, by Node's own cryptography: no parsing, no claims. */
export const subject = (alg) => {
  const issuer = issuerOf(alg);
  const holds = verifiers[alg](issuer.verificationKey);
  const input = () => {
    const { data, signature } = issuer.token();
    return { data: Buffer.from(data), signature };
  };
  return {
    prepare: (count) => Array.from({ length: count }, input),
    run: ({ data, signature }) => holds(data, signature),
  };
};
