import type { Change } from '#core';
import { StoreUnavailableError } from '#core';
import { parseChange } from '#revocation';

/**
 * The change that a row holds; undefined when a newer version wrote it.
 *
 * @throws StoreUnavailableError `store_unavailable` for what was never written: nothing is decided by it
 */
export function parseChangePayload(payload: string, table: string): Change | undefined {
  try {
    return parseChange(JSON.parse(payload));
  } catch (cause) {
    throw new StoreUnavailableError(
      table,
      new TypeError('column payload holds what was never written', { cause }),
    );
  }
}
