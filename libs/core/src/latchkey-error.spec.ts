import { describe, expect, it } from '@jest/globals';

import {
  ConflictError,
  InvalidInputError,
  InvalidOptionsError,
  InvalidPolicyError,
  LatchkeyError,
  NotFoundError,
  RightsExceededError,
  StoreUnavailableError,
  TransactionUnsupportedError,
} from './latchkey-error.js';

const errors: readonly [string, LatchkeyError][] = [
  ['invalid_options', new InvalidOptionsError('apiKeys.prefix', 'is empty')],
  ['invalid_policy', new InvalidPolicyError(['A.b: names no scope'])],
  ['invalid_input', new InvalidInputError('scopes', 'is empty')],
  ['not_found', new NotFoundError('the key')],
  ['conflict', new ConflictError('the key exists')],
  ['rights_exceeded', new RightsExceededError(['a', 'b'])],
  ['transaction_unsupported', new TransactionUnsupportedError('MemoryApiKeyStore')],
  ['store_unavailable', new StoreUnavailableError('KyselyApiKeyStore', new Error('gone'))],
];

describe('LatchkeyError', () => {
  it.each(errors)('is thrown as %s, an Error told by its code and named by its class', (code, error) => {
    expect(error).toBeInstanceOf(LatchkeyError);
    expect(error).toBeInstanceOf(Error);
    expect([error.code, error.name]).toEqual([code, error.constructor.name]);
  });

  it('names the option, and keeps the hint apart from the message', () => {
    const error = new InvalidOptionsError('apiKeys.prefix', 'is empty', 'take the name of your product');
    expect([error.path, error.message, error.hint]).toEqual([
      'apiKeys.prefix',
      'apiKeys.prefix: is empty',
      'take the name of your product',
    ]);
  });

  it('names every route whose policy is wrong', () => {
    const error = new InvalidPolicyError(['A.b: names no scope', 'A.c: has no credential']);
    expect(error.problems.every((problem) => error.message.includes(problem))).toBe(true);
  });

  it('keeps the cause of a store that failed out of the message', () => {
    const cause = new Error('connect postgres://user:s3cr3t@db');
    const error = new StoreUnavailableError('KyselyApiKeyStore', cause);
    expect(error.cause).toBe(cause);
    expect(error.message).not.toContain('s3cr3t');
  });

  it('has no cause where there is none', () => {
    expect('cause' in new NotFoundError('the key')).toBe(false);
  });
});
