import { z } from 'zod';

const AccountId = z.string().regex(/^[\w-]{1,64}$/, 'must be the id of an account');

/** What a client asks for. Amounts are minor units: 1250 is 12.50. */
export const TransferOrder = z.strictObject({
  from: AccountId,
  to: AccountId,
  amount: z.int().positive().max(100_000_000),
  note: z
    .string()
    .regex(/^\P{Cc}{0,140}$/u, 'must be one line of at most 140 characters')
    .default(''),
  /** The client's name for this order: sent again after a lost answer, it doesn't pay twice. */
  idempotency_key: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'must be letters, digits, _ and -, at most 64')
    .nullable()
    .default(null),
});
export type TransferOrder = z.infer<typeof TransferOrder>;

/** An order that was carried out. */
export interface Transfer extends TransferOrder {
  readonly id: string;
  readonly currency: string;
  readonly created_at: string;
}
