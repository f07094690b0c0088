import { packageJson } from '../root.js';
import { publishedManifest } from './published-manifest.js';

describe('publishedManifest', () => {
  it('strips the source condition from every export and import', () => {
    const published = JSON.stringify(publishedManifest(packageJson()));

    expect(published).not.toContain('latchkey-source');
    expect(published).not.toContain('"./libs/');
  });

  it('keeps targets, names and the order of conditions', () => {
    const manifest = {
      name: 'x',
      exports: {
        '.': { 'latchkey-source': './a.ts', types: './a.d.ts', default: './a.js' },
        './package.json': './package.json',
      },
      imports: { '#a': { 'latchkey-source': './a.ts', default: './a.js' } },
    };

    expect(JSON.stringify(publishedManifest(manifest))).toBe(
      JSON.stringify({
        name: 'x',
        exports: { '.': { types: './a.d.ts', default: './a.js' }, './package.json': './package.json' },
        imports: { '#a': { default: './a.js' } },
      }),
    );
  });

  it('leaves out what serves the repository alone', () => {
    const published = publishedManifest({
      name: 'x',
      scripts: {},
      devDependencies: {},
      dependencies: { a: '1' },
    });

    expect(published).toEqual({ name: 'x', dependencies: { a: '1' } });
  });
});
