import { describe, expect, it } from '@jest/globals';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const folder = dirname(fileURLToPath(import.meta.url));
const PROGRAM = join(folder, 'program-of-an-application.ts');

/**
 * The compiler's codes for a program that stands beside core, in a compilation of its own: an augmentation
 * holds for everything that is compiled together.
 */
function compile(program: string): readonly number[] {
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => file === PROGRAM || fileExists(file);
  host.getSourceFile = (file, version, ...rest) =>
    file === PROGRAM ? ts.createSourceFile(file, program, version) : getSourceFile(file, version, ...rest);
  const compiled = ts.createProgram([PROGRAM], options, host);
  return compiled
    .getSemanticDiagnostics(compiled.getSourceFile(PROGRAM))
    .map((diagnostic) => diagnostic.code);
}

const NOT_ASSIGNABLE = 2322;
const augmentation = `declare module './index.js' { interface LatchkeyTypes { scopes: 'a:read'; roles: 'admin' } }`;

describe('LatchkeyTypes', () => {
  it('leaves scopes and roles plain strings in an application that declares none', () => {
    const program = `
      import type { RoleName, ScopeName } from './index.js';
      export const names: [ScopeName, RoleName] = ['anything' as string, 'anything' as string];`;
    expect(compile(program)).toEqual([]);
  });

  it('takes the scopes and roles that the application declares, and refuses others', () => {
    const program = (scope: string, role: string) => `
      import type { RoleName, ScopeName } from './index.js';
      ${augmentation}
      export const names: [ScopeName, RoleName] = ['${scope}', '${role}'];`;
    expect(compile(program('a:read', 'admin'))).toEqual([]);
    expect(compile(program('a:reed', 'admin'))).toEqual([NOT_ASSIGNABLE]);
    expect(compile(program('a:read', 'root'))).toEqual([NOT_ASSIGNABLE]);
  });

  it('does not narrow what a principal was granted: wildcards, and scopes of other resources', () => {
    const program = `
      import type { Principal } from './index.js';
      ${augmentation}
      export const granted: Principal['scopes'] = ['a:*', 'openid'];`;
    expect(compile(program)).toEqual([]);
  });
});
