import type { IncomingMessage, ServerResponse } from 'node:http';

interface CookieOptions {
  readonly path?: string | undefined;
  readonly maxAge?: number | undefined;
  readonly expires?: Date | undefined;
  readonly httpOnly?: boolean | undefined;
  readonly signed?: boolean | undefined;
  readonly sameSite?: 'lax' | 'strict' | undefined;
}

/** What the server's own pages need of Koa's context. */
export interface ServerContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly method: string;
  /** Below the server's path. */
  readonly path: string;
  readonly cookies: {
    get(name: string, options?: { readonly signed?: boolean }): string | undefined;
    set(name: string, value: string | null, options?: CookieOptions): unknown;
  };
  status: number;
  type: string;
  body: unknown;
  set(field: string, value: string): void;
}
