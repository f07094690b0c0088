import { numbersIn } from './titles.js';

const names = (source: string) => [...numbersIn(source)];

describe('numbersIn', () => {
  it.each([
    [`it('[R11] refuses none', () => {});`, ['R11']],
    [`it('[R11][R12] both', () => {});`, ['R11', 'R12']],
    [`describe('[R11, K02] both', () => {});`, ['R11', 'K02']],
    ['it.each(algorithms)(`[R11] ${algorithm} is refused [R13]`, () => {});', ['R11', 'R13']],
    [`const suite = [{ title: '[K01] stores a digest', run }];`, ['K01']],
  ])('finds the numbers in %s', (source, numbers) => {
    expect(names(source)).toEqual(numbers);
  });

  it.each([
    `// it('[R11] refuses none', () => {});`,
    `it.skip('[R11] refuses none', () => {});`,
    `it.todo('[R11] refuses none');`,
    `describe.skip('later', () => { it('[R11] refuses none', () => {}); });`,
    `xit('[R11] refuses none', () => {});`,
    `it('[R11-R13] has a range', () => {});`,
    `it('R11 without brackets', () => {});`,
  ])('finds none in %s', (source) => {
    expect(names(source)).toEqual([]);
  });
});
