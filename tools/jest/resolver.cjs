'use strict';

const { existsSync } = require('node:fs');
const { resolve } = require('node:path');

/**
 * Our own relative imports name the built file (`./scope.js`), as Node asks; under Jest they mean the source (`./scope.ts`).
 * Everything else is Jest's own business, node_modules above all.
 *
 * @param {string} request
 * @param {{ basedir: string, defaultResolver: (request: string, options: object) => string }} options
 * @returns {string}
 */
module.exports = (request, options) => {
  if (/^\.{1,2}\/.*\.js$/.test(request) && !options.basedir.includes('/node_modules/')) {
    const source = resolve(options.basedir, request.replace(/\.js$/, '.ts'));
    if (existsSync(source)) return source;
  }
  return options.defaultResolver(request, options);
};
