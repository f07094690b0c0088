import { expectedIn, partsIn, requirementsIn } from './list.js';

const markdown = `# Title

## R. Bearer tokens
- R01 The first. (RFC 1 §1)
- R02 The second.

A remark on R01.

## K. API keys
- K01 A key.
`;

describe('the list of requirements', () => {
  it('is read from its document', () => {
    expect(requirementsIn(markdown)).toEqual([
      { number: 'R01', part: 'R', text: 'The first. (RFC 1 §1)' },
      { number: 'R02', part: 'R', text: 'The second.' },
      { number: 'K01', part: 'K', text: 'A key.' },
    ]);
    expect([...partsIn(markdown)]).toEqual([
      ['R', 'Bearer tokens'],
      ['K', 'API keys'],
    ]);
  });

  it('expands what is expected', () => {
    expect(expectedIn('R08-R11, K01')).toEqual(['R08', 'R09', 'R10', 'R11', 'K01']);
  });

  it.each(['R1', 'R01-K02', 'R05-R01', ''])('refuses %j as an expectation', (list) => {
    expect(() => expectedIn(list)).toThrow(/^Not a /);
  });
});
