import { z } from 'zod';

/** What a partner reports as settled. Amounts are minor units: 1250 is 12.50. */
export const SettlementReport = z.strictObject({
  /** The partner's own name for it; reporting it again changes nothing. */
  reference: z.string().regex(/^[\w./-]{1,64}$/, 'must be letters, digits and _ . / -, at most 64'),
  amount: z.int().positive().max(100_000_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters, as in EUR'),
});
export type SettlementReport = z.infer<typeof SettlementReport>;

export interface Settlement extends SettlementReport {
  readonly id: string;
  readonly created_at: string;
}
