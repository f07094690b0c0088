import { describe, expect, it } from '@jest/globals';

import { addressRule, isAddressRange } from './address-ranges.js';

describe('address ranges', () => {
  it.each(['203.0.113.7', '10.0.0.0/8', '0.0.0.0/0', '2001:db8::/32', '::1', '::ffff:10.0.0.0/104'])(
    'are %s',
    (text) => {
      expect(isAddressRange(text)).toBe(true);
    },
  );

  it.each([
    '',
    '10.0.0.0/33',
    '2001:db8::/129',
    '10.0.0.0/',
    '10.0.0',
    '10.0.0.0/-1',
    '10.0.0.0/8 ',
    'localhost',
    '010.0.0.1',
    'fe80::1%eth0',
  ])('are not %j', (text) => {
    expect(isAddressRange(text)).toBe(false);
  });
});

describe('addressRule', () => {
  it('is absent when the list is empty: any address is allowed', () => {
    expect(addressRule([])).toBeUndefined();
  });

  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.0/8', '::ffff:10.255.0.1', true],
    ['10.0.0.0/8', '::ffff:11.0.0.1', false],
    ['::ffff:10.0.0.0/104', '10.1.2.3', true],
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.8', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['10.0.0.0/8', 'unknown', false],
    ['10.0.0.0/8', '', false],
  ])('%s, asked for %s: %s', (range, address, allowed) => {
    expect(addressRule([range])?.(address)).toBe(allowed);
  });

  it('allows nothing by a range that nobody can read', () => {
    expect(addressRule(['10.0.0.0/99'])?.('10.0.0.1')).toBe(false);
  });
});
