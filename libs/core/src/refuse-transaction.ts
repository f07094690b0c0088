import type { TransactionOption } from './effects.js';
import { TransactionUnsupportedError } from './latchkey-error.js';

/**
 * What a store without transactions does first.
 *
 * @throws TransactionUnsupportedError `transaction_unsupported` when the caller is inside a transaction
 */
export function refuseTransaction({ transaction }: TransactionOption, store: string): void {
  if (transaction !== undefined) throw new TransactionUnsupportedError(store);
}
