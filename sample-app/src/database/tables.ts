/** Amounts are minor units (cents), instants epoch milliseconds, lists JSON text: the same on SQLite and PostgreSQL. */
export interface Tables {
  people: {
    id: string;
    email: string;
    name: string;
    password_hash: string;
    roles: string;
    scopes: string;
  };
  accounts: {
    id: string;
    owner: string;
    name: string;
    currency: string;
    balance: number;
  };
  transfers: {
    id: string;
    owner: string;
    /** What the client calls this order, so that sending it again doesn't pay twice. */
    idempotency_key: string | null;
    from_account: string;
    to_account: string;
    amount: number;
    currency: string;
    note: string;
    created_at: number;
  };
  settlements: {
    id: string;
    owner: string;
    reference: string;
    amount: number;
    currency: string;
    created_at: number;
  };
}
