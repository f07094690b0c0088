/** Money that came into an account, or went out of it. */
export interface Transaction {
  /** Of the transfer. */
  readonly id: string;
  /** In minor units; less than nothing for money that went out. */
  readonly amount: number;
  readonly currency: string;
  /** The account at the other end. */
  readonly counterparty: string;
  readonly note: string;
  readonly created_at: string;
}
