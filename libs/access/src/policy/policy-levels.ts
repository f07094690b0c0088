import type { CredentialEntry } from '../decorators/credential.decorator.js';
import { CREDENTIAL } from '../decorators/credential.decorator.js';
import type { ExemptionEntry } from '../decorators/exemption.decorator.js';
import { EXEMPTION } from '../decorators/exemption.decorator.js';
import type { PolicyEntry } from './policy-metadata.js';
import type { Acceptance, ScopeRequirement } from './route-policy.js';
import { PARAMETER } from '../decorators/current-principal.decorator.js';
import type { ParameterEntry } from '../decorators/current-principal.decorator.js';
import { SCOPES } from '../decorators/scopes.decorator.js';

/** What the decorators of class and handler come to, before anything is checked against the module's options. */
export interface MergedPolicy {
  readonly access: 'guarded' | 'identify' | 'public' | 'external' | 'undecorated';
  readonly acceptances: readonly Acceptance[];
  readonly scopes: readonly ScopeRequirement[];
  readonly parameters: readonly ParameterEntry[];
  /** Values of all other aspects, by name, the class's first. */
  readonly aspects: ReadonlyMap<string, readonly unknown[]>;
  readonly problems: readonly string[];
}

/**
 * Merges the decorators of a route, the base class's level first and the handler's last.
 *
 * Credential decorators of a level replace those of the levels before it; requirements of all levels hold.
 * `@Public` and `@External` lift both.
 */
export function mergeLevels(levels: readonly (readonly PolicyEntry[])[]): MergedPolicy {
  const problems: string[] = [];
  let access: MergedPolicy['access'] = 'undecorated';
  let acceptances: readonly Acceptance[] = [];
  let requirements: readonly PolicyEntry[] = [];
  for (const level of levels) {
    const credentials = valuesOf<CredentialEntry>(level, CREDENTIAL);
    const exemptions = valuesOf<ExemptionEntry>(level, EXEMPTION);
    const [exemption] = exemptions;
    const asked = level.filter(({ aspect }) => isRequirement(aspect));
    if (exemption !== undefined) {
      if (credentials.length > 0 || asked.length > 0)
        problems.push(`${exemption.decorator} stands beside ${named(level)}`);
      if (exemptions.some(({ access: other }) => other !== exemption.access))
        problems.push(`${exemptions.map(({ decorator }) => decorator).join(', ')} contradict each other`);
      access = exemption.access;
      acceptances = [];
      requirements = [];
      continue;
    }
    if (credentials.length > 0) {
      access = 'guarded';
      acceptances = credentials.map(({ acceptance }) => acceptance);
    }
    requirements = [...requirements, ...asked];
  }
  if (requirements.length > 0 && access !== 'guarded')
    problems.push(`${named(requirements)} needs a credential decorator`);
  const parameters = levels.flatMap((level) => valuesOf<ParameterEntry>(level, PARAMETER));
  return {
    access,
    acceptances,
    parameters,
    problems,
    scopes: valuesOf<ScopeRequirement>(requirements, SCOPES),
    aspects: byAspect(requirements.filter(({ aspect }) => aspect !== SCOPES)),
  };
}

function isRequirement(aspect: string): boolean {
  return aspect !== CREDENTIAL && aspect !== EXEMPTION && aspect !== PARAMETER;
}

/** Only the decorators of one aspect write under its name, so the name tells the type. */
function valuesOf<T>(entries: readonly PolicyEntry[], aspect: string): readonly T[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return entries.filter((entry) => entry.aspect === aspect).map(({ value }) => value as T);
}

function byAspect(entries: readonly PolicyEntry[]): ReadonlyMap<string, readonly unknown[]> {
  const map = new Map<string, unknown[]>();
  for (const { aspect, value } of entries) map.set(aspect, [...(map.get(aspect) ?? []), value]);
  return map;
}

/** `@Scopes(), @Roles()`: the decorators as a reader finds them. */
function named(entries: readonly PolicyEntry[]): string {
  const names = entries
    .filter(({ aspect }) => aspect !== EXEMPTION && aspect !== PARAMETER)
    .map((entry) => {
      const [credential] = valuesOf<CredentialEntry>([entry], CREDENTIAL);
      return credential?.acceptance.decorator ?? `@${capitalised(entry.aspect)}()`;
    });
  return [...new Set(names)].join(', ');
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
