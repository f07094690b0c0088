import { STATUS_CODES } from 'node:http';

import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { HttpException, Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Observable } from 'rxjs';
import { catchError } from 'rxjs';

import type { LatchkeyErrorCode } from '#core';
import { InvalidInputError, LatchkeyError, RightsExceededError } from '#core';

import type { ProblemDetails } from './problem-details.js';
import { PROBLEM_CONTENT_TYPE } from './problem-details.js';

/** Errors of a service that the caller can do something about; every other one is a fault. */
const STATUSES: Partial<Record<LatchkeyErrorCode, number>> = {
  invalid_input: 400,
  rights_exceeded: 403,
  not_found: 404,
  conflict: 409,
  store_unavailable: 503,
};

/** Tells errors of a service as problem details (RFC 9457), by the exceptions that Nest's filters expect. */
@Injectable()
export class ProblemInterceptor implements NestInterceptor {
  readonly #adapterHost: HttpAdapterHost;

  constructor(@Inject(HttpAdapterHost) adapterHost: HttpAdapterHost) {
    this.#adapterHost = adapterHost;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError((error: unknown) => {
        const problem = error instanceof LatchkeyError ? problemOf(error) : undefined;
        if (problem === undefined) throw error;
        const { httpAdapter } = this.#adapterHost;
        const response: unknown = context.switchToHttp().getResponse();
        httpAdapter.setHeader(response, 'Content-Type', PROBLEM_CONTENT_TYPE);
        if (problem.status === 503) httpAdapter.setHeader(response, 'Retry-After', '1');
        throw new HttpException(problem, problem.status, { cause: error });
      }),
    );
  }
}

function problemOf(error: LatchkeyError): ProblemDetails | undefined {
  const status = STATUSES[error.code];
  if (status === undefined) return undefined;
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code: error.code,
    detail: error.message,
    ...membersOf(error),
  };
}

function membersOf(error: LatchkeyError): Readonly<Record<string, unknown>> {
  if (error instanceof InvalidInputError) return { field: error.field };
  if (error instanceof RightsExceededError) return { scope: error.scopes.join(' ') };
  return {};
}
