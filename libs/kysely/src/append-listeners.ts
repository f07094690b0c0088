import type { KyselyInstance } from './kysely-instance.js';

/** By the application's instance: all stores on one share its listeners, however they were made. */
const listeners = new WeakMap<KyselyInstance, Set<() => void>>();

/** Has a listener called after a store on this instance has appended to the change feed. @returns ends it */
export function onAppend(db: KyselyInstance, listener: () => void): () => void {
  const all = listeners.get(db) ?? new Set();
  listeners.set(db, all);
  all.add(listener);
  return () => all.delete(listener);
}

/** Called when the transaction is committed. */
export function tellAppended(db: KyselyInstance): void {
  for (const listener of listeners.get(db) ?? []) listener();
}
