/**
 * A program that starts an application, has it answer, stops it, and has nothing left to do:
 * `node -C latchkey-source --import ./test/support/typescript.js test/support/short-life.ts fastify`.
 */
import { setTimeout as later } from 'node:timers/promises';

import { Controller, Get } from '@nestjs/common';
import { ApiKey, generateSigningKey } from 'nestjs-latchkey';

import { GuardedApp } from './guarded-app.js';
import { platforms } from './platforms.js';

@Controller('things')
class ThingsController {
  @Get()
  @ApiKey()
  list() {
    return {};
  }
}

const platform = platforms.find((name) => name === process.argv[2]) ?? 'express';
const issuer = 'https://own.example.com';

for (let start = 0; start < 2; start += 1) {
  const guarded = await GuardedApp.start(platform, {
    controllers: [ThingsController],
    options: {
      issuing: { issuer, audience: issuer, signingKeys: [await generateSigningKey()] },
      passport: { register: { jwt: 'jwt', apiKey: 'api-key' } },
    },
  });
  const { status } = await guarded.send('/things', { headers: await guarded.key() });
  await guarded.send('/things', { headers: { 'X-API-Key': 'nonsense' } });
  await guarded.send('/things', { headers: { 'X-API-Key': 'nonsense' } });
  await guarded.close();
  console.log(status);
}
// What the sockets of the requests need to close.
await later(50);
console.log(
  JSON.stringify(process.getActiveResourcesInfo().filter((name) => /Timeout|Immediate|TCP/.test(name))),
);
