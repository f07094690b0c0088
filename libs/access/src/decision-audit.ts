import type { Clock, EventRecorder } from '#core';
import { ANONYMOUS_ACTOR, DEFAULT_TENANT } from '#core';

import type { Denial } from './denial.js';
import type { RequestView } from './request-view.js';
import type { RoutePolicy } from './policy/route-policy.js';

/** Tells the audit of denials: who, as far as it is known, where and why. */
export class DecisionAudit {
  readonly #recorder: EventRecorder;
  readonly #clock: Clock;
  readonly #reportOnly: boolean;

  /** @param reportOnly whether the denials are only reported: their events say so */
  constructor(recorder: EventRecorder, clock: Clock, reportOnly: boolean) {
    this.#recorder = recorder;
    this.#clock = clock;
    this.#reportOnly = reportOnly;
  }

  denied(request: RequestView | undefined, policy: RoutePolicy, { audit, principal }: Denial): void {
    this.#recorder.record({
      type: audit.type,
      occurredAt: new Date(this.#clock.now()),
      tenant: principal?.tenant ?? DEFAULT_TENANT,
      actor:
        principal === undefined
          ? { ...ANONYMOUS_ACTOR, credentialId: audit.credentialId }
          : { kind: principal.kind, subject: principal.subject, credentialId: principal.credential.id },
      outcome: audit.type === 'access-denied' ? 'denied' : 'refused',
      target: `route:${policy.route}`,
      reason: audit.reason,
      address: request?.address,
      requestId: request?.requestId,
      ...(this.#reportOnly ? { reportOnly: true } : {}),
    });
  }
}
