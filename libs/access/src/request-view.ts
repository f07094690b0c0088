/** The `Authorization` field, judged on raw headers (RFC 9110 §11.6.2). */
export type Authorization =
  | { readonly status: 'absent' }
  /** More than one `Authorization` header: nobody can tell which one counts. */
  | { readonly status: 'repeated' }
  /** A known scheme with something other than one space and a `b64token` behind it. */
  | { readonly status: 'malformed'; readonly scheme: string }
  /** `scheme` in lower case, `value` as sent. */
  | { readonly status: 'present'; readonly scheme: string; readonly value: string };

/**
 * A request as schemes see it: the same on Express and Fastify, and judged on what was really sent
 * (Node drops a second `Authorization` and joins a second `X-API-Key`).
 */
export interface RequestView {
  readonly method: string;
  /** Path and query as received. */
  readonly url: string;
  /** The client's address by the framework's trusted-proxy setting. */
  readonly address: string | undefined;
  /** Whether the client used https, by the framework's trusted-proxy setting. */
  readonly secure: boolean;
  /** The id under which the framework logs the request, where it gives one. */
  readonly requestId: string | undefined;
  readonly authorization: Authorization;
  /** Every occurrence of a header, in order. @param name in lower case */
  headerValues(name: string): readonly string[];
  /** The parsed body, where a body parser ran before the guard. */
  readonly body: unknown;
  /** The framework's request: what a Passport strategy is given. */
  readonly native: object;
}
