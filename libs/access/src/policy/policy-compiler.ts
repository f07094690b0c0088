import type { Type } from '@nestjs/common';

import type { PrincipalKind, ScopeCatalogue } from '#core';
import { isScopeName } from '#core';

import type { ParameterEntry } from '../decorators/current-principal.decorator.js';
import { challenge } from '../http/challenge.js';
import type { AspectContext } from './policy-aspect.js';
import { registeredAspects } from './policy-aspect.js';
import type { MergedPolicy } from './policy-levels.js';
import { mergeLevels } from './policy-levels.js';
import type { PolicyEntry } from './policy-metadata.js';
import type { Acceptance, PolicyCheck, RouteAddress, RoutePolicy, ScopeRequirement } from './route-policy.js';
import { scopeHint } from './route-policy.js';
import type { Scheme } from '../scheme.js';

/** What the module's options say that policies are checked against. */
export interface PolicyEnvironment {
  readonly realm: string;
  readonly catalogue: ScopeCatalogue;
  readonly schemes: ReadonlyMap<string, Scheme>;
  provider<T extends object>(type: Type<T>): T | undefined;
}

export interface CompiledPolicy {
  readonly policy: RoutePolicy;
  /** Why the route can't be protected as it stands; empty when it can. Each names the route. */
  readonly problems: readonly string[];
}

/** Where the options of a scheme of Latchkey's own stand, for messages. */
const OPTION_OF: Readonly<Record<string, string>> = { 'api-key': '`apiKeys`', jwt: '`tokens` or `issuing`' };

/** A route as it was found: its name, and its decorators from the base class's to the handler's. */
export interface FoundRoute {
  readonly route: string;
  readonly address?: RouteAddress | undefined;
  readonly levels: readonly (readonly PolicyEntry[])[];
}

/** Compiles the decorators of one route into its frozen policy. Pure but for `environment.provider`. */
export function compilePolicy(
  { route, address, levels }: FoundRoute,
  environment: PolicyEnvironment,
): CompiledPolicy {
  const merged = mergeLevels(levels);
  const problems = [...merged.problems];
  const acceptances = merged.access === 'identify' ? acceptAnything(environment) : merged.acceptances;
  problems.push(
    ...acceptances.flatMap((acceptance) => acceptanceProblems(acceptance, environment)),
    ...combinationProblems(acceptances),
    ...[...merged.scopes, ...acceptances.flatMap(({ scopes }) => scopes)].flatMap((scopes) =>
      scopeProblems(scopes, environment.catalogue),
    ),
    ...parameterProblems(merged, acceptances),
  );
  const { aspects, checks } = compileAspects(route, merged, environment, problems);
  const policy: RoutePolicy = Object.freeze({
    route,
    address,
    access: merged.access,
    acceptances: byScheme(acceptances),
    kinds: kindsOf(acceptances, merged.parameters),
    scopes: merged.scopes,
    challenges: challengesOf(acceptances, merged.scopes, environment),
    vary: varyOf(acceptances, environment),
    checks,
    aspects,
  });
  return { policy, problems: problems.map((problem) => `${route}: ${problem}`) };
}

function byScheme(acceptances: readonly Acceptance[]): ReadonlyMap<string, readonly Acceptance[]> {
  return new Map(
    acceptances.map(({ scheme }) => [
      scheme,
      acceptances.filter((acceptance) => acceptance.scheme === scheme),
    ]),
  );
}

function acceptAnything({ schemes }: PolicyEnvironment): readonly Acceptance[] {
  return [...schemes.values()].flatMap(({ name, yields }) =>
    [...yields].map((kind) => ({
      decorator: '@Public()',
      scheme: name,
      kind,
      scopes: [],
      withApiKey: false,
    })),
  );
}

function acceptanceProblems(
  { decorator, scheme, kind, withApiKey }: Acceptance,
  { schemes }: PolicyEnvironment,
): string[] {
  const problems: string[] = [];
  const known = schemes.get(scheme);
  if (known === undefined) {
    problems.push(
      `${decorator} needs the option ${OPTION_OF[scheme] ?? `\`schemes\` with one named '${scheme}'`}`,
    );
  } else if (!known.yields.has(kind)) {
    const hint =
      kind === 'user' && scheme === 'jwt' ? '; name your own clients in `tokens.firstPartyClients`' : '';
    problems.push(`${decorator} takes a '${kind}' principal, and no issuer can ever yield one${hint}`);
  }
  return withApiKey ? [...problems, ...keyProblems(decorator, known, schemes.get('api-key'))] : problems;
}

/** A key that must come along needs a place of its own. */
function keyProblems(decorator: string, token: Scheme | undefined, key: Scheme | undefined): string[] {
  if (key === undefined) return [`${decorator} with \`withApiKey\` needs the option \`apiKeys\``];
  const places = new Set(
    [key, token].flatMap((scheme) => scheme?.headers ?? []).map((name) => name.toLowerCase()),
  );
  return token !== undefined && places.size < 2
    ? [`${decorator} with \`withApiKey\` can not find both in one header: set \`apiKeys.header\``]
    : [];
}

function combinationProblems(acceptances: readonly Acceptance[]): string[] {
  const problems: string[] = [];
  if (acceptances.length > 1 && acceptances.some(({ withApiKey }) => withApiKey)) {
    problems.push('`withApiKey` can not stand beside another credential decorator');
  }
  const pairs = acceptances.map(({ scheme, kind }) => `'${kind}' by ${scheme}`);
  const twice = pairs.find((pair, index) => pairs.indexOf(pair) !== index);
  if (twice !== undefined) problems.push(`two credential decorators take a ${twice}`);
  return problems;
}

function scopeProblems({ scopes }: ScopeRequirement, catalogue: ScopeCatalogue): string[] {
  if (scopes.length === 0) return ['@Scopes() names no scope'];
  return scopes.flatMap((scope) => {
    if (!isScopeName(scope))
      return [`'${scope}' can not be required: it is no scope name (RFC 6749 §3.3, no wildcards)`];
    return catalogue.has(scope) ? [] : [`the scope '${scope}' is not in the catalogue`];
  });
}

function parameterProblems(
  { access, parameters }: MergedPolicy,
  acceptances: readonly Acceptance[],
): string[] {
  if (parameters.length === 0) return [];
  if (access !== 'guarded' && access !== 'identify')
    return ['@CurrentPrincipal() stands on a route that has none'];
  // One after the other: two parameters of different kinds leave none that both could take.
  return parameters.flatMap(({ kind }, at) => {
    const kinds = kindsOf(acceptances, parameters.slice(0, at));
    return kind === undefined || kinds.has(kind)
      ? []
      : [`@CurrentPrincipal('${kind}') can never get one: the route takes ${[...kinds].join(', ')}`];
  });
}

/** The kinds that the route accepts and that every parameter can take. */
function kindsOf(
  acceptances: readonly Acceptance[],
  parameters: readonly ParameterEntry[],
): ReadonlySet<PrincipalKind> {
  const accepted = acceptances.map(({ kind }) => kind);
  return new Set(
    accepted.filter((kind) => parameters.every((asked) => asked.kind === undefined || asked.kind === kind)),
  );
}

function compileAspects(
  route: string,
  merged: MergedPolicy,
  environment: PolicyEnvironment,
  problems: string[],
) {
  const aspects = new Map<string, unknown>();
  const checks: Record<'limit' | 'requirement', PolicyCheck[]> = { limit: [], requirement: [] };
  const context: AspectContext = {
    route,
    problem: (text) => problems.push(text),
    provider: (type) => {
      const provider = environment.provider(type);
      if (provider === undefined)
        problems.push(`${type.name} is not a provider of the application, or not a singleton`);
      return provider;
    },
  };
  for (const aspect of registeredAspects()) {
    const values = merged.aspects.get(aspect.name);
    if (values === undefined) continue;
    const compiled = aspect.compile(values, context);
    aspects.set(aspect.name, compiled);
    const check = aspect.check(compiled);
    if (check !== undefined) checks[aspect.stage].push(check);
  }
  return { aspects, checks };
}

function challengesOf(
  acceptances: readonly Acceptance[],
  scopes: readonly ScopeRequirement[],
  { schemes, realm }: PolicyEnvironment,
): readonly string[] {
  return schemesOf(acceptances, schemes).map((scheme) => {
    const own = acceptances.find((acceptance) => acceptance.scheme === scheme.name)?.scopes ?? [];
    const hint = scopeHint([...scopes, ...own]).join(' ');
    return challenge(scheme.challenge, realm, { scope: hint === '' ? undefined : hint });
  });
}

function varyOf(acceptances: readonly Acceptance[], { schemes }: PolicyEnvironment): string {
  return [...new Set(schemesOf(acceptances, schemes).flatMap(({ headers }) => headers))].join(', ');
}

/** The schemes of a route in the order of the options; an API key that must come along counts. */
function schemesOf(
  acceptances: readonly Acceptance[],
  schemes: ReadonlyMap<string, Scheme>,
): readonly Scheme[] {
  const names = new Set(
    acceptances.flatMap(({ scheme, withApiKey }) => (withApiKey ? [scheme, 'api-key'] : [scheme])),
  );
  return [...schemes.values()].filter(({ name }) => names.has(name));
}
