import { describe, expect, it } from '@jest/globals';

import { InvalidOptionsError } from '#core';

import type { PageOptions } from './page-options.js';
import { resolvePageOptions } from './page-options.js';
import { ENGLISH } from './page-strings.js';

/** The path that the refusal of these options names. */
function refusedPath(options: unknown): string | undefined {
  try {
    resolvePageOptions(options as PageOptions);
  } catch (error) {
    return error instanceof InvalidOptionsError ? error.path : undefined;
  }
  return undefined;
}

describe('resolvePageOptions', () => {
  it('speaks English, in UTC, where nothing is said', () => {
    expect(resolvePageOptions({})).toMatchObject({
      language: 'en',
      direction: 'ltr',
      timeZone: 'UTC',
      strings: ENGLISH,
      logo: undefined,
    });
  });

  it('takes other words one by one, and keeps the rest', () => {
    const { strings } = resolvePageOptions({
      strings: { identifierLabel: 'Customer number', logIn: undefined },
    });

    expect(strings).toEqual({ ...ENGLISH, identifierLabel: 'Customer number' });
  });

  it('lets the name of the service stand in each', () => {
    expect(refusedPath({ strings: { loginHeading: 'Log in to {service}' } })).toBeUndefined();
  });

  it.each([
    ['ar', 'rtl'],
    ['he-IL', 'rtl'],
    ['ku-Arab', 'rtl'],
    ['az-Latn', 'ltr'],
    ['de-CH', 'ltr'],
  ])('runs %s %s', (language, direction) => {
    expect(resolvePageOptions({ language, strings: ENGLISH }).direction).toBe(direction);
  });

  it.each<[string, unknown]>([
    ['pages.colour', { colour: '#000000' }],
    ['pages.language', { language: 'not a language' }],
    ['pages.timeZone', { timeZone: 'Mars/Olympus' }],
    ['pages.accent', { accent: 'red' }],
    ['pages.accent', { accent: '#fff;}' }],
    ['pages.logo', { logo: '<svg onload="alert(1)"></svg>' }],
    ['pages.strings.loginTitle', { strings: { loginTitle: 'Hello' } }],
    ['pages.strings.logIn', { strings: { logIn: ' ' } }],
    ['pages.strings.logIn', { strings: { logIn: () => 'Log in' } }],
  ])('names %s when it refuses %j', (path, options) => {
    expect(refusedPath(options)).toBe(path);
  });

  it('refuses words that forget who asks, and words that name what is not known', () => {
    expect(refusedPath({ strings: { consentHeading: 'Do you allow access?' } })).toBe(
      'pages.strings.consentHeading',
    );
    expect(refusedPath({ strings: { logIn: 'Log in to {client}' } })).toBe('pages.strings.logIn');
  });

  it('refuses another language with a word left in English', () => {
    const { deny: _, ...most } = ENGLISH;

    expect(refusedPath({ language: 'de', strings: most })).toBe('pages.strings.deny');
    expect(refusedPath({ language: 'de', strings: ENGLISH })).toBeUndefined();
    expect(refusedPath({ language: 'en-GB' })).toBeUndefined();
  });
});
