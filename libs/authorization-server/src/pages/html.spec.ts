import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Html, html } from './html.js';

describe('html', () => {
  it('writes any text so that it neither ends an attribute nor begins a tag, and can be read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`<>&"'\`=/ax;#39`) }), (value) => {
        const [, attribute = '', text = ''] =
          /^<p title="([^"]*)">([^<>]*)<\/p>$/.exec(html`<p title="${value}">${value}</p>`.toString()) ?? [];
        expect([attribute, text].map(decode)).toEqual([value, value]);
      }),
    );
  });

  it('takes its own results and lists of them as they are', () => {
    const items = ['a', '<'].map((item) => html`<b>${item}</b>`);

    expect(String(html`<i>${items}</i>`)).toBe('<i><b>a</b><b>&lt;</b></i>');
  });

  it('writes nothing for what is not there', () => {
    expect(String(html`<p>${undefined}</p>`)).toBe('<p></p>');
  });

  it('leaves alone what is trusted, and nothing that only looks like it', () => {
    const forged = { toString: () => '<b>' } as unknown as Html;

    expect(String(html`${Html.trusted('<b>')}`)).toBe('<b>');
    expect(() => html`${forged}`).toThrow(TypeError);
  });
});

function decode(text: string): string {
  const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };
  return text.replace(/&([a-z]+|#39);/g, (_, name: string) => characters[name] ?? '?');
}
