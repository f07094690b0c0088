import type { OnModuleInit, Type } from '@nestjs/common';
import { Logger, RequestMethod } from '@nestjs/common';
import type { ApplicationConfig, DiscoveryService, MetadataScanner, ModuleRef } from '@nestjs/core';

import { InvalidPolicyError } from '#core';

import type { ResolvedAccessOptions, RoutePolicyOption } from '../access-options.js';
import { isCovered } from './guard-coverage.js';
import type { PolicyEnvironment } from './policy-compiler.js';
import { compilePolicy } from './policy-compiler.js';
import type { PolicyDecorator, PolicyEntry } from './policy-metadata.js';
import { classEntries, handlerEntries } from './policy-metadata.js';
import type { PolicyRegistry } from './policy-registry.js';
import type { RouteAddress, RoutePolicy } from './route-policy.js';

export interface PolicyBootstrapParts {
  readonly options: ResolvedAccessOptions;
  readonly environment: Omit<PolicyEnvironment, 'provider'>;
  readonly registry: PolicyRegistry;
  readonly discovery: DiscoveryService;
  readonly scanner: MetadataScanner;
  readonly moduleRef: ModuleRef;
  readonly application: ApplicationConfig;
}

/** What Nest's own decorators write on the functions and classes that they mark; stable since Nest 5. */
const ROUTE = 'path';
const METHOD = 'method';
const MESSAGE_PATTERN = 'microservices:pattern';
const GATEWAY = 'websockets:is_gateway';
const GATEWAY_MESSAGE = 'websockets:message_mapping';

/** Finds every handler of the application at startup, compiles its policy, and refuses to start where one is wrong. */
export class PolicyBootstrap implements OnModuleInit {
  readonly #parts: PolicyBootstrapParts;
  readonly #environment: PolicyEnvironment;
  readonly #undecorated: string[] = [];
  readonly #logger = new Logger('Latchkey');

  constructor(parts: PolicyBootstrapParts) {
    this.#parts = parts;
    this.#environment = { ...parts.environment, provider: (type) => this.#provider(type) };
  }

  onModuleInit(): void {
    const problems = [...this.#compileControllers(), ...this.#judgeProviders()];
    const { guard, undecorated } = this.#parts.options;
    if (undecorated === 'fail-boot') {
      problems.push(...this.#undecorated.map((route) => `${route}: has no access policy`));
    } else if (this.#undecorated.length > 0) {
      const consequence = guard === 'report-only' ? 'Would be refused' : 'Refused';
      this.#logger.warn(
        `${consequence}, for want of an access policy (@Public() opens a route): ${this.#undecorated.join(', ')}`,
      );
    }
    if (problems.length > 0) throw new InvalidPolicyError(problems);
  }

  #compileControllers(): string[] {
    const controllers = this.#parts.discovery.getControllers();
    // Of a controller that stands in several modules there are as many.
    const instances = new Map<Function, readonly unknown[]>();
    for (const { metatype, instance } of controllers) {
      if (typeof metatype === 'function')
        instances.set(metatype, [...(instances.get(metatype) ?? []), instance]);
    }
    return [
      ...this.#parts.options.routes.flatMap((option) => optionProblems(option, instances)),
      ...[...instances].flatMap(([controller, all]) => this.#compileController(controller, all)),
    ];
  }

  #compileController(controller: Function, instances: readonly unknown[]): string[] {
    const levels = [...classEntries(controller), this.#optionEntries(controller)];
    return this.#handlers(controller).flatMap(({ name, handler }) => {
      const isRoute = Reflect.hasMetadata(ROUTE, handler);
      const isMessage = Reflect.hasMetadata(MESSAGE_PATTERN, handler);
      if (!isRoute && !isMessage) return [];
      const { policy, problems } = compilePolicy(
        {
          route: `${controller.name}.${name}`,
          address: isRoute ? addressOf(controller, handler) : undefined,
          levels: [...levels, handlerEntries(controller, name)],
        },
        this.#environment,
      );
      return [
        ...problems,
        ...(isMessage ? unguardedContext(policy, 'message and event handlers') : []),
        ...(isRoute ? this.#coverage(policy, controller, handler) : []),
        ...this.#register(
          controller,
          [handler, ...instances.map((instance) => boundHandler(instance, name))],
          policy,
        ),
      ];
    });
  }

  #register(controller: Function, handlers: readonly unknown[], policy: RoutePolicy): string[] {
    const functions = new Set(handlers.filter((handler) => typeof handler === 'function'));
    return [...functions].every((handler) => this.#parts.registry.add(controller, handler, policy))
      ? []
      : [`${policy.route}: shares its function with another handler of the controller`];
  }

  /** With `guard: 'manual'` a policy alone protects nothing, and a route without one may be none of ours. */
  #coverage({ access, route }: RoutePolicy, controller: Function, handler: Function): string[] {
    if (access === 'public' || access === 'external') return [];
    const { options, application } = this.#parts;
    const covered =
      options.guard !== 'manual' || isCovered(controller, handler, application.getGlobalGuards());
    if (access === 'undecorated') {
      if (covered || options.undecorated === 'fail-boot') this.#undecorated.push(route);
      return [];
    }
    return covered
      ? []
      : [`${route}: has a policy, and no guard that enforces it: add @UseGuards(AccessGuard)`];
  }

  /** Gateways, resolvers, services: the guard protects none of them, and no policy there may look as if it did. */
  #judgeProviders(): string[] {
    const { discovery } = this.#parts;
    const controllers = new Set(discovery.getControllers().map(({ metatype }) => metatype));
    const types = new Set(discovery.getProviders().map(({ metatype }) => metatype));
    return [...types].flatMap((type) =>
      typeof type !== 'function' || controllers.has(type) ? [] : this.#judgeProvider(type),
    );
  }

  #judgeProvider(type: Function): string[] {
    const ofClass = classEntries(type);
    const isGateway = Reflect.hasMetadata(GATEWAY, type);
    return this.#handlers(type).flatMap(({ name, handler }) => {
      const levels = [...ofClass, handlerEntries(type, name)];
      const isMessage = isGateway && Reflect.hasMetadata(GATEWAY_MESSAGE, handler);
      if (!isMessage && levels.flat().length === 0) return [];
      const { policy, problems } = compilePolicy(
        { route: `${type.name}.${name}`, levels },
        this.#environment,
      );
      this.#parts.registry.add(type, handler, policy);
      return [
        ...problems,
        ...unguardedContext(policy, isMessage ? 'gateway handlers' : 'methods of providers'),
      ];
    });
  }

  #handlers(type: Function): readonly { readonly name: string; readonly handler: Function }[] {
    const prototype: unknown = type.prototype;
    if (typeof prototype !== 'object' || prototype === null) return [];
    return this.#parts.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const handler: unknown = Reflect.get(prototype, name);
      return typeof handler === 'function' ? [{ name, handler }] : [];
    });
  }

  #optionEntries(controller: Function): readonly PolicyEntry[] {
    return entriesOf(
      this.#parts.options.routes.flatMap(([type, ...rest]) => (type === controller ? rest : [])),
    );
  }

  #provider<T extends object>(type: Type<T>): T | undefined {
    try {
      return this.#parts.moduleRef.get<T>(type, { strict: false });
    } catch {
      // Not a provider, or one that lives for a request only: the compiler says so with the route's name.
      return undefined;
    }
  }
}

function optionProblems(
  [controller, ...decorators]: RoutePolicyOption,
  instances: ReadonlyMap<Function, unknown>,
): string[] {
  const where = `routes: ${controller.name}`;
  if (!instances.has(controller)) return [`${where} is not a controller of the application`];
  // A decorator of somebody else's would change nothing here, and nobody would notice.
  return decorators.every((decorate) => entriesOf([decorate]).length > 0)
    ? []
    : [`${where} has a decorator that is none of Latchkey's`];
}

/** What decorators write: applied to a class of ours, to leave the user's alone. */
function entriesOf(decorators: readonly PolicyDecorator[]): readonly PolicyEntry[] {
  class Undecorated {}
  for (const decorate of decorators) decorate(Undecorated);
  return classEntries(Undecorated).flat().toReversed();
}

/** The guard answers over HTTP only; what it can't protect must be opened, or left to another guard, by name. */
function unguardedContext(policy: RoutePolicy, what: string): string[] {
  if (policy.access === 'public' || policy.access === 'external') return [];
  return [
    `${policy.route}: ${what} can't be protected yet; mark it @External() where a guard of your own does, or @Public()`,
  ];
}

function addressOf(controller: Function, handler: Function): RouteAddress {
  const method: unknown = Reflect.getMetadata(METHOD, handler);
  const parts = [Reflect.getMetadata(ROUTE, controller), Reflect.getMetadata(ROUTE, handler)].map(firstPath);
  return {
    method: (typeof method === 'number' ? RequestMethod[method] : undefined) ?? 'GET',
    path: `/${parts.filter((part) => part !== '').join('/')}`,
  };
}

/** A path may be a list of alternatives, with or without slashes around it. */
function firstPath(path: unknown): string {
  const first: unknown = Array.isArray(path) ? path[0] : path;
  return typeof first === 'string' ? first.replaceAll(/^\/+|\/+$/g, '') : '';
}

/** Where a constructor binds its methods, the router calls the bound function. */
function boundHandler(instance: unknown, name: string): unknown {
  return typeof instance === 'object' && instance !== null ? Reflect.get(instance, name) : undefined;
}
