/** Characters that break a line, a terminal or a database's text. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Whether a text is 1 to `most` characters long (counted as a person would) and can stand on one line of a log. */
export function isPrintableText(text: string, most: number): boolean {
  // A character is two units of the text at most: longer ones are not walked through.
  if (text.length === 0 || text.length > 2 * most || UNPRINTABLE.test(text)) return false;
  return Array.from(text).length <= most;
}
