import type { Principal } from '#core';

const PRINCIPAL = Symbol.for('nestjs-latchkey:principal');

interface Carrier {
  [PRINCIPAL]?: Principal;
  /** Where users of Passport look. */
  user?: unknown;
}

/** Attaches the verified principal to the request; also as `request.user`. */
export function attachPrincipal(request: object, principal: Principal): void {
  const carrier: Carrier = request;
  carrier[PRINCIPAL] = principal;
  carrier.user = principal;
}

/** The principal that Latchkey verified for this request; another guard's `request.user` is not one. */
export function principalOf(request: unknown): Principal | undefined {
  if (typeof request !== 'object' || request === null) return undefined;
  const carrier: Carrier = request;
  return carrier[PRINCIPAL];
}
