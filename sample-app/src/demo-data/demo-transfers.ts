import type { TransferOrder } from '../transfers/transfer.js';

/** What there is to see in the accounts at the start, by who ordered it. */
export const demoTransfers: readonly (readonly [owner: string, order: TransferOrder])[] = [
  ['usr_alice', order('acc_alice_current', 'acc_alice_savings', 40_000, 'Holidays', 'start-1')],
  ['usr_alice', order('acc_alice_current', 'acc_bob_current', 3_250, 'Concert tickets', 'start-2')],
  ['usr_bob', order('acc_bob_current', 'acc_alice_current', 1_890, 'Dinner on Friday', 'start-3')],
];

function order(from: string, to: string, amount: number, note: string, key: string): TransferOrder {
  return { from, to, amount, note, idempotency_key: `demo-${key}` };
}
