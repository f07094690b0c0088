/**
 * What Latchkey needs of a Redis client; an instance of `Redis` or `Cluster` of `ioredis` is one. Connections,
 * credentials, TLS and time-outs are the application's.
 */
export interface RedisClient {
  evalsha(sha: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  ping(): Promise<unknown>;
}
