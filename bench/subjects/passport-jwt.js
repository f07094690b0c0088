import { createServer } from 'node:http';

import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import { passportJwtSecret } from 'jwks-rsa';
import { ExtractJwt, Strategy } from 'passport-jwt';

import { App } from '../support/app.js';
import { AUDIENCE, compact, ISSUER, issuerOf } from '../support/tokens.js';

/** `AuthGuard('jwt')` on passport-jwt, with jwks-rsa for public keys, each set up as its documentation shows. */
export const subject = async (alg) => {
  const issuer = issuerOf(alg);
  const key =
    issuer.jwk === undefined
      ? { secretOrKey: issuer.verificationKey }
      : {
          secretOrKeyProvider: passportJwtSecret({
            cache: true,
            rateLimit: true,
            jwksRequestsPerMinute: 5,
            jwksUri: await serve({ keys: [issuer.jwk] }),
          }),
        };

  class JwtStrategy extends PassportStrategy(Strategy) {
    constructor() {
      super({
        jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
        ...key,
        audience: AUDIENCE,
        issuer: ISSUER,
        algorithms: [alg],
      });
    }

    validate({ sub }) {
      return { userId: sub };
    }
  }

  const app = await App.start({ providers: [JwtStrategy] });
  await app.capture();
  const guard = new (AuthGuard('jwt'))();
  const credential = () => ({ authorization: `Bearer ${compact(issuer.token())}` });
  return {
    prepare: (count) => app.contexts(Array.from({ length: count }, credential)),
    run: (context) => guard.canActivate(context),
  };
};

const serve = async (keySet) => {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(keySet));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${server.address().port}/jwks.json`;
};
