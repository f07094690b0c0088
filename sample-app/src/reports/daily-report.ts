/** How much was moved, of one currency. */
export interface Turnover {
  readonly currency: string;
  readonly count: number;
  /** In minor units. */
  readonly amount: number;
}

/** What happened on a day, in UTC. */
export interface DailyReport {
  /** `2030-01-31` */
  readonly date: string;
  readonly transfers: readonly Turnover[];
  readonly settlements: readonly Turnover[];
}
