import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Test } from '@nestjs/testing';

import { HealthContributors } from './health-contributor.js';
import type { HealthContributor } from './health-contributor.js';
import { LatchkeyHealth } from './latchkey-health.js';

const up: HealthContributor = { name: 'api-key-store', check: () => undefined };
const LEAK = 'postgres://latchkey:s3cr3t@db.internal:5432';

/** A contributor that answers when it is told to. */
class SlowContributor implements HealthContributor {
  readonly name = 'session-store';
  asked = 0;
  #settle: (() => void) | undefined;

  check(): Promise<void> {
    this.asked += 1;
    return new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  answer(): void {
    this.#settle?.();
  }
}

describe('LatchkeyHealth', () => {
  it('is up when nothing has to be asked', async () => {
    expect(await new LatchkeyHealth([]).check()).toEqual({ status: 'up', checks: [], warnings: [] });
  });

  it('gets its contributors by injection', async () => {
    const module = await Test.createTestingModule({
      providers: [LatchkeyHealth, { provide: HealthContributors, useValue: [up] }],
    }).compile();
    expect((await module.get(LatchkeyHealth).check()).checks).toEqual([
      { name: 'api-key-store', status: 'up' },
    ]);
  });

  it.each<[string, HealthContributor['check']]>([
    [
      'throws',
      () => {
        throw new Error(LEAK);
      },
    ],
    ['rejects', () => Promise.reject(new Error(LEAK))],
  ])('is down when one contributor %s, and says which without saying why', async (_how, check) => {
    const report = await new LatchkeyHealth([up, { name: 'session-store', check }]).check();
    expect(report).toEqual({
      status: 'down',
      checks: [
        { name: 'api-key-store', status: 'up' },
        { name: 'session-store', status: 'down' },
      ],
      warnings: [],
    });
  });

  it('collects warnings without being down for them', async () => {
    const warning = { ...up, warnings: () => ['memory stores in production'] };
    const report = await new LatchkeyHealth([warning, up]).check();
    expect(report).toMatchObject({ status: 'up', warnings: ['memory stores in production'] });
  });

  it('does not fail, nor say why, when warnings cannot be told', async () => {
    const broken = {
      ...up,
      warnings: () => {
        throw new Error(LEAK);
      },
    };
    const report = await new LatchkeyHealth([broken]).check();
    expect(report.warnings).toHaveLength(1);
    expect(JSON.stringify(report)).not.toContain('s3cr3t');
  });

  it('asks a contributor once for calls at the same time, and again for the next', async () => {
    const slow = new SlowContributor();
    const health = new LatchkeyHealth([slow]);
    const both = Promise.all([health.check(), health.check()]);
    slow.answer();
    const [first, second] = await both;
    expect([slow.asked, first === second]).toEqual([1, true]);
    const next = health.check();
    slow.answer();
    await next;
    expect(slow.asked).toBe(2);
  });
});

describe('LatchkeyHealth, with a contributor that does not answer', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is down after two seconds', async () => {
    const report = new LatchkeyHealth([up, new SlowContributor()]).check();
    await jest.advanceTimersByTimeAsync(2000);
    expect(await report).toMatchObject({ status: 'down', checks: [{ status: 'up' }, { status: 'down' }] });
  });

  it('does not ask it again until it has answered', async () => {
    const slow = new SlowContributor();
    const health = new LatchkeyHealth([slow]);
    const late = health.check();
    await jest.advanceTimersByTimeAsync(2000);
    await late;
    expect((await health.check()).status).toBe('down');
    expect(slow.asked).toBe(1);
    slow.answer();
    await jest.advanceTimersByTimeAsync(0);
    const recovered = health.check();
    slow.answer();
    expect((await recovered).status).toBe('up');
  });

  it('leaves no timer behind', async () => {
    await new LatchkeyHealth([up, up]).check();
    expect(jest.getTimerCount()).toBe(0);
  });
});
