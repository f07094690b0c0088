import type { AuditActor, AuditEvent } from '#core';
import { ANONYMOUS_ACTOR } from '#core';

/** When something happened, and in which request. */
export interface Occasion {
  readonly at: Date;
  readonly tenant: string;
  readonly address: string | undefined;
  readonly requestId: string | undefined;
}

/** Who presented it, the client or a thief, nobody knows. */
export function tokenReused(
  model: string,
  grantId: string,
  clientId: string | undefined,
  occasion: Occasion,
): AuditEvent {
  const type = model === 'RefreshToken' ? 'refresh-token-reused' : 'authorization-code-reused';
  const about = { actor: ANONYMOUS_ACTOR, target: `grant:${grantId}`, reason: clientReason(clientId) };
  return event(type, 'refused', about, occasion);
}

export function consentGiven(
  subject: string,
  clientId: string,
  grantId: string,
  occasion: Occasion,
): AuditEvent {
  const about = { actor: userActor(subject), target: `grant:${grantId}`, reason: clientReason(clientId) };
  return event('consent-given', 'success', about, occasion);
}

export function consentRefused(subject: string, clientId: string, occasion: Occasion): AuditEvent {
  const about = { actor: userActor(subject), target: `client:${clientId}`, reason: undefined };
  return event('consent-refused', 'denied', about, occasion);
}

export function serverLoginAccepted(
  subject: string,
  clientId: string | undefined,
  occasion: Occasion,
): AuditEvent {
  const target = `client:${clientId ?? 'connected-apps'}`;
  return event(
    'session-started',
    'success',
    { actor: userActor(subject), target, reason: undefined },
    occasion,
  );
}

/** Holds nothing of what was typed: people type passwords into the wrong field. */
export function serverLoginRefused(clientId: string | undefined, occasion: Occasion): AuditEvent {
  const target = `client:${clientId ?? 'connected-apps'}`;
  return event('login-refused', 'refused', { actor: ANONYMOUS_ACTOR, target, reason: 'unknown' }, occasion);
}

export function accessTokenIssued(
  tokenId: string,
  subject: string | undefined,
  clientId: string,
  occasion: Occasion,
): AuditEvent {
  const actor: AuditActor =
    subject === undefined
      ? { kind: 'service', subject: clientId, credentialId: clientId }
      : { kind: 'delegated', subject, credentialId: clientId };
  const about = { actor, target: `access-token:${tokenId}`, reason: undefined };
  return event('access-token-issued', 'success', about, occasion);
}

export function accessTokenRevoked(tokenId: string, clientId: string, occasion: Occasion): AuditEvent {
  const actor: AuditActor = { kind: 'service', subject: clientId, credentialId: clientId };
  const about = { actor, target: `access-token:${tokenId}`, reason: 'revoked-by-client' };
  return event('access-token-revoked', 'success', about, occasion);
}

export function clientRefused(clientId: string | undefined, reason: string, occasion: Occasion): AuditEvent {
  const about = { actor: ANONYMOUS_ACTOR, target: `client:${clientId ?? 'unknown'}`, reason };
  return event('client-authentication-refused', 'refused', about, occasion);
}

export function secretInBrowser(clientId: string, occasion: Occasion): AuditEvent {
  const about = { actor: ANONYMOUS_ACTOR, target: `client:${clientId}`, reason: 'client-secret' };
  return event('credential-in-browser', 'refused', about, occasion);
}

export function userActor(subject: string): AuditActor {
  return { kind: 'user', subject, credentialId: undefined };
}

function clientReason(clientId: string | undefined): string | undefined {
  return clientId === undefined ? undefined : `client:${clientId}`;
}

function event(
  type: AuditEvent['type'],
  outcome: AuditEvent['outcome'],
  about: Pick<AuditEvent, 'actor' | 'target' | 'reason'>,
  { at, tenant, address, requestId }: Occasion,
): AuditEvent {
  return { type, outcome, ...about, tenant, occurredAt: at, address, requestId };
}
