/** Every code that Latchkey throws; handle errors by code, not by class or message. */
export type LatchkeyErrorCode =
  | 'invalid_options'
  | 'invalid_policy'
  | 'invalid_input'
  | 'not_found'
  | 'conflict'
  | 'rights_exceeded'
  | 'transaction_unsupported'
  | 'store_unavailable';

interface ErrorTexts {
  /** What went wrong, safe to show to a caller. */
  readonly message: string;
  /** What the developer can do about it; for logs, not for callers. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Base of everything that Latchkey throws: a fault or a misuse, never merely an invalid credential. */
export abstract class LatchkeyError extends Error {
  abstract readonly code: LatchkeyErrorCode;
  readonly hint: string | undefined;

  constructor({ message, hint, cause }: ErrorTexts) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.hint = hint;
  }
}

/** An option is missing or wrong; thrown at startup, and names the option's path. */
export class InvalidOptionsError extends LatchkeyError {
  readonly code = 'invalid_options';

  /** @param path where the option stands, as a user would write it: `apiKeys.prefix` */
  constructor(
    readonly path: string,
    problem: string,
    hint?: string,
  ) {
    super({ message: `${path}: ${problem}`, ...(hint === undefined ? {} : { hint }) });
  }
}

/** Routes carry decorators that contradict each other or ask for what can't be had; thrown at startup, with all of them. */
export class InvalidPolicyError extends LatchkeyError {
  readonly code = 'invalid_policy';

  /** @param problems one sentence for each, opening with the route: `TransfersController.create: …` */
  constructor(readonly problems: readonly string[]) {
    super({
      message: `These routes can't be protected as they stand:\n  ${problems.join('\n  ')}`,
    });
  }
}

/** An argument of a service's method is wrong; names the field, so that HTTP can answer 400 with it. */
export class InvalidInputError extends LatchkeyError {
  readonly code = 'invalid_input';

  constructor(
    readonly field: string,
    problem: string,
  ) {
    super({ message: `${field}: ${problem}` });
  }
}

/** The record that a method was asked for does not exist (any more). */
export class NotFoundError extends LatchkeyError {
  readonly code = 'not_found';

  constructor(what: string) {
    super({ message: `${what} was not found` });
  }
}

/** The record exists already, or somebody else changed it at the same moment. */
export class ConflictError extends LatchkeyError {
  readonly code = 'conflict';

  constructor(message: string) {
    super({ message });
  }
}

/** More was asked for than the issuer of the credential may give. */
export class RightsExceededError extends LatchkeyError {
  readonly code = 'rights_exceeded';

  constructor(readonly scopes: readonly string[]) {
    super({ message: `not yours to give: ${scopes.join(' ')}` });
  }
}

/** A transaction was handed to a store that can't take part in one. */
export class TransactionUnsupportedError extends LatchkeyError {
  readonly code = 'transaction_unsupported';

  constructor(store: string) {
    super({ message: `${store} can't take part in this transaction` });
  }
}

/** The store could not answer; try again later. */
export class StoreUnavailableError extends LatchkeyError {
  readonly code = 'store_unavailable';

  constructor(store: string, cause: unknown) {
    super({ message: `${store} is out of reach`, cause });
  }
}
