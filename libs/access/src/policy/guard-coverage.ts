import { AccessGuard } from '../access.guard.js';

/** What `@UseGuards` writes on classes and functions; stable since Nest 5. */
const GUARDS = '__guards__';

/**
 * Whether the guard stands before a handler: for the whole application, on the controller or on the handler.
 *
 * @param globalGuards as Nest knows them once the application boots
 */
export function isCovered(
  controller: Function,
  handler: Function,
  globalGuards: readonly unknown[],
): boolean {
  return [...globalGuards, ...guardsOf(controller), ...guardsOf(handler)].some(isAccessGuard);
}

function guardsOf(target: Function): readonly unknown[] {
  const guards: unknown = Reflect.getMetadata(GUARDS, target);
  return Array.isArray(guards) ? guards : [];
}

/** `@UseGuards` takes classes and instances. */
function isAccessGuard(guard: unknown): boolean {
  if (typeof guard !== 'function') return guard instanceof AccessGuard;
  return guard === AccessGuard || guard.prototype instanceof AccessGuard;
}
