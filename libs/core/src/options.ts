import { InvalidOptionsError } from './latchkey-error.js';

type Path = readonly PropertyKey[];

interface Issue {
  readonly path: Path;
  readonly message: string;
  /** Of an object: keys that it must not have. */
  readonly keys?: readonly string[];
  /** Of a union: what each alternative found wrong; paths start at the union. */
  readonly errors?: readonly (readonly Issue[])[];
}

/** What {@link parseOptions} needs of a schema; every Zod schema has it. */
export interface OptionsSchema<T> {
  safeParse(
    input: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };
}

/**
 * Validates what a user passed, applies the schema's defaults and freezes the result (its outermost object;
 * what is nested is frozen where the schema says `readonly()`).
 *
 * @param root where the options stand, as the user writes it: `apiKeys`
 * @throws InvalidOptionsError `invalid_options`, naming the first wrong option by its path
 */
export function parseOptions<T extends object>(
  schema: OptionsSchema<T>,
  input: unknown,
  root: string,
): Readonly<T> {
  const result = schema.safeParse(input);
  if (result.success) return Object.freeze(result.data);
  const [issue] = result.error.issues;
  const { path, message } = issue === undefined ? { path: [], message: 'is invalid' } : innermost(issue);
  throw new InvalidOptionsError(optionPath(root, path), message);
}

/** The option that is really wrong: the unknown key itself; in a union, what the alternative that fits furthest says. */
function innermost({ path, message, keys, errors }: Issue): {
  readonly path: Path;
  readonly message: string;
} {
  const [key] = keys ?? [];
  if (key !== undefined) return { path: [...path, key], message: 'is not an option' };
  const alternatives = (errors ?? []).flatMap(([first]) => (first === undefined ? [] : [innermost(first)]));
  const [deepest] = alternatives.toSorted((a, b) => b.path.length - a.path.length);
  return deepest === undefined ? { path, message } : { ...deepest, path: [...path, ...deepest.path] };
}

function optionPath(root: string, path: Path): string {
  let text = root;
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text === '' ? 'options' : text;
}
