import type { Interaction, InteractionResults, Provider } from 'oidc-provider';

import type { ServerContext } from '../provider/server-context.js';
import { seeOther } from './page-response.js';

/** What the client is told when the user says no. */
export const DENIED: InteractionResults = {
  error: 'access_denied',
  error_description: 'the user said no',
};

/** Ends the step, and sends the browser back to the authorization endpoint. */
export async function finish(
  ctx: ServerContext,
  provider: Provider,
  result: InteractionResults,
  mergeWithLastSubmission: boolean,
): Promise<void> {
  seeOther(ctx, await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission }));
}

/** A form is for one step of one interaction, in the session in which it was begun. */
export function boundTo(step: string, { uid, session }: Interaction): readonly string[] {
  return [step, uid, session?.uid ?? ''];
}
