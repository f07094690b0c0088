import type { Agent, IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';

export interface RawRequest {
  readonly method?: string;
  /** Names and values in turn, as they go over the wire: a repeated header stands twice. */
  readonly headers?: readonly string[] | Readonly<Record<string, string>>;
  readonly body?: string;
  readonly agent?: Agent;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The text as JSON; empty where it is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends exactly what it is given: `fetch` joins repeated headers and adds its own. */
export function sendRaw(
  url: string,
  { method = 'GET', headers = {}, body, agent }: RawRequest = {},
): Promise<RawAnswer> {
  const pairs = Array.isArray(headers) ? (headers as readonly string[]) : Object.entries(headers).flat();
  const { host, hostname, port, origin } = new URL(url);
  const isBodiless = body === undefined && ['GET', 'HEAD', 'OPTIONS'].includes(method);
  const framing = isBodiless ? [] : ['content-length', String(Buffer.byteLength(body ?? ''))];
  const hostField = pairs.some((field, at) => at % 2 === 0 && field.toLowerCase() === 'host')
    ? []
    : ['host', host];
  return new Promise((resolve, reject) => {
    const outgoing = request({
      hostname,
      port,
      // As it stands: a URL would tidy it up.
      path: url.slice(origin.length),
      method,
      headers: [...hostField, ...framing, ...pairs],
      agent: agent ?? false,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: parsed(text) }),
      );
    });
    outgoing.end(body);
  });
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
