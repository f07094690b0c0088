import type { Claims, CredentialReference, Principal, Verification } from '#core';
import { DEFAULT_TENANT, isScopeName, parseScopeString, refused, verified } from '#core';

import { isNumericDate, isText } from './claims-policy.js';
import { clientOf } from './kind-rule.js';
import type { TrustedIssuer } from './trusted-issuer.js';

/** Who a token with good claims stands for: decides the kind, and builds the frozen principal. */
export function identify(claims: Claims, issuer: TrustedIssuer): Verification {
  const principal = principalOf(claims, issuer);
  return principal === undefined ? refused('kind-refused', textOf(claims['jti'])) : verified(principal);
}

function principalOf(claims: Claims, issuer: TrustedIssuer): Principal | undefined {
  const kind = issuer.kind(claims);
  const subject = textOf(claims['sub']);
  if (kind === 'refuse' || subject === undefined) return undefined;
  const clientId = textOf(clientOf(claims));
  const common = {
    subject,
    tenant:
      issuer.tenantClaim === undefined
        ? DEFAULT_TENANT
        : (textOf(claims[issuer.tenantClaim]) ?? DEFAULT_TENANT),
    scopes: scopesOf(claims, issuer.scopesClaim),
    credential: credentialOf(claims, issuer),
    claims,
  };
  switch (kind) {
    case 'service':
      return Object.freeze({ kind, ...common, name: clientId ?? subject, owner: undefined });
    case 'user':
      return Object.freeze({
        kind,
        ...common,
        ...authenticationOf(claims, issuer),
        clientId,
        sessionId: textOf(claims['sid']),
        application: undefined,
      });
    case 'delegated':
      // Somebody acts for the subject: a token that does not say who is no delegation.
      return clientId === undefined
        ? undefined
        : Object.freeze({ kind, ...common, ...authenticationOf(claims, issuer), clientId });
  }
}

function authenticationOf(claims: Claims, { rolesClaim }: TrustedIssuer) {
  return {
    roles: rolesClaim === undefined ? NONE : Object.freeze(textsOf(claims[rolesClaim])),
    authenticatedAt: instantOf(claims['auth_time']),
    acr: textOf(claims['acr']),
  };
}

function credentialOf(claims: Claims, issuer: TrustedIssuer): CredentialReference {
  const exp = claims['exp'];
  return Object.freeze({
    scheme: 'jwt',
    id: textOf(claims['jti']),
    issuer: issuer.issuer,
    // The instant of refusal, so that who remembers this verdict forgets it when the verifier would.
    expiresAt: isNumericDate(exp) ? instantOf(exp + issuer.clockToleranceSeconds) : undefined,
  });
}

const NONE: readonly string[] = Object.freeze([]);

/** RFC 9068 §2.2.3: `scope` is a string; arrays are read from claims that the issuer's options name. */
function scopesOf(claims: Claims, name: string): readonly string[] {
  const value = claims[name];
  if (name === 'scope' || typeof value === 'string') return Object.freeze(parseScopeString(value));
  return Object.freeze(textsOf(value).filter(isScopeName));
}

/** A text, or a list of nothing but texts; anything else means none. */
function textsOf(value: unknown): readonly string[] {
  if (isText(value)) return [value];
  return Array.isArray(value) && value.every(isText) ? [...value] : [];
}

function textOf(value: unknown): string | undefined {
  return isText(value) ? value : undefined;
}

function instantOf(seconds: unknown): Date | undefined {
  return isNumericDate(seconds) ? new Date(seconds * 1000) : undefined;
}
