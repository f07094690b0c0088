import type { IncomingMessage } from 'node:http';

import { parseAuthorization } from './authorization.js';
import type { Authorization, RequestView } from '../request-view.js';

/** What Express's request and Fastify's request have in common for us. */
interface FrameworkRequest {
  readonly raw?: IncomingMessage;
  readonly rawHeaders?: readonly string[];
  readonly originalUrl?: string;
  readonly url: string;
  readonly method: string;
  readonly id?: unknown;
  readonly ip?: string | undefined;
  readonly protocol?: string;
  readonly body?: unknown;
}

/** Reads a request of Express or Fastify; everything but the raw headers is taken when asked for. */
export class HttpRequestView implements RequestView {
  readonly native: FrameworkRequest;
  #authorization: Authorization | undefined;

  constructor(native: FrameworkRequest) {
    this.native = native;
  }

  get method(): string {
    return this.native.method;
  }

  get url(): string {
    return this.native.originalUrl ?? this.native.url;
  }

  get address(): string | undefined {
    return this.native.ip;
  }

  get secure(): boolean {
    return this.native.protocol === 'https';
  }

  get body(): unknown {
    return this.native.body;
  }

  get requestId(): string | undefined {
    const { id } = this.native;
    // Express has none of its own; middleware that adds one may count.
    return typeof id === 'number' ? String(id) : typeof id === 'string' ? id : undefined;
  }

  get authorization(): Authorization {
    this.#authorization ??= parseAuthorization(this.headerValues('authorization'));
    return this.#authorization;
  }

  headerValues(name: string): readonly string[] {
    const raw = this.native.rawHeaders ?? this.native.raw?.rawHeaders ?? [];
    let values: string[] | undefined;
    for (let index = 0; index < raw.length; index += 2) {
      const field = raw[index];
      if (field === undefined || field.length !== name.length || field.toLowerCase() !== name) continue;
      (values ??= []).push(raw[index + 1] ?? '');
    }
    return values ?? NONE;
  }
}

const NONE: readonly string[] = Object.freeze([]);

/** Whether the value is a request of Express or Fastify; anything else is refused by the guard. */
export function isFrameworkRequest(value: unknown): value is FrameworkRequest {
  if (typeof value !== 'object' || value === null || !('url' in value) || !('method' in value)) return false;
  return 'rawHeaders' in value || ('raw' in value && typeof value.raw === 'object');
}
