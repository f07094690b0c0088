import { z } from 'zod';

import { parseOptions } from '#core';

import { placeholdersOf } from './page-message.js';
import type { PageStrings } from './page-strings.js';
import { ENGLISH } from './page-strings.js';

/** May stand in every string. */
const SERVICE = 'service';

/**
 * Validates and completes the words of the pages. English ones complete English ones alone: a page that says one
 * language and speaks another is read out wrongly (WCAG 3.1.1).
 *
 * @throws InvalidOptionsError `invalid_options` for an unknown string, a wrong placeholder, a missing translation
 */
export function resolvePageStrings(strings: unknown, language: string, root: string): PageStrings {
  const english = new Intl.Locale(language).language === 'en';
  const schema = z.strictObject(
    Object.fromEntries(
      Object.entries<string>({ ...ENGLISH }).map(([key, text]) => [
        key,
        english ? message(text).default(text) : message(text),
      ]),
    ),
  );
  return Object.freeze({ ...ENGLISH, ...parseOptions(schema, strings, root) });
}

/** A text with the placeholders of the English one. */
function message(english: string) {
  const expected = placeholdersOf(english);
  return z
    .string({ error: ({ input }) => (input === undefined ? 'is not translated' : 'must be a text') })
    .max(1000, 'is longer than 1000 characters')
    .refine((text) => text.trim() !== '', 'is empty')
    .superRefine((text, context) => {
      const used = placeholdersOf(text);
      const unknown = [...used].find((name) => name !== SERVICE && !expected.has(name));
      const missing = [...expected].find((name) => name !== SERVICE && !used.has(name));
      if (unknown !== undefined) context.addIssue(`holds {${unknown}}, which has no meaning here`);
      if (missing !== undefined) context.addIssue(`lacks {${missing}}`);
    });
}
