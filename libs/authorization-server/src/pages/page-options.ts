import { z } from 'zod';

import { parseOptions } from '#core';

import { Html } from './html.js';
import type { PageStrings } from './page-strings.js';
import { resolvePageStrings } from './resolve-page-strings.js';
import { isPlainSvg } from './svg-logo.js';

/** Words and look of the authorization server's pages. */
export interface PageOptions {
  /**
   * The language of `strings`, as a BCP 47 tag; it decides how dates are written and in which direction pages run.
   * @default 'en'
   */
  readonly language?: string | undefined;
  /**
   * Other words; in another language than English all of them.
   * @default the English ones
   */
  readonly strings?: { readonly [Key in keyof PageStrings]?: string | undefined } | undefined;
  /**
   * IANA name of the time zone of the times on the pages, which they name.
   * @default 'UTC'
   */
  readonly timeZone?: string | undefined;
  /**
   * Colour of links and of the main button, `#rrggbb`. Where it could not be read in the light or the dark scheme,
   * a darker or lighter shade of it is taken.
   * @default '#1d4f91'
   */
  readonly accent?: string | undefined;
  /**
   * A mark that stands before the service's name: the text of an `<svg>` of shapes, 32 pixels high. It may not hold
   * scripts, styles, text, links, or references to anything outside of itself.
   * @default none
   */
  readonly logo?: string | undefined;
}

/** {@link PageOptions}, validated and complete. */
export interface ResolvedPageOptions {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly strings: PageStrings;
  readonly timeZone: string;
  readonly accent: string;
  readonly logo: Html | undefined;
}

const schema = z.strictObject({
  language: z
    .string()
    .refine((tag) => succeeds(() => new Intl.Locale(tag)), 'is not a BCP 47 language tag')
    .default('en'),
  strings: z.unknown().optional(),
  timeZone: z
    .string()
    .refine((timeZone) => succeeds(() => new Intl.DateTimeFormat('en', { timeZone })), 'is not a time zone')
    .default('UTC'),
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'must be a colour as #rrggbb')
    .default('#1d4f91'),
  logo: z
    .string()
    .max(65_536, 'is longer than 64 KB')
    .refine(isPlainSvg, 'is not an <svg> of shapes alone')
    .transform((text) => Html.trusted(text))
    .optional(),
});

/**
 * Validates, completes and freezes the options of the pages.
 *
 * @param root where they stand, as the user writes it
 * @throws InvalidOptionsError `invalid_options`
 */
export function resolvePageOptions(options: PageOptions, root = 'pages'): ResolvedPageOptions {
  const { strings = {}, logo, ...parsed } = parseOptions(schema, options, root);
  return Object.freeze({
    ...parsed,
    direction: directionOf(parsed.language),
    strings: resolvePageStrings(strings, parsed.language, `${root}.strings`),
    logo,
  });
}

/** Languages, and scripts, that are written from right to left. */
const RIGHT_TO_LEFT = /^(?:ar|arc|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi|Arab|Hebr|Nkoo|Syrc|Thaa)$/;

function directionOf(tag: string): 'ltr' | 'rtl' {
  const { language, script } = new Intl.Locale(tag);
  return RIGHT_TO_LEFT.test(script ?? language) ? 'rtl' : 'ltr';
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
