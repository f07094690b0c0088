/** Keys that may change while the application runs. */
export interface KeySource<Key> {
  /** The keys of this moment; of keys that sign, the first signs. The same list until one of them changes. */
  current(): readonly Key[];
  /** Calls the listener after each change. @returns ends it */
  subscribe(listener: () => void): () => void;
}

/** A source of keys that stay. */
export function fixedKeys<Key>(keys: readonly Key[]): KeySource<Key> {
  const kept = Object.freeze([...keys]);
  return Object.freeze({ current: () => kept, subscribe: () => () => undefined });
}

/** The same keys, seen otherwise. */
export function mapKeys<From, To>(source: KeySource<From>, view: (key: From) => To): KeySource<To> {
  return Object.freeze({
    current: following(source, (keys): readonly To[] => Object.freeze(keys.map(view))),
    subscribe: (listener: () => void) => source.subscribe(listener),
  });
}

/** What follows from the keys of a source: computed when they have changed, and not each time that it is asked for. */
export function following<Key, T>(source: KeySource<Key>, compute: (keys: readonly Key[]) => T): () => T {
  let last: { readonly keys: readonly Key[]; readonly value: T } | undefined;
  return () => {
    const keys = source.current();
    if (last?.keys !== keys) last = { keys, value: compute(keys) };
    return last.value;
  };
}

/** Whether an option is a source of keys, and not a list of them. */
export function isKeySource(value: unknown): value is KeySource<never> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    'current' in value &&
    typeof value.current === 'function' &&
    'subscribe' in value &&
    typeof value.subscribe === 'function'
  );
}
