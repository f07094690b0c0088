import { isIP } from 'node:net';

import type { Principal, ServicePrincipal, Verification, Verified } from '#core';
import { refused } from '#core';

import type { AccessCounters } from './access-counters.js';
import type { ResolvedAccessOptions } from './access-options.js';
import type { Denial } from './denial.js';
import { ambiguousRequest, credentialInUrl, credentialMissing, httpsRequired } from './denial.js';
import { runStrategy } from './passport/passport-runner.js';
import type { RequestView } from './request-view.js';
import { restrictionDenial } from './restrictions.js';
import type { RoutePolicy } from './policy/route-policy.js';
import type { Presentation, Scheme } from './scheme.js';
import { refusalDenial, unavailableDenial } from './verification-denial.js';

/** Who called: a principal and the scheme that proved it. */
export interface Authenticated {
  readonly outcome: 'authenticated';
  readonly scheme: Scheme;
  readonly principal: Principal;
}

/** No credential came along, and none is needed. */
export interface Anonymous {
  readonly outcome: 'anonymous';
}

export type Authentication = Authenticated | Anonymous | Denial;

interface Presented {
  readonly scheme: Scheme;
  readonly presentation: Presentation;
}

const ANONYMOUS: Anonymous = Object.freeze({ outcome: 'anonymous' });

/** Answers which principal a request presents: reads what is there, runs one strategy, holds restrictions against the request. */
export class Authenticator {
  readonly #schemes: readonly Scheme[];
  readonly #options: ResolvedAccessOptions;
  readonly #counters: AccessCounters;

  constructor(schemes: Iterable<Scheme>, options: ResolvedAccessOptions, counters: AccessCounters) {
    this.#schemes = [...schemes];
    this.#options = options;
    this.#counters = counters;
  }

  authenticate(request: RequestView, policy: RoutePolicy): Authentication | Promise<Authentication> {
    const presented = this.#presented(request);
    if (presented.length > 0 && this.#inClear(request)) return httpsRequired();
    const acceptable = presented.filter(({ scheme }) => accepts(policy, scheme));
    const accepted = isCombined(policy) ? acceptable : onPurpose(acceptable);
    this.#counters.ignoredCredentials += presented.length - accepted.length;
    const denial = ambiguity(request, accepted, policy);
    if (denial !== undefined) return denial;
    const [first, second] = accepted;
    if (first === undefined) return policy.access === 'identify' ? ANONYMOUS : credentialMissing();
    if (isCombined(policy)) {
      return second === undefined ? credentialMissing() : this.#combine(request, first, second);
    }
    return this.#verify(request, first);
  }

  #presented(request: RequestView): readonly Presented[] {
    const presented: Presented[] = [];
    for (const scheme of this.#schemes) {
      const presentation = scheme.present(request);
      if (presentation.status !== 'absent') presented.push({ scheme, presentation });
    }
    return presented;
  }

  #inClear(request: RequestView): boolean {
    if (this.#options.https === 'trust-network' || this.#options.mode === 'development') return false;
    return !request.secure && !isFromLoopback(request);
  }

  #verify(
    request: RequestView,
    { scheme, presentation }: Presented,
  ): Authentication | Promise<Authentication> {
    if (presentation.status !== 'presented') return refusalDenial(scheme, refused('malformed'));
    const verification = runStrategy(scheme, request, presentation.raw);
    return verification instanceof Promise
      ? verification.then((settled) => this.#conclude(request, scheme, settled))
      : this.#conclude(request, scheme, verification);
  }

  #conclude(request: RequestView, scheme: Scheme, verification: Verification): Authentication {
    switch (verification.outcome) {
      case 'refused':
        return refusalDenial(scheme, verification);
      case 'unavailable':
        return unavailableDenial(verification);
      case 'verified':
        return this.#admit(request, scheme, verification);
    }
  }

  #admit(request: RequestView, scheme: Scheme, { principal, restrictions }: Verified): Authentication {
    const { tenant } = this.#options;
    // A request that is for no tenant (an unknown host, say) is for nobody's credential.
    if (tenant !== undefined && tenant(request.native) !== principal.tenant) {
      return refusalDenial(scheme, refused('tenant-mismatch', principal.credential.id));
    }
    const denial = restrictions && restrictionDenial(request, restrictions, principal.credential.id);
    return denial === undefined ? { outcome: 'authenticated', scheme, principal } : { ...denial, principal };
  }

  /** A user through an application that shows its own key: both must hold. */
  async #combine(request: RequestView, ...both: readonly [Presented, Presented]): Promise<Authentication> {
    const [one, other] = await Promise.all(both.map(async (presented) => this.#verify(request, presented)));
    if (one?.outcome !== 'authenticated') return one ?? credentialMissing();
    if (other?.outcome !== 'authenticated') return other ?? credentialMissing();
    const [key, token] = one.scheme.name === 'api-key' ? [one, other] : [other, one];
    if (key.principal.kind !== 'service' || key.principal.tenant !== token.principal.tenant) {
      return refusalDenial(key.scheme, refused('tenant-mismatch', key.principal.credential.id));
    }
    return { ...token, principal: withApplication(token.principal, key.principal) };
  }
}

function withApplication(principal: Principal, application: ServicePrincipal): Principal {
  return principal.kind === 'user' ? Object.freeze({ ...principal, application }) : principal;
}

/** What a browser attaches by itself counts only where nothing is sent on purpose. */
function onPurpose(presented: readonly Presented[]): readonly Presented[] {
  const sent = presented.filter(
    ({ presentation }) => !(presentation.status === 'presented' && presentation.isAmbient === true),
  );
  return sent.length === 0 ? presented : sent;
}

function accepts(policy: RoutePolicy, scheme: Scheme): boolean {
  return policy.acceptances.has(scheme.name) || (scheme.name === 'api-key' && isCombined(policy));
}

function isCombined(policy: RoutePolicy): boolean {
  return policy.acceptances.get('jwt')?.[0]?.withApiKey === true;
}

/** Two credentials, a repeated header, one credential in two ways, one in the URL: nobody guesses which one counts. */
function ambiguity(
  request: RequestView,
  accepted: readonly Presented[],
  policy: RoutePolicy,
): Denial | undefined {
  const [scheme = ''] = [...accepted.map((presented) => presented.scheme.name), ...policy.acceptances.keys()];
  if (request.authorization.status === 'repeated')
    return ambiguousRequest(scheme, 'Send one Authorization header');
  for (const { presentation } of accepted) {
    if (presentation.status === 'in-url') return credentialInUrl(scheme, presentation.credentialId);
    if (presentation.status === 'ambiguous') return ambiguousRequest(scheme, 'Send the credential once');
  }
  const isTooMany = accepted.length > (isCombined(policy) ? 2 : 1);
  // One malformed `Authorization` is malformed in the eyes of every scheme that reads it: that is no second credential.
  const isReadable = accepted.some(({ presentation }) => presentation.status === 'presented');
  return isTooMany && isReadable ? ambiguousRequest(scheme, 'Send one credential') : undefined;
}

const FORWARDING_HEADERS = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

/**
 * Whether the client itself is on this machine. A proxy on this machine looks like one, where the framework was
 * not told to trust it: what somebody forwarded is never from loopback.
 */
function isFromLoopback(request: RequestView): boolean {
  const { address } = request;
  if (address === undefined || isIP(address) === 0) return false;
  const isLoopback = address === '::1' || /^(?:::ffff:)?127\./.test(address);
  return isLoopback && FORWARDING_HEADERS.every((name) => request.headerValues(name).length === 0);
}
