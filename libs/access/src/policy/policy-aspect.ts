import type { Type } from '@nestjs/common';

import type { PolicyDecorator } from './policy-metadata.js';
import { policyEntry } from './policy-metadata.js';
import type { PolicyCheck, RoutePolicy } from './route-policy.js';

/** What an aspect may look at while the application boots. */
export interface AspectContext {
  /** `TransfersController.create` */
  readonly route: string;
  /** Names a problem: the boot fails, and tells it together with the others. */
  problem(text: string): void;
  /** A provider of the application, from whichever module. Reports a problem and gives undefined when there is none. */
  provider<T extends object>(type: Type<T>): T | undefined;
}

export interface AspectDefinition<Entry, Compiled> {
  /** The decorator's own name: unique, and with a capital letter first. */
  readonly name: string;
  /**
   * When its check runs: `limit` before anything is judged of the caller, `requirement` after kind and scopes.
   * @default 'requirement'
   */
  readonly stage?: 'limit' | 'requirement';
  /** Makes one value of all decorators on class and handler, the class's first. Runs once per route, at startup. */
  compile(entries: readonly Entry[], context: AspectContext): Compiled;
  /** The check to run per request; left out when the aspect is only read by its feature. */
  check?(compiled: Compiled): PolicyCheck | undefined;
}

/** A feature's own kind of policy: a decorator to write it, and a way to read what was compiled. */
export interface PolicyAspect<Entry, Compiled> {
  decorate(entry: Entry): PolicyDecorator;
  /** What the route's decorators came to; undefined when it has none of this aspect. */
  of(policy: RoutePolicy): Compiled | undefined;
}

/** How the policy compiler sees every aspect. */
export interface RegisteredAspect {
  readonly name: string;
  readonly stage: 'limit' | 'requirement';
  compile(values: readonly unknown[], context: AspectContext): unknown;
  check(compiled: unknown): PolicyCheck | undefined;
}

const registered = new Map<string, RegisteredAspect>();

export function registeredAspects(): Iterable<RegisteredAspect> {
  return registered.values();
}

/**
 * Defines what a feature wants to know of routes. Aspects need a credential decorator on their route.
 *
 * @example Routes that only work in office hours
 * ```ts
 * const officeHours = definePolicyAspect<Hours, Hours>({
 *   name: 'OfficeHours',
 *   compile: (entries) => entries.at(-1) ?? always,
 *   check: (hours) => () => (hours.includeNow() ? undefined : closed),
 * });
 * export const OfficeHours = (from: number, to: number) => officeHours.decorate(new Hours(from, to));
 * ```
 * @throws TypeError when the name is taken, or is none that a decorator could have
 */
export function definePolicyAspect<Entry, Compiled>(
  definition: AspectDefinition<Entry, Compiled>,
): PolicyAspect<Entry, Compiled> {
  const { name } = definition;
  // Latchkey's own aspects are in lower case, and nobody can write under their names.
  if (!/^[A-Z]\w*$/.test(name)) throw new TypeError(`'${name}' is no name of a decorator`);
  if (registered.has(name)) throw new TypeError(`A policy aspect named '${name}' is defined already`);
  // The map erases the types that `decorate` and `of` hold on to: whatever stands under the name is this aspect's.
  /* oxlint-disable typescript/no-unsafe-type-assertion */
  registered.set(name, {
    name,
    stage: definition.stage ?? 'requirement',
    compile: (values, context) => definition.compile(values as readonly Entry[], context),
    check: (compiled) => definition.check?.(compiled as Compiled),
  });
  return {
    decorate: (value) => policyEntry({ aspect: name, value }),
    of: (policy) => policy.aspects.get(name) as Compiled | undefined,
  };
  /* oxlint-enable typescript/no-unsafe-type-assertion */
}
