import { describe, expect, it } from '@jest/globals';

import type { Restrictions } from '#core';

import { requestWith } from '../test/requests.js';
import { browserMisuse } from './browser-use.js';

const HOST = ['Host', 'api.example.com'];

/** Headers, and whether a key among them is refused under each rule. */
const CASES: readonly [string, readonly string[], Readonly<Record<'refuse' | 'same-origin', boolean>>][] = [
  ['nothing', HOST, { refuse: false, 'same-origin': false }],
  ['Sec-Fetch-Mode alone', [...HOST, 'Sec-Fetch-Mode', 'cors'], { refuse: false, 'same-origin': false }],
  ['another site', [...HOST, 'Sec-Fetch-Site', 'cross-site'], { refuse: true, 'same-origin': true }],
  ['a sibling site', [...HOST, 'Sec-Fetch-Site', 'same-site'], { refuse: true, 'same-origin': true }],
  ['our own page', [...HOST, 'Sec-Fetch-Site', 'same-origin'], { refuse: true, 'same-origin': false }],
  ["a person's hand", [...HOST, 'Sec-Fetch-Site', 'none'], { refuse: true, 'same-origin': false }],
  ['a destination', [...HOST, 'Sec-Fetch-Dest', 'empty'], { refuse: true, 'same-origin': false }],
  [
    'two sites',
    [...HOST, 'Sec-Fetch-Site', 'same-origin', 'Sec-Fetch-Site', 'cross-site'],
    { refuse: true, 'same-origin': true },
  ],
  ['an unknown site', [...HOST, 'Sec-Fetch-Site', 'SAME-ORIGIN'], { refuse: true, 'same-origin': true }],
  [
    'a foreign Origin',
    [...HOST, 'Origin', 'https://shop.example.com'],
    { refuse: true, 'same-origin': true },
  ],
  ['an opaque Origin', [...HOST, 'Origin', 'null'], { refuse: true, 'same-origin': true }],
  [
    'an Origin on another port',
    [...HOST, 'Origin', 'https://api.example.com:8443'],
    { refuse: true, 'same-origin': true },
  ],
  [
    'the Origin asked',
    [...HOST, 'Origin', 'https://api.example.com'],
    { refuse: false, 'same-origin': false },
  ],
  [
    'the Origin asked, its port spelled out',
    ['Host', 'api.example.com:443', 'Origin', 'https://API.example.com'],
    { refuse: false, 'same-origin': false },
  ],
  ['an Origin and no Host', ['Origin', 'https://api.example.com'], { refuse: true, 'same-origin': true }],
  [
    'two Hosts',
    [...HOST, ...HOST, 'Origin', 'https://api.example.com'],
    { refuse: true, 'same-origin': true },
  ],
  [
    "an extension's Origin",
    [...HOST, 'Origin', 'chrome-extension://api.example.com'],
    { refuse: true, 'same-origin': true },
  ],
];

describe('a secret key in a browser', () => {
  it.each(CASES)('with %s is judged by the rule [K12]', (_what, headers, expected) => {
    const judge = (rule: Restrictions['browserUse']) => browserMisuse(requestWith(headers), rule);
    expect({ refuse: judge('refuse'), 'same-origin': judge('same-origin') }).toEqual(expected);
    expect(judge('allow')).toBe(false);
  });
});
