/** Somebody's money with us. */
export interface Account {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly currency: string;
  /** In minor units: cents. */
  readonly balance: number;
}
