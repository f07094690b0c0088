import { describe, expect, it } from '@jest/globals';

import { isPlainSvg } from './svg-logo.js';

const svg = (inside: string, attributes = ''): string =>
  `<svg viewBox="0 0 32 32"${attributes}>${inside}</svg>`;

describe('isPlainSvg', () => {
  it.each([
    ['a shape', svg('<path d="M0 0h32v32z" fill="#1d4f91"/>')],
    [
      'a gradient of its own',
      svg('<defs><linearGradient id="g"><stop offset="1"/></linearGradient></defs><rect fill="url(#g)"/>'),
    ],
    ['groups over several lines', `\n${svg('\n  <g>\n    <circle r="4" />\n  </g>\n')}\n`],
    ['a namespace', svg('', ' xmlns="http://www.w3.org/2000/svg"')],
  ])('takes %s', (_, text) => {
    expect(isPlainSvg(text)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['no svg', '<g></g>'],
    ['text', 'logo'],
    ['a script', svg('<script>alert(1)</script>')],
    ['a handler', svg('<path onclick="alert(1)"/>')],
    ['a handler on itself', svg('', ' onload="alert(1)"')],
    ['a style element', svg('<style>*{}</style>')],
    ['a style attribute', svg('<path style="fill:red"/>')],
    ['a link', svg('<a href="https://example.com"></a>')],
    ['an image', svg('<image href="https://example.com/x.png"/>')],
    ['a namespaced link', svg('<path xlink:href="#a"/>')],
    ['HTML within', svg('<foreignObject></foreignObject>')],
    ['a reference elsewhere', svg('<rect fill="url(https://example.com/#g)"/>')],
    ['an escaped reference', svg('<rect fill="\\75rl(https://example.com/#g)"/>')],
    ['an animation', svg('<animate attributeName="x"/>')],
    ['a comment', svg('<!-- -->')],
    ['character data', svg('a')],
    ['an entity', svg('<path d="&lt;"/>')],
    ['an unclosed element', '<svg viewBox="0 0 1 1"><g></svg>'],
    ['an unclosed root', '<svg viewBox="0 0 1 1">'],
    ['a second root', svg('') + svg('')],
    ['something behind it', `${svg('')}<p>`],
    ['a closing tag too many', `${svg('')}</main>`],
    ['an unquoted attribute', svg('<path d=M0/>')],
    ['a prototype’s name', svg('<constructor/>')],
  ])('refuses %s', (_, text) => {
    expect(isPlainSvg(text)).toBe(false);
  });
});
