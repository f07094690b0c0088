import { HttpRequestView } from '../src/http/http-request-view.js';
import type { RequestView } from '../src/request-view.js';

/** A request as Express hands it over. @param headers names and values in turn, as received */
export function requestWith(
  headers: readonly string[] = [],
  more: Readonly<Record<string, unknown>> = {},
): RequestView {
  return new HttpRequestView({
    rawHeaders: headers,
    method: 'GET',
    url: '/things',
    ip: '127.0.0.1',
    protocol: 'http',
    ...more,
  });
}
