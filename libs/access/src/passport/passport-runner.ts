import type { Verification } from '#core';
import { refused, verified } from '#core';

import { assertPrincipal } from './foreign-principal.js';
import type { RequestView } from '../request-view.js';
import type { PresentedCredential, RunnableStrategy, Scheme } from '../scheme.js';
import { isVerification } from '../scheme.js';

/** The answers that Passport adds to a strategy before it runs it. */
interface StrategyAnswers {
  success(user: unknown, info?: unknown): void;
  fail(challenge?: unknown, status?: unknown): void;
  error(error: unknown): void;
  pass(): void;
  redirect(): void;
}

/**
 * Runs the scheme's strategy as `passport.authenticate` does: on an object of its own per request that
 * inherits from the strategy, so that requests never see each other's answers.
 *
 * Synchronous when the strategy answers synchronously. A fault of the strategy rejects or throws.
 */
export function runStrategy(
  scheme: Scheme,
  request: RequestView,
  credential: string,
): Verification | Promise<Verification> {
  let settled: Verification | undefined;
  let failure: { readonly error: unknown } | undefined;
  let resolve: ((verification: Verification) => void) | undefined;
  let reject: ((error: unknown) => void) | undefined;

  const settle = (verification: Verification): void => {
    settled ??= verification;
    resolve?.(settled);
  };
  const fault = (error: unknown): void => {
    failure ??= { error };
    reject?.(error);
  };
  const answers: StrategyAnswers = {
    success: (user, info) => {
      try {
        settle(successOf(scheme, request, user, info));
      } catch (error) {
        // In a strategy's callback there is nobody to catch it: the request would hang, or the process end.
        fault(error);
      }
    },
    fail: (info) => settle(isOwn(scheme) && isVerification(info) ? info : refused('refused-by-strategy')),
    error: fault,
    pass: () => settle(refused('refused-by-strategy')),
    redirect: () =>
      fault(new Error(`The strategy of scheme '${scheme.name}' redirects; a guard of an API can't`)),
  };
  const running: RunnableStrategy = Object.assign(
    // It inherits all that the strategy has.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    Object.create(scheme.strategy) as RunnableStrategy,
    answers,
  );
  const options: PresentedCredential = { credential };
  const returned = running.authenticate(request.native, options);
  // One that ended without an answer gives none later: its request would hang.
  if (returned instanceof Promise) returned.then(() => settle(refused('refused-by-strategy')), fault);

  if (failure !== undefined) throw failure.error;
  if (settled !== undefined) return settled;
  return new Promise((onSettled, onFault) => {
    resolve = onSettled;
    reject = onFault;
  });
}

/** Latchkey's own schemes hand over their verification; only theirs is believed. */
function isOwn(scheme: Scheme): boolean {
  return scheme.principal === undefined;
}

function successOf(scheme: Scheme, request: RequestView, user: unknown, info: unknown): Verification {
  if (scheme.principal === undefined) return isVerification(info) ? info : refused('refused-by-strategy');
  const principal = scheme.principal(user, request);
  if (principal === undefined) return refused('refused-by-strategy');
  assertPrincipal(scheme.name, principal);
  return verified(principal);
}
