import { resolve } from 'node:path';

import { z } from 'zod';

const Environment = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  PLATFORM: z.enum(['express', 'fastify']).default('express'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
});

/** Everything that differs between two places where the sample runs; the only reader of the environment. */
export class Settings {
  readonly port: number;
  readonly platform: 'express' | 'fastify';
  /** Where PostgreSQL is; without it, records are in a SQLite file under `dataDirectory`. */
  readonly databaseUrl: string | undefined;
  readonly baseUrl: string;

  constructor(
    environment: Readonly<Record<string, string | undefined>> = process.env,
    readonly dataDirectory: string = resolve('.data'),
  ) {
    const { PORT, PLATFORM, DATABASE_URL } = Environment.parse(environment);
    this.port = PORT;
    this.platform = PLATFORM;
    this.databaseUrl = DATABASE_URL;
    this.baseUrl = `http://localhost:${PORT}`;
  }
}
