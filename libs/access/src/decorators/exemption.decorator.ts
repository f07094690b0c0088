import type { PolicyDecorator } from '../policy/policy-metadata.js';
import { policyEntry } from '../policy/policy-metadata.js';

/** The aspect name under which `@Public` and `@External` write. */
export const EXEMPTION = 'exemption';

export interface ExemptionEntry {
  readonly decorator: '@Public()' | '@External()';
  readonly access: 'public' | 'identify' | 'external';
}

export interface PublicOptions {
  /**
   * Attaches a principal when a credential comes along; an invalid one is still refused.
   * @default false
   */
  readonly identify?: boolean;
}

/** Opens a route to everybody; no credential is looked at, unless `identify` asks for it. */
export function Public({ identify = false }: PublicOptions = {}): PolicyDecorator {
  return exemption({ decorator: '@Public()', access: identify ? 'identify' : 'public' });
}

/** Marks a route that a guard of the application's own protects: Latchkey lets every request pass. */
export function External(): PolicyDecorator {
  return exemption({ decorator: '@External()', access: 'external' });
}

function exemption(value: ExemptionEntry): PolicyDecorator {
  return policyEntry({ aspect: EXEMPTION, value });
}
