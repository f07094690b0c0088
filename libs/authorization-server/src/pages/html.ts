/** Markup that may be sent as it is. {@link html} makes it, and escapes all that is not. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** Markup that this library wrote itself, or checked: never a value of a view. */
  static trusted(text: string): Html {
    return new Html(text);
  }

  toString(): string {
    return this.#text;
  }
}

/** What can stand in a template: text is escaped, markup is not, nothing is nothing. */
export type HtmlValue = string | Html | readonly Html[] | undefined;

/** Markup with values in it: as text, or within the double quotes of an attribute. */
export function html(literals: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const text = literals.map((literal, at) => literal + render(values[at])).join('');
  return Html.trusted(text);
}

function render(value: HtmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
  return value instanceof Html ? value.toString() : value.join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
