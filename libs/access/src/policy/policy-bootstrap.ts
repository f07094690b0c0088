import type { OnModuleInit, Type } from '@nestjs/common';
import { Logger, RequestMethod } from '@nestjs/common';
import type { DiscoveryService, MetadataScanner, ModuleRef } from '@nestjs/core';

import { InvalidPolicyError } from '#core';

import { AccessGuard } from '../access.guard.js';
import type { ResolvedAccessOptions } from '../access-options.js';
import type { PolicyEnvironment } from './policy-compiler.js';
import { compilePolicy } from './policy-compiler.js';
import type { PolicyEntry } from './policy-metadata.js';
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
}

/** What Nest's own decorators write on the functions and classes that they mark; stable since Nest 5. */
const ROUTE = 'path';
const METHOD = 'method';
const GUARDS = '__guards__';
const MESSAGE_PATTERN = 'microservices:pattern';
const GATEWAY = 'websockets:is_gateway';
const GATEWAY_MESSAGE = 'websockets:message_mapping';

/** Finds every handler of the application at startup, compiles its policy, and refuses to start where one is wrong. */
export class PolicyBootstrap implements OnModuleInit {
  readonly #parts: PolicyBootstrapParts;
  readonly #environment: PolicyEnvironment;
  readonly #logger = new Logger('Latchkey');

  constructor(parts: PolicyBootstrapParts) {
    this.#parts = parts;
    this.#environment = { ...parts.environment, provider: (type) => this.#provider(type) };
  }

  onModuleInit(): void {
    const problems = [...this.#compileControllers(), ...this.#judgeGateways()];
    const undecorated = [...this.#parts.registry.policies()].filter(({ access }) => access === 'undecorated');
    const names = undecorated.map(({ route }) => route);
    if (this.#parts.options.undecorated === 'fail-boot') {
      problems.push(...names.map((route) => `${route}: has no access policy`));
    } else if (names.length > 0) {
      this.#logger.warn(
        `Refused, for want of an access policy (@Public() opens a route): ${names.join(', ')}`,
      );
    }
    if (problems.length > 0) throw new InvalidPolicyError(problems);
  }

  #compileControllers(): string[] {
    const controllers = this.#parts.discovery.getControllers();
    const instances = new Map<Function, unknown>();
    for (const { metatype, instance } of controllers) {
      if (typeof metatype === 'function') instances.set(metatype, instance);
    }
    const strangers = this.#parts.options.routes.filter(([controller]) => !instances.has(controller));
    return [
      ...strangers.map(([controller]) => `routes: ${controller.name} is not a controller of the application`),
      ...[...instances].flatMap(([controller, instance]) => this.#compileController(controller, instance)),
    ];
  }

  #compileController(controller: Function, instance: unknown): string[] {
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
        ...this.#register(controller, [handler, boundHandler(instance, name)], policy),
      ];
    });
  }

  #register(controller: Function, handlers: readonly unknown[], policy: RoutePolicy): string[] {
    const functions = new Set(handlers.filter((handler) => typeof handler === 'function'));
    return [...functions].every((handler) => this.#parts.registry.add(controller, handler, policy))
      ? []
      : [`${policy.route}: shares its function with another handler of the controller`];
  }

  /** With `guard: 'manual'` a policy alone protects nothing. */
  #coverage(policy: RoutePolicy, controller: Function, handler: Function): string[] {
    if (this.#parts.options.guard !== 'manual' || policy.access === 'undecorated') return [];
    if (policy.access === 'public' || policy.access === 'external') return [];
    const guards: unknown[] = [controller, handler].flatMap(
      (target) => (Reflect.getMetadata(GUARDS, target) as unknown[] | undefined) ?? [],
    );
    const covered = guards.some((guard) => guard === AccessGuard || guard instanceof AccessGuard);
    return covered
      ? []
      : [`${policy.route}: has a policy, and no guard that enforces it: add @UseGuards(AccessGuard)`];
  }

  #judgeGateways(): string[] {
    const types = new Set(this.#parts.discovery.getProviders().map(({ metatype }) => metatype));
    return [...types].flatMap((type) => {
      if (typeof type !== 'function' || !Reflect.hasMetadata(GATEWAY, type)) return [];
      const handlers = this.#handlers(type).filter(({ handler }) =>
        Reflect.hasMetadata(GATEWAY_MESSAGE, handler),
      );
      return handlers.flatMap(({ name, handler }) => {
        const levels = [...classEntries(type), handlerEntries(type, name)];
        const { policy, problems } = compilePolicy(
          { route: `${type.name}.${name}`, levels },
          this.#environment,
        );
        this.#parts.registry.add(type, handler, policy);
        return [...problems, ...unguardedContext(policy, 'gateway handlers')];
      });
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

  /** What `routes` says of a controller: the decorators are applied to a class of ours, to leave the user's alone. */
  #optionEntries(controller: Function): readonly PolicyEntry[] {
    const decorators = this.#parts.options.routes.flatMap(([type, ...rest]) =>
      type === controller ? rest : [],
    );
    class Undecorated {}
    for (const decorate of decorators) decorate(Undecorated);
    return classEntries(Undecorated).flat().toReversed();
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
