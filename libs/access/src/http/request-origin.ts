import { HttpRequestView, isFrameworkRequest } from './http-request-view.js';

/** Where a request came from, as the audit writes it. */
export interface RequestOrigin {
  readonly address: string | undefined;
  readonly requestId: string | undefined;
}

/** @param request what Nest's `@Req()` gives */
export function requestOrigin(request: unknown): RequestOrigin {
  const view = isFrameworkRequest(request) ? new HttpRequestView(request) : undefined;
  return { address: view?.address, requestId: view?.requestId };
}
