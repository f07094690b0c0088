import type { ExecutionContext } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import type { AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';

import type { AccessCounters } from './access-counters.js';
import type { AccessDecider, Decision } from './access-decider.js';
import { causesOf } from './causes.js';
import type { DecisionAudit } from './decision-audit.js';
import type { Denial } from './denial.js';
import { forbidden, routeUndecorated } from './denial.js';
import type { HttpAnswer } from './http/http-answer.js';
import { HttpRequestView, isFrameworkRequest } from './http/http-request-view.js';
import type { PolicyRegistry } from './policy/policy-registry.js';
import { attachPrincipal } from './http/principal-carrier.js';
import type { RoutePolicy } from './policy/route-policy.js';

export interface AccessEnforcerParts {
  readonly registry: PolicyRegistry;
  readonly decider: AccessDecider;
  readonly answer: HttpAnswer;
  readonly audit: DecisionAudit;
  readonly counters: AccessCounters;
  readonly adapterHost: HttpAdapterHost;
  /** Whether denials are only reported. */
  readonly reportOnly: boolean;
}

interface HttpExchange {
  readonly adapter: AbstractHttpAdapter;
  readonly response: unknown;
  readonly request: HttpRequestView;
}

/** Has decisions made and acts on them: this is where a request enters Latchkey, and leaves it. */
export class AccessEnforcer {
  readonly #parts: AccessEnforcerParts;
  readonly #logger = new Logger('Latchkey');
  /** Invocations that have been decided: the decorator's guard need not ask again. */
  readonly #admitted = new WeakSet<ExecutionContext>();

  constructor(parts: AccessEnforcerParts) {
    this.#parts = parts;
  }

  /** True to admit. @throws HttpException that tells the denial, in an HTTP context; elsewhere gives false */
  enforce(context: ExecutionContext): boolean | Promise<boolean> {
    if (this.#admitted.has(context)) return true;
    return this.#parts.reportOnly ? this.#report(context) : this.#judge(context);
  }

  /** Everything passes, a request that nobody could judge, too. */
  #report(context: ExecutionContext): boolean | Promise<boolean> {
    try {
      const judged = this.#judge(context);
      return judged instanceof Promise
        ? judged.catch((fault: unknown) => this.#admitUnjudged(context, fault))
        : judged;
    } catch (fault) {
      return this.#admitUnjudged(context, fault);
    }
  }

  #judge(context: ExecutionContext): boolean | Promise<boolean> {
    const { registry, decider } = this.#parts;
    const policy = registry.find(context.getClass(), context.getHandler());
    if (policy?.access === 'public' || policy?.access === 'external') return this.#admit(context);
    const exchange = this.#exchange(context);
    if (exchange === undefined) return this.#refuseUnknownContext(context);
    if (policy === undefined || policy.access === 'undecorated') {
      return this.#conclude(context, exchange, policy ?? UNKNOWN_ROUTE, routeUndecorated());
    }
    const decision = decider.decide(exchange.request, policy);
    return decision instanceof Promise
      ? decision.then((settled) => this.#conclude(context, exchange, policy, settled))
      : this.#conclude(context, exchange, policy, decision);
  }

  #conclude(
    context: ExecutionContext,
    exchange: HttpExchange,
    policy: RoutePolicy,
    decision: Decision,
  ): boolean {
    if (decision.outcome === 'denied') return this.#deny(context, exchange, policy, decision);
    const { answer, counters, reportOnly } = this.#parts;
    counters.admitted += 1;
    if (reportOnly) return this.#admit(context);
    if (decision.principal === undefined) {
      answer.markVarying(exchange.adapter, exchange.response, policy);
    } else {
      attachPrincipal(exchange.request.native, decision.principal);
      answer.markPrivate(exchange.adapter, exchange.response, policy);
    }
    return this.#admit(context);
  }

  #deny(
    context: ExecutionContext,
    { adapter, response, request }: HttpExchange,
    policy: RoutePolicy,
    denial: Denial,
  ): boolean {
    const { answer, audit, counters, reportOnly } = this.#parts;
    audit.denied(request, policy, denial);
    if (reportOnly) {
      counters.wouldHaveDenied += 1;
      const why = denial.cause === undefined ? denial.audit.reason : causesOf(denial.cause);
      this.#logger.warn(`Would have refused ${policy.route}: ${denial.status} ${denial.code} (${why})`);
      return this.#admit(context);
    }
    counters.denied += 1;
    if (denial.cause !== undefined) this.#logFault(policy, denial.cause);
    answer.markPrivate(adapter, response, policy);
    throw answer.deny(adapter, response, policy, denial);
  }

  #logFault({ route }: RoutePolicy, cause: unknown): void {
    this.#logger.error(`Nobody can be let in to ${route}: ${causesOf(cause)}`, stackOf(cause));
  }

  #admitUnjudged(context: ExecutionContext, fault: unknown): true {
    this.#parts.counters.wouldHaveDenied += 1;
    const route = `${context.getClass().name}.${context.getHandler().name}`;
    this.#logger.error(`Would have failed on ${route}: ${causesOf(fault)}`, stackOf(fault));
    return this.#admit(context);
  }

  #admit(context: ExecutionContext): true {
    this.#admitted.add(context);
    return true;
  }

  #exchange(context: ExecutionContext): HttpExchange | undefined {
    if (context.getType() !== 'http') return undefined;
    const http = context.switchToHttp();
    const request: unknown = http.getRequest();
    if (!isFrameworkRequest(request)) return undefined;
    return {
      adapter: this.#parts.adapterHost.httpAdapter,
      response: http.getResponse(),
      request: new HttpRequestView(request),
    };
  }

  /** Fail closed: a context that the guard can't read holds nobody whom it could admit. */
  #refuseUnknownContext(context: ExecutionContext): boolean {
    const { audit, counters, reportOnly } = this.#parts;
    audit.denied(undefined, UNKNOWN_ROUTE, contextUnsupported);
    if (!reportOnly) {
      counters.denied += 1;
      return false;
    }
    counters.wouldHaveDenied += 1;
    this.#logger.warn(
      `Would have refused ${context.getClass().name}.${context.getHandler().name}: its context is unknown`,
    );
    return this.#admit(context);
  }
}

function stackOf(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? '') : '';
}

const contextUnsupported = forbidden('context_unsupported', 'The guard does not know this kind of context.', {
  type: 'access-denied',
  reason: 'context-unsupported',
});

/** Stands in where a handler was not there at startup: it accepts nothing. */
const UNKNOWN_ROUTE: RoutePolicy = Object.freeze({
  route: 'a route that was not there at startup',
  address: undefined,
  access: 'undecorated',
  acceptances: new Map(),
  kinds: new Set<never>(),
  scopes: [],
  challenges: [],
  vary: '',
  checks: { limit: [], requirement: [] },
  aspects: new Map(),
});
