import { resolve } from 'node:path';

import { z } from 'zod';

const Environment = z.object({
  PORT: z.coerce.number().int().min(1).max(65_534).default(3000),
  PLATFORM: z.enum(['express', 'fastify']).default('express'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
});

/** Everything that differs between two places where the sample runs; the only reader of the environment. */
export class Settings {
  readonly port: number;
  readonly platform: 'express' | 'fastify';
  /** Where PostgreSQL is; without it, records are in a SQLite file under `dataDirectory`. */
  readonly databaseUrl: string | undefined;
  /** Where Redis is; without it, the database also keeps what lives for minutes. */
  readonly redisUrl: string | undefined;
  readonly baseUrl: string;
  /** The authorization server's name; the sessions' issuer is `baseUrl`, another one. */
  readonly oauthIssuer: string;
  /** Where somebody else's app is: an origin of its own. */
  readonly budgetAppPort: number;
  readonly budgetAppUrl: string;

  constructor(
    environment: Readonly<Record<string, string | undefined>> = process.env,
    readonly dataDirectory: string = resolve('.data'),
  ) {
    const { PORT, PLATFORM, DATABASE_URL, REDIS_URL } = Environment.parse(environment);
    this.port = PORT;
    this.platform = PLATFORM;
    this.databaseUrl = DATABASE_URL;
    this.redisUrl = REDIS_URL;
    this.baseUrl = `http://localhost:${PORT}`;
    this.oauthIssuer = `${this.baseUrl}/oauth`;
    this.budgetAppPort = PORT + 1;
    this.budgetAppUrl = `http://localhost:${this.budgetAppPort}`;
  }
}
