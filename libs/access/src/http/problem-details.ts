import { STATUS_CODES } from 'node:http';

import type { Denial } from '../denial.js';

/** Problem details (RFC 9457) with Latchkey's stable `code`. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly [member: string]: unknown;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** What the caller is told of a denial. Holds nothing of the credential. */
export function problemOf({ status, code, detail, members }: Denial): ProblemDetails {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail, ...members };
}
