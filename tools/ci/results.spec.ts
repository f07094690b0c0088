import { summaryOf } from './results.js';

const run = (numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites = 0) =>
  JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites });

describe('summaryOf', () => {
  it('adds up several runs', () => {
    expect(summaryOf([run(10, 1), run(5, 0)])).toEqual({ passed: 15, failed: 1 });
  });

  it('counts a suite that could not run as a failure', () => {
    expect(summaryOf([run(10, 0, 2)])).toEqual({ passed: 10, failed: 2 });
  });

  it('takes no results for a failure', () => {
    expect(summaryOf([])).toEqual({ passed: 0, failed: 1 });
  });
});
