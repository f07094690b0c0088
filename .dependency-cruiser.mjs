import { coreDoors, edges, packageOwners } from './tools/boundaries/edges.js';

/** Specs, and what only specs use. */
const tests = '(\\.spec\\.ts$|^libs/[^/]+/test/)';
/** @param {readonly string[]} names */
const oneOf = (names) => `(${names.join('|')})`;
/** @param {string} pattern the names of packages */
const packages = (pattern) => `node_modules/(${pattern})/`;

const libraries = Object.keys(edges);
const door = `^libs/(${oneOf(libraries)}/src/index|${oneOf(coreDoors)}/src/core)\\.ts$`;

const edgeRules = libraries.flatMap((lib) => {
  const allowed = [lib, ...(edges[lib] ?? [])];
  const elsewhere = (/** @type {readonly string[]} */ names) => `^libs/(?!${oneOf(names)}/)`;
  return [
    {
      name: `edges-of-${lib}`,
      comment: `What ${lib} may import stands in tools/boundaries/edges.js.`,
      severity: 'error',
      from: { path: `^libs/${lib}/`, pathNot: tests },
      to: { path: elsewhere(allowed) },
    },
    {
      name: `edges-of-${lib}-tests`,
      comment: 'A test may import what its library may, and testing.',
      severity: 'error',
      from: { path: `^libs/${lib}/(test/|.*\\.spec\\.ts$)` },
      to: { path: elsewhere([...allowed, 'testing']) },
    },
  ];
});

const doorRules = libraries.map((lib) => ({
  name: `door-of-${lib}`,
  comment: 'Enter a library by its src/index.ts, or by src/core.ts where it has that door.',
  severity: 'error',
  from: { pathNot: `^libs/${lib}/` },
  to: { path: `^libs/${lib}/`, pathNot: door },
}));

const ownerRules = packageOwners.map((owner) => ({
  name: `only-${owner.libs.join('-')}-import-${owner.packages.split('|')[0]?.replace(/^@/, '').replace(/\W+/g, '-')}`,
  comment: 'Its owners stand in tools/boundaries/edges.js.',
  severity: 'error',
  from: { path: '^libs/', pathNot: [`^libs/${oneOf(owner.libs)}/`, tests] },
  to: { path: packages(owner.packages) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...edgeRules,
    ...doorRules,
    ...ownerRules,
    {
      name: 'no-cycles',
      comment: 'Type-only ones included.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-is-node-only',
      comment: 'core stands on Node alone.',
      severity: 'error',
      from: { path: '^libs/core/', pathNot: tests },
      to: { pathNot: '^libs/core/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'core-doors-without-nest',
      comment: 'What nestjs-latchkey/core loads must work without Nest and without Passport.',
      severity: 'error',
      from: { path: `^libs/${oneOf(coreDoors)}/src/core\\.ts$` },
      to: { path: packages('@nestjs/[^/]+|passport|passport-[^/]+'), reachable: true },
    },
    {
      name: 'libraries-stand-alone',
      comment: 'Libraries know neither the sample, nor the tests, nor the tools.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(sample-app|test|tools|bench)/' },
    },
    {
      name: 'sources-know-no-tests',
      severity: 'error',
      from: { path: '^(libs/[^/]+|sample-app)/src/', pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'published-code-needs-published-dependencies',
      comment: 'A library imports what package.json names under dependencies or peerDependencies.',
      severity: 'error',
      from: { path: '^libs/', pathNot: tests },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional', 'type-only'],
      },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.cache|bench)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    detectJSDocImports: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['latchkey-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
    },
  },
};
