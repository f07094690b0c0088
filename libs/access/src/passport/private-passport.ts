import passport from 'passport';
import type { Strategy } from 'passport';

/**
 * A Passport of the strategy's own. `PassportStrategy` registers each strategy under its name when it is made;
 * in Passport's process-wide registry a second application in the same process would replace the first one's.
 */
export function privatePassport(): { use(name: string, strategy: Strategy): unknown } {
  return new passport.Passport();
}
