import { ServiceUnavailableException, UnauthorizedException } from '@nestjs/common';
import { type SessionOutcome, type TokenResponse, toTokenResponse } from 'nestjs-latchkey';

/** What the responses of Express and Fastify have in common. */
export interface ResponseHeaders {
  header(name: string, value: string): unknown;
}

/** The tokens, or 401 for a login or refresh token that is no good, whatever is wrong with it; 503 when nobody can tell. */
export function tokenAnswer(outcome: SessionOutcome, response: ResponseHeaders): TokenResponse {
  switch (outcome.outcome) {
    case 'issued':
      return toTokenResponse(outcome);
    case 'refused':
      response.header('www-authenticate', 'Bearer realm="payments"');
      throw new UnauthorizedException();
    case 'unavailable':
      response.header('retry-after', String(outcome.retryAfterSeconds));
      throw new ServiceUnavailableException();
  }
}
