import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { packageJson, root } from '../root.js';
import { documentedEdges } from './documented-edges.js';
import { coreDoors, edges } from './edges.js';

const read = (name: string) => readFileSync(join(root, name), 'utf8');
const sorted = (table: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(table).map(([lib, may]) => [lib, [...may].sort()]));

describe('the table of allowed edges', () => {
  const libraries = Object.keys(edges).sort();

  it('names each library, and no other', () => {
    const folders = readdirSync(join(root, 'libs')).filter((name) =>
      existsSync(join(root, 'libs', name, 'src')),
    );

    expect(folders.sort()).toEqual(libraries);
  });

  it('is the one that ARCHITECTURE.md shows', () => {
    expect(sorted(documentedEdges(read('ARCHITECTURE.md')))).toEqual(sorted(edges));
  });

  it('fits the subpath imports of package.json', () => {
    const doors = coreDoors.filter((lib) => lib !== 'latchkey').map((lib) => `#${lib}/core`);

    expect(Object.keys(packageJson().imports).sort()).toEqual(
      [...libraries.map((lib) => `#${lib}`), ...doors].sort(),
    );
  });

  it('fits the projects of nest-cli.json', () => {
    const { projects } = JSON.parse(read('nest-cli.json')) as { projects: Record<string, { type: string }> };
    const ofType = (type: string) => Object.keys(projects).filter((name) => projects[name]?.type === type);

    expect(ofType('library').sort()).toEqual(libraries);
    expect(ofType('application')).toEqual(['sample-app']);
  });
});

describe('documentedEdges', () => {
  it('reads names in backticks, and takes other words for remarks', () => {
    const markdown = [
      '<!-- edges:start -->',
      '| lib | may import |',
      '|---|---|',
      '| `core` | nothing but `node:` modules |',
      '| `api-key` | `core`, `access` |',
      '<!-- edges:end -->',
      '| `jwt` | `core` |',
    ].join('\n');

    expect(documentedEdges(markdown)).toEqual({ core: [], 'api-key': ['core', 'access'] });
  });

  it('refuses a document without the table', () => {
    expect(() => documentedEdges('# Architecture')).toThrow();
  });
});
