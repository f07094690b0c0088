import { describe, expect, it } from '@jest/globals';
import { UseGuards } from '@nestjs/common';

import { ApiKey } from '../decorators/credential.decorator.js';
import { AccessGuard } from '../access.guard.js';
import { isCovered } from './guard-coverage.js';

class OtherGuard {
  canActivate(): boolean {
    return true;
  }
}

class StricterGuard extends AccessGuard {}

@UseGuards(OtherGuard)
class Things {
  bare(): void {}

  @UseGuards(OtherGuard, AccessGuard)
  listed(): void {}

  @UseGuards(StricterGuard)
  derived(): void {}

  @ApiKey()
  decorated(): void {}
}

@UseGuards(AccessGuard)
class Covered extends Things {}

describe('whether the guard stands before a handler', () => {
  it('by a decorator on it, with others, derived, or brought along by a credential', () => {
    const covered = (name: keyof Things) => isCovered(Things, Things.prototype[name], []);
    expect(['bare', 'listed', 'derived', 'decorated'].map((name) => covered(name as keyof Things))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  it('by a decorator on its class', () => {
    expect(isCovered(Covered, Covered.prototype.bare, [])).toBe(true);
  });

  it('for the whole application', () => {
    const guard: unknown = Object.create(AccessGuard.prototype);
    expect(isCovered(Things, Things.prototype.bare, [new OtherGuard(), guard])).toBe(true);
    expect(isCovered(Things, Things.prototype.bare, [new OtherGuard()])).toBe(false);
  });
});
