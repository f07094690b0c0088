import 'reflect-metadata';

const ENTRIES = Symbol.for('nestjs-latchkey:policy');

/** One decorator as it was written: which aspect it speaks of, and what it says. */
export interface PolicyEntry {
  readonly aspect: string;
  readonly value: unknown;
}

/** Attaches to a controller or to one handler, as Nest's own decorators do. */
export type PolicyDecorator = ClassDecorator & MethodDecorator;

/**
 * A decorator that appends an entry. On a handler it stands twice, on (class, method) and on the function:
 * a decorator that wraps the function loses nothing, and a function that is lent to another class keeps it.
 */
export function policyEntry(entry: PolicyEntry): PolicyDecorator {
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (key === undefined) append(entry, target);
    else appendToHandler(entry, target, key, descriptor?.value);
  };
}

/** Appends an entry to a handler by (prototype, method name) and, where it is at hand, to its function. */
export function appendToHandler(
  entry: PolicyEntry,
  prototype: object,
  key: string | symbol,
  handler: unknown,
): void {
  append(entry, prototype, key);
  if (typeof handler === 'function') append(entry, handler);
}

function append(entry: PolicyEntry, target: object, key?: string | symbol): void {
  const entries = [...ownEntries(target, key), entry];
  if (key === undefined) Reflect.defineMetadata(ENTRIES, entries, target);
  else Reflect.defineMetadata(ENTRIES, entries, target, key);
}

/**
 * Entries of a controller, one array per class of its inheritance chain, the base class first. Within a
 * class in the order in which a reader meets the decorators: the topmost last applied, so reversed here.
 */
export function classEntries(controller: Function): readonly (readonly PolicyEntry[])[] {
  const levels: (readonly PolicyEntry[])[] = [];
  for (let type: unknown = controller; typeof type === 'function'; type = Object.getPrototypeOf(type)) {
    const entries = ownEntries(type);
    if (entries.length > 0) levels.unshift(entries.toReversed());
  }
  return levels;
}

/**
 * Entries of a handler: those of the class that declares it. A method that overrides another starts anew, as
 * its route does.
 */
export function handlerEntries(controller: Function, name: string): readonly PolicyEntry[] {
  let prototype: unknown = controller.prototype;
  while (isObject(prototype) && !Object.hasOwn(prototype, name)) prototype = Object.getPrototypeOf(prototype);
  if (!isObject(prototype)) return [];
  const byName = ownEntries(prototype, name);
  if (byName.length > 0) return byName.toReversed();
  const handler: unknown = Reflect.get(prototype, name);
  return typeof handler === 'function' ? ownEntries(handler).toReversed() : [];
}

function ownEntries(target: object, key?: string | symbol): readonly PolicyEntry[] {
  const entries: unknown =
    key === undefined
      ? Reflect.getOwnMetadata(ENTRIES, target)
      : Reflect.getOwnMetadata(ENTRIES, target, key);
  return Array.isArray(entries) ? (entries as readonly PolicyEntry[]) : [];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
