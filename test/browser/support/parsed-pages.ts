import fc from 'fast-check';
import type { PageTemplates } from 'nestjs-latchkey/authorization-server';

/** What reaches a page from outside: from a client's registration, a request, a user's account. */
export interface PageValues {
  readonly name: string;
  readonly csrfToken: string;
}

/** A page as a browser understands it. */
export interface ParsedPage {
  /** Elements and the names of their attributes, without any text. */
  readonly outline: string;
  /** The texts in which names stand. */
  readonly names: readonly string[];
  readonly csrf: readonly string[];
}

export const HARMLESS: PageValues = { name: 'Name', csrfToken: 'token' };

const fragments = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' autofocus onfocus=alert(1) x='",
  '</title><svg onload=alert(1)>',
  '</style><style>*{display:none}',
  '<!--',
  '-->',
  ']]>',
  '&lt;',
  '&#x3c;',
  '&amp',
  '`${1}`',
  '{client}',
  '{service}',
  '<',
  '>',
  '"',
  "'",
  '=',
  '/',
  '\u202e',
];

// A parser drops NUL and turns CR into LF: neither is markup.
const text = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'grapheme', maxLength: 4 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join('').replaceAll(/[\0\r]/g, ''))
  .filter((joined) => joined !== '');

export const hostilePageValues: fc.Arbitrary<PageValues> = fc.record({ name: text, csrfToken: text });

/** Every page, with each value at every place where it can stand. */
export function pagesWith(templates: PageTemplates, { name, csrfToken }: PageValues): readonly string[] {
  const frame = { serviceName: name };
  const form = { action: `/${name}`, csrfToken };
  return [
    templates.login({
      ...frame,
      form,
      cancel: form,
      clientName: name,
      identifier: name,
      problem: 'wrong-credentials',
    }),
    templates.consent({
      ...frame,
      form,
      clientName: name,
      clientId: name,
      redirectHost: name,
      homepageUri: `https://client.example/${name}`,
      policyUri: undefined,
      displayName: name,
      scopes: [
        { name, description: name, isNew: true },
        { name, description: name, isNew: false },
      ],
      until: undefined,
    }),
    templates.logout({ ...frame, form, clientName: name }),
    templates.loggedOut({ ...frame, clientName: name }),
    templates.connectedApps({
      ...frame,
      form,
      displayName: name,
      disconnected: name,
      apps: [
        {
          grantId: name,
          clientName: name,
          homepageUri: undefined,
          scopes: [name],
          grantedAt: new Date(0),
          until: undefined,
        },
      ],
    }),
    templates.error({ ...frame, problem: 'invalid', code: name }),
  ];
}

/** Defines `parse` in a browser: sources to {@link ParsedPage}s. */
export const PARSE = `
  void (globalThis.parse = (sources) => sources.map((source) => {
    const { documentElement } = new DOMParser().parseFromString(source, 'text/html');
    const outline = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return '';
      if (node.nodeType !== Node.ELEMENT_NODE) return node.nodeName;
      const attributes = node.getAttributeNames().join(' ');
      return '<' + node.localName + ' ' + attributes + '>' + [...node.childNodes].map(outline).join('') + '</>';
    };
    const all = (selector) => [...documentElement.querySelectorAll(selector)];
    return {
      outline: outline(documentElement),
      names: all('bdi').map((element) => element.textContent),
      csrf: all('[name=csrf]').map((element) => element.getAttribute('value')),
    };
  }));
`;
