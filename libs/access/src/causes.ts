const MAX_DEPTH = 8;

/**
 * What went wrong, and what caused it, outermost first: messages alone, for the log. An error that says nothing
 * (Node's `AggregateError` of a refused connection) is told by its code or name.
 */
export function causesOf(fault: unknown): string {
  const told: string[] = [];
  let cause = fault;
  while (isErrorLike(cause) && told.length < MAX_DEPTH) {
    told.push(wordsOf(cause));
    cause = Reflect.get(cause, 'cause');
  }
  return told.length === 0 ? 'unknown' : told.join(', because: ');
}

/** Not `instanceof`: a fault may come from another realm. */
function isErrorLike(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'message' in value;
}

function wordsOf(error: object): string {
  const words = ['message', 'code', 'name'].map((member): unknown => Reflect.get(error, member));
  return words.find((word): word is string => typeof word === 'string' && word !== '') ?? 'unknown';
}
