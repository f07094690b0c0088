import { describe, expect, it } from '@jest/globals';
import type { ContextType, ExecutionContext } from '@nestjs/common';

import type { AuditEvent } from '#core';
import { systemClock } from '#core';

import { AccessCounters } from './access-counters.js';
import { AccessEnforcer } from './access-enforcer.js';
import { DecisionAudit } from './decision-audit.js';
import { Public } from './decorators/exemption.decorator.js';
import { HttpAnswer } from './http/http-answer.js';
import { compilePolicy } from './policy/policy-compiler.js';
import { classEntries } from './policy/policy-metadata.js';
import { PolicyRegistry } from './policy/policy-registry.js';

class Things {
  read(): void {}

  open(): void {}

  guarded(): void {}
}

function contextOf(type: string, handler: () => void, request: unknown = {}): ExecutionContext {
  const http = { getRequest: () => request, getResponse: () => ({}), getNext: () => undefined };
  return {
    getType: <T extends string = ContextType>() => type as T,
    getClass: () => Things,
    getHandler: () => handler,
    switchToHttp: () => http,
  } as unknown as ExecutionContext;
}

interface Given {
  readonly reportOnly?: boolean;
  readonly decide?: () => never;
}

function enforcer({ reportOnly = false, decide }: Given = {}) {
  const events: AuditEvent[] = [];
  const counters = new AccessCounters();
  const registry = new PolicyRegistry();
  @Public()
  class Open {}
  const environment = { realm: 'api', catalogue: {} as never, schemes: new Map(), provider: () => undefined };
  const { policy } = compilePolicy({ route: 'Things.open', levels: classEntries(Open) }, environment);
  registry.add(Things, Things.prototype.open, policy);
  registry.add(Things, Things.prototype.guarded, { ...policy, access: 'guarded' });
  const audit = new DecisionAudit({ record: (event) => events.push(event) }, systemClock, reportOnly);
  return {
    events,
    counters,
    guard: new AccessEnforcer({
      registry,
      counters,
      audit,
      reportOnly,
      decider: { decide } as never,
      adapterHost: {} as never,
      answer: new HttpAnswer('api', new Map()),
    }),
  };
}

const { read, open, guarded } = Things.prototype;

describe('a context that the guard does not know', () => {
  it.each(['rpc', 'ws', 'graphql', 'something new'])('is refused: %s', (type) => {
    const { guard, events, counters } = enforcer();
    expect(guard.enforce(contextOf(type, read))).toBe(false);
    expect(counters.denied).toBe(1);
    expect(events).toMatchObject([{ type: 'access-denied', reason: 'context-unsupported' }]);
  });

  it('is refused where it says http and holds no request of Express or Fastify', () => {
    for (const request of [undefined, null, 'GET /', { url: '/' }]) {
      expect(enforcer().guard.enforce(contextOf('http', read, request))).toBe(false);
    }
  });

  it('is let pass where the handler is open to everybody', () => {
    const { guard, events } = enforcer();
    expect(guard.enforce(contextOf('rpc', open))).toBe(true);
    expect(events).toEqual([]);
  });

  it('is let pass, counted and audited where the guard only reports', () => {
    const { guard, events, counters } = enforcer({ reportOnly: true });
    const context = contextOf('rpc', read);
    expect([guard.enforce(context), guard.enforce(context)]).toEqual([true, true]);
    expect(counters).toMatchObject({ denied: 0, wouldHaveDenied: 1 });
    expect(events).toMatchObject([{ reason: 'context-unsupported', reportOnly: true }]);
  });
});

describe('a fault of the decision', () => {
  const decide = (): never => {
    throw new Error('the rule is on fire');
  };
  const request = { url: '/', method: 'GET', rawHeaders: [] };

  it('is thrown: it lets nobody in', () => {
    expect(() => enforcer({ decide }).guard.enforce(contextOf('http', guarded, request))).toThrow('fire');
  });

  it('is let pass and counted once where the guard only reports', () => {
    const { guard, counters } = enforcer({ decide, reportOnly: true });
    const context = contextOf('http', guarded, request);
    expect([guard.enforce(context), guard.enforce(context)]).toEqual([true, true]);
    expect(counters).toMatchObject({ denied: 0, wouldHaveDenied: 1 });
  });
});
