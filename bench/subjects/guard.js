import { AccessGuard } from '../support/latchkey.js';
import { apiKeyApp, tokenApp } from '../support/latchkey-app.js';

/** Latchkey's guard, on credentials that it has never seen. */
export const subject = async (what) => {
  const { app, credential } = what === 'api-key' ? await apiKeyApp() : await tokenApp(what);
  await app.capture();
  const guard = app.nest.get(AccessGuard);
  return {
    prepare: async (count) => app.contexts(await Promise.all(Array.from({ length: count }, credential))),
    run: (context) => guard.canActivate(context),
  };
};
