import { describe, expect, it } from '@jest/globals';

import { requestWith } from '../../test/requests.js';
import { HttpRequestView, isFrameworkRequest } from './http-request-view.js';

describe('a request as schemes see it', () => {
  it('gives every occurrence of a header, in order, whatever its case [R02]', () => {
    const request = requestWith(['X-API-Key', 'a', 'Host', 'x', 'x-api-key', 'b', 'X-API-KEY', 'a']);
    expect(request.headerValues('x-api-key')).toEqual(['a', 'b', 'a']);
    expect(request.headerValues('x-api-ke')).toEqual([]);
  });

  it('does not take a value for a name', () => {
    expect(requestWith(['X-Note', 'authorization', 'secret', 'x']).headerValues('authorization')).toEqual([]);
  });

  it('sees the second Authorization, which Node drops from `headers` [R02]', () => {
    const request = requestWith(['Authorization', 'Bearer a', 'Authorization', 'Bearer b']);
    expect(request.authorization).toEqual({ status: 'repeated' });
  });

  it("reads Fastify's request through to the raw one", () => {
    const fastify = {
      raw: { rawHeaders: ['X-A', '1'] },
      method: 'GET',
      url: '/a',
      id: 'req-1',
      protocol: 'https',
    };
    const request = isFrameworkRequest(fastify) ? new HttpRequestView(fastify) : undefined;
    expect(request?.headerValues('x-a')).toEqual(['1']);
    expect([request?.secure, request?.requestId, request?.address]).toEqual([true, 'req-1', undefined]);
  });

  it('gives the path as received, and not as a mounted router sees it', () => {
    expect(requestWith([], { url: '/b', originalUrl: '/a/b?c' }).url).toBe('/a/b?c');
  });

  it('has an id where the framework, or middleware, gives a text or a number', () => {
    expect(requestWith([], { id: 'a' }).requestId).toBe('a');
    expect(requestWith([], { id: 7 }).requestId).toBe('7');
    expect(requestWith([], { id: { toString: () => 'x' } }).requestId).toBeUndefined();
    expect(requestWith().requestId).toBeUndefined();
  });

  it.each([undefined, null, 'GET /', {}, { url: '/' }, { url: '/', method: 'GET' }, { raw: {} }])(
    'knows what is none: %j',
    (value) => {
      expect(isFrameworkRequest(value)).toBe(false);
    },
  );
});
