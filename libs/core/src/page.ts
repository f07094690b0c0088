/** One page of a listing. */
export interface Page<T> {
  readonly items: readonly T[];
  /** To be given as `after` for the page that follows, which may be empty; undefined at the end. */
  readonly next: string | undefined;
}

/** A full page is taken to have a successor: knowing better would cost a record more each time. */
export function pageOf<T extends { readonly id: string }>(items: readonly T[], limit: number): Page<T> {
  return { items, next: items.length === limit ? items.at(-1)?.id : undefined };
}

/** The order of listings: by an instant, the latest first; by id, the greatest first, where instants are equal. */
export function newestFirst<T extends { readonly id: string }>(
  instantOf: (record: T) => Date,
): (left: T, right: T) => number {
  return (left, right) => {
    const byTime = instantOf(right).getTime() - instantOf(left).getTime();
    if (byTime !== 0) return byTime;
    if (left.id === right.id) return 0;
    return left.id < right.id ? 1 : -1;
  };
}
