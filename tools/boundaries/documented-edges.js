/**
 * Reads the table of allowed edges of ARCHITECTURE.md, between `<!-- edges:start -->` and `<!-- edges:end -->`:
 * rows of a library and what it may import, both in backticks; words outside of backticks are remarks.
 *
 * @param {string} markdown
 * @returns {Record<string, string[]>}
 */
export const documentedEdges = (markdown) => {
  const table = /<!-- edges:start -->(.*?)<!-- edges:end -->/s.exec(markdown)?.[1];
  if (table === undefined) throw new Error('ARCHITECTURE.md has no table of edges between its markers.');
  return Object.fromEntries(
    [...table.matchAll(/^\|\s*`([a-z-]+)`\s*\|([^|]*)\|/gm)].map(([, lib = '', may = '']) => [
      lib,
      [...may.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name),
    ]),
  );
};
