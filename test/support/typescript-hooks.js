import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { transform } from '@swc/core';

/** A relative import names the built file (`./start.js`); here it means the source beside it. */
export const resolve = /** @type {import('node:module').ResolveHook} */ (
  async (specifier, context, nextResolve) => {
    if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
    }
    return nextResolve(specifier, context);
  }
);

/** The sample's decorators carry the types of their parameters, as under `nest start`. */
export const load = /** @type {import('node:module').LoadHook} */ (
  async (url, context, nextLoad) => {
    if (!url.endsWith('.ts')) return nextLoad(url, context);
    const { code } = await transform(await readFile(new URL(url), 'utf8'), {
      filename: fileURLToPath(url),
      swcrc: false,
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true },
        transform: {
          legacyDecorator: true,
          decoratorMetadata: url.includes('/sample-app/'),
          verbatimModuleSyntax: true,
        },
      },
      module: { type: 'es6' },
    });
    return { format: 'module', source: code, shortCircuit: true };
  }
);
