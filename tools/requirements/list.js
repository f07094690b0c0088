/** @typedef {{ readonly number: string, readonly part: string, readonly text: string }} Requirement */

/** A requirement's number: a part's letter and two digits. */
export const NUMBER = /[RKSIG]\d{2}/;

/**
 * The requirements of docs/security-requirements.md, in their order.
 *
 * @param {string} markdown
 * @returns {Requirement[]}
 */
export const requirementsIn = (markdown) =>
  [...markdown.matchAll(/^- ([RKSIG])(\d{2}) (.+)$/gm)].map(([, part = '', digits = '', text = '']) => ({
    number: part + digits,
    part,
    text,
  }));

/**
 * The titles of the parts by their letter.
 *
 * @param {string} markdown
 * @returns {Map<string, string>}
 */
export const partsIn = (markdown) =>
  new Map(
    [...markdown.matchAll(/^## ([RKSIG])\. (.+)$/gm)].map(([, letter = '', title = '']) => [letter, title]),
  );

/**
 * Reads what `--expect` names: `R01-R28,R49,K01`. An unreadable part is an error.
 *
 * @param {string} list
 * @returns {string[]}
 */
export const expectedIn = (list) =>
  list.split(',').flatMap((item) => {
    const [, part, from, lastPart, to] = /^([RKSIG])(\d{2})(?:-([RKSIG])(\d{2}))?$/.exec(item.trim()) ?? [];
    if (part === undefined || from === undefined)
      throw new Error(`Not a requirement: ${JSON.stringify(item)}.`);
    if (to === undefined) return [part + from];
    const length = Number(to) - Number(from) + 1;
    if (lastPart !== part || length < 1) throw new Error(`Not a range of one part: ${JSON.stringify(item)}.`);
    return Array.from({ length }, (_, index) => part + String(Number(from) + index).padStart(2, '0'));
  });
