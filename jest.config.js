/**
 * One Jest project per kind of test; `npm run test:unit`, `npm run test:e2e` and so on choose one.
 * Source runs as ES modules, straight from TypeScript: the condition `latchkey-source` makes `#core`
 * and `nestjs-latchkey` mean the files under libs/.
 */

const flags = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(' ')];
if (/\bjest(\.js)?$/.test(process.argv[1] ?? '') && !flags.includes('--experimental-vm-modules')) {
  throw new Error(
    'Jest needs --experimental-vm-modules here: run `npm test` or `npm run jest -- <arguments>`.',
  );
}

/** @param {string} folders a pattern: the TypeScript files under these folders of the repository */
const within = (folders) => `^${import.meta.dirname.replace(/[^\w/-]/g, '\\$&')}/${folders}/.+\\.ts$`;

/** @param {boolean} decoratorMetadata whether decorated classes carry the types of their parameters */
const swc = (decoratorMetadata) => [
  '@swc/jest',
  {
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata, verbatimModuleSyntax: true },
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];

/**
 * @param {string} displayName
 * @param {string[]} testMatch
 */
const project = (displayName, testMatch) => ({
  displayName,
  testMatch: testMatch.map((pattern) => `<rootDir>/${pattern}`),
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['latchkey-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  resolver: '<rootDir>/tools/jest/resolver.cjs',
  // The libraries are tested as they are published: without the metadata that TypeScript emits for decorators.
  transform: { [within('libs')]: swc(false), [within('(sample-app|test|tools)')]: swc(true) },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/', '<rootDir>/bench/'],
});

export default {
  // A test that needs longer says so itself.
  testTimeout: 15_000,
  projects: [
    project('unit', ['libs/**/*.spec.ts', 'sample-app/**/*.spec.ts', 'tools/**/*.spec.ts']),
    project('e2e', ['test/e2e/**/*.spec.ts']),
    project('integration', ['test/integration/**/*.spec.ts']),
    project('conformance', ['test/conformance/**/*.spec.ts']),
    project('package', ['test/package/**/*.spec.ts']),
    project('browser', ['test/browser/**/*.spec.ts']),
  ],
};
