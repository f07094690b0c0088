/** The condition under which `exports` and `imports` mean TypeScript source; it exists in the repository only. */
const SOURCE_CONDITION = 'latchkey-source';

/**
 * @param {unknown} value
 * @returns {unknown}
 */
const withoutSource = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([condition]) => condition !== SOURCE_CONDITION)
          .map(([condition, target]) => [condition, withoutSource(target)]),
      )
    : value;

/**
 * The package.json that is published: the repository's own without what only the repository can use.
 *
 * @param {object} manifest
 * @returns {object}
 */
export const publishedManifest = (manifest) => {
  const repositoryOnly = new Set(['scripts', 'devDependencies', 'overrides', 'allowScripts']);
  return Object.fromEntries(
    Object.entries(manifest)
      .filter(([field]) => !repositoryOnly.has(field))
      .map(([field, value]) => [
        field,
        field === 'exports' || field === 'imports' ? withoutSource(value) : value,
      ]),
  );
};
