/**
 * Lets a child process run TypeScript from source:
 * `node -C latchkey-source --import ./test/support/typescript.js sample-app/src/main.ts`.
 */
import { register } from 'node:module';

register('./typescript-hooks.js', import.meta.url);
