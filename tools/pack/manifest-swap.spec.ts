import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { swapBack, swapIn } from './manifest-swap.js';

describe('the swap of package.json', () => {
  const original = '{ "name": "x",\n   "scripts": {} }';
  let folder: string;
  let manifest: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-swap-'));
    manifest = join(folder, 'package.json');
    writeFileSync(manifest, original);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('puts the published manifest in place, and back the original byte for byte', () => {
    swapIn(folder);
    expect(readFileSync(manifest, 'utf8')).toBe('{\n  "name": "x"\n}\n');

    swapBack(folder);
    expect(readFileSync(manifest, 'utf8')).toBe(original);
  });

  it('swaps back once only', () => {
    swapIn(folder);
    swapBack(folder);
    writeFileSync(manifest, '{}');

    swapBack(folder);
    expect(readFileSync(manifest, 'utf8')).toBe('{}');
  });
});
