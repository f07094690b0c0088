import passport from 'passport';
import type { Strategy } from 'passport';

/** What an application puts into Passport's process-wide registry, for stock `AuthGuard('jwt')`, and takes out again. */
export class PassportRegistry {
  readonly #names: string[] = [];

  /** False, and nothing is registered, when the name is taken: Passport itself would replace what has it in silence. */
  register(name: string, strategy: Strategy): boolean {
    if (isTaken(name)) return false;
    passport.use(name, strategy);
    this.#names.push(name);
    return true;
  }

  /** Takes out everything that this application put in. */
  release(): void {
    for (const name of this.#names.splice(0)) passport.unuse(name);
  }
}

/** Passport has no public way to ask. */
function isTaken(name: string): boolean {
  const strategies: unknown = Reflect.get(passport, '_strategies');
  return typeof strategies === 'object' && strategies !== null && Object.hasOwn(strategies, name);
}
