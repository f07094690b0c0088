import { unwanted } from './contents.js';

describe('the contents of the package', () => {
  it('are documents and built libraries', () => {
    const files = [
      'package.json',
      'README.md',
      'LICENSE',
      'dist/libs/api-key/src/index.js',
      'dist/libs/access/src/policy/access.guard.d.ts',
    ];

    expect(unwanted(files)).toEqual([]);
  });

  it.each([
    'dist/libs/core/src/secret.spec.js',
    'dist/libs/core/src/secret.spec.d.ts',
    'dist/libs/core/src/secret.js.map',
    'dist/sample-app/src/main.js',
    'libs/core/src/secret.ts',
    'tools/pack/pack.js',
    '.env',
  ])('are not %s', (file) => {
    expect(unwanted([file])).toEqual([file]);
  });
});
