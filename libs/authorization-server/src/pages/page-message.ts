import type { Html } from './html.js';
import { html } from './html.js';

const PLACEHOLDER = /\{(\w+)\}/;

/** What fills the placeholders of a message, by their names. */
export type MessageValues = Readonly<Record<string, string | Html>>;

/** The names between braces: `client` in 'Continue to {client}'. */
export function placeholdersOf(message: string): ReadonlySet<string> {
  return new Set(message.split(PLACEHOLDER).filter((_, at) => at % 2 === 1));
}

/** A message with its values, each kept from turning the direction of the words around it. */
export function messageHtml(message: string, values: MessageValues): Html {
  const parts = message
    .split(PLACEHOLDER)
    .map((part, at) => (at % 2 === 0 ? html`${part}` : html`<bdi>${values[part]}</bdi>`));
  return html`${parts}`;
}

/** The same where no markup can stand: in a title. */
export function messageText(message: string, values: Readonly<Record<string, string>>): string {
  return message
    .split(PLACEHOLDER)
    .map((part, at) => (at % 2 === 0 ? part : (values[part] ?? '')))
    .join('');
}
