export type { JwsAlgorithm } from './jws-algorithm.js';
export type { KeyOptions, SharedSecretOptions } from './key-material.js';
export type { KeySource } from './key-source.js';
export type { KindRule, TokenProfile } from './kind-rule.js';
export { defaultKind } from './kind-rule.js';
export type { VerificationKey } from './verification-key.js';
export { admitVerificationKey } from './verification-key.js';
export type { TrustedIssuer, TrustedIssuerOptions } from './trusted-issuer.js';
export { resolveTrustedIssuer } from './trusted-issuer.js';
export type { ResolvedTokenOptions, TokenOptions } from './token-options.js';
export { resolveTokenOptions } from './token-options.js';
export { DEFAULT_MAX_TOKEN_BYTES } from './compact-jws.js';
export { GRANT_CLAIM } from './judged-token.js';
export { AccessTokenVerifier } from './access-token-verifier.js';
export type { AccessTokenIssuerOptions } from './access-token-issuer-options.js';
export type { AccessTokenRequest } from './access-token-request.js';
export type { PublicKeySet } from './public-key-set.js';
export type { IssuedAccessToken } from './access-token-issuer.js';
export { AccessTokenIssuer } from './access-token-issuer.js';
export type { SigningKey } from './signing-key.js';
export { generateSigningKey } from './signing-key.js';
export type { SigningKeyAlgorithm, SigningKeyRecord } from './signing-keys/signing-key-record.js';
export type { AddSigningKey } from './signing-keys/signing-key-store.js';
export { SigningKeyStore } from './signing-keys/signing-key-store.js';
export { MemorySigningKeyStore } from './signing-keys/memory-signing-key-store.js';
export type {
  ResolvedSigningKeyOptions,
  SealingSecret,
  SigningKeyOptions,
} from './signing-keys/signing-key-options.js';
export { resolveSigningKeyOptions } from './signing-keys/signing-key-options.js';
export type { RotationContext } from './signing-keys/signing-key-effects.js';
export type { NewestSigningKey, SigningKeyRingParts } from './signing-keys/signing-key-ring.js';
export { SigningKeyRing } from './signing-keys/signing-key-ring.js';
