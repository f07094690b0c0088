import { App } from '../support/app.js';
import { apiKeyApp, tokenApp } from '../support/latchkey-app.js';

/** A server on Fastify, bare or behind Latchkey; one caller sends one credential again and again. */
export const subject = async (what) => {
  const { app, credential } =
    what === 'bare'
      ? { app: await App.start(), credential: () => ({}) }
      : await (what === 'api-key' ? apiKeyApp() : tokenApp(what));
  return { target: { url: await app.listen(), headers: await credential() } };
};
