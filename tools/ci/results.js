/**
 * @typedef {object} JestResults what `jest --json` writes, as far as it is read here
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numRuntimeErrorTestSuites
 */

/**
 * Adds up the results of several runs. A suite that could not run counts as one failure, and so does having no run.
 *
 * @param {readonly string[]} results JSON texts
 * @returns {{ passed: number, failed: number }}
 */
export const summaryOf = (results) => {
  const runs = results.map((text) => /** @type {JestResults} */ (JSON.parse(text)));
  const passed = runs.reduce((sum, run) => sum + run.numPassedTests, 0);
  const failed = runs.reduce((sum, run) => sum + run.numFailedTests + run.numRuntimeErrorTestSuites, 0);
  return { passed, failed: runs.length === 0 ? 1 : failed };
};
