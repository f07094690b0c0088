import { describe, expect, it } from '@jest/globals';

import { newestFirst, pageOf } from './page.js';

const record = (id: string, at = 0) => ({ id, at: new Date(at) });

describe('pageOf', () => {
  it('names where a full page ended, and nothing where the listing did', () => {
    expect(pageOf([record('a'), record('b')], 2).next).toBe('b');
    expect(pageOf([record('a')], 2).next).toBeUndefined();
    expect(pageOf([], 2)).toEqual({ items: [], next: undefined });
  });
});

describe('newestFirst', () => {
  it('orders by instant, then by id, and finds equal only what has the same id', () => {
    const order = newestFirst<ReturnType<typeof record>>(({ at }) => at);
    const records = [record('a', 1), record('b', 2), record('A', 1), record('c', 1)];
    expect(records.toSorted(order).map(({ id }) => id)).toEqual(['b', 'c', 'a', 'A']);
    expect(order(record('a', 1), record('a', 1))).toBe(0);
  });
});
