import { App } from './app.js';
import { ApiKey, ApiKeyService, Jwt, LatchkeyModule } from './latchkey.js';
import { AUDIENCE, compact, ISSUER, issuerOf } from './tokens.js';

/** An application behind Latchkey that takes tokens of one algorithm, and what a caller sends to it. */
export const tokenApp = async (alg) => {
  const issuer = issuerOf(alg);
  const key = issuer.jwk ?? { secret: issuer.verificationKey };
  const tokens = { issuer: ISSUER, audience: AUDIENCE, keys: [key], firstPartyClients: ['web'] };
  const app = await App.start({ imports: [LatchkeyModule.forRoot({ tokens })], decorators: [Jwt()] });
  return { app, credential: () => ({ authorization: `Bearer ${compact(issuer.token())}` }) };
};

/** The same with API keys, in the memory store. */
export const apiKeyApp = async () => {
  const apiKeys = {
    prefix: 'acme_sk',
    environment: 'live',
    pepper: 'a pepper of more than thirty-two bytes',
  };
  const app = await App.start({ imports: [LatchkeyModule.forRoot({ apiKeys })], decorators: [ApiKey()] });
  const keys = app.nest.get(ApiKeyService);
  const credential = async () => {
    const { key } = await keys.issue({ name: 'Nightly', owner: 'settlements', scopes: ['things:read'] });
    return { 'x-api-key': key.expose() };
  };
  return { app, credential };
};
