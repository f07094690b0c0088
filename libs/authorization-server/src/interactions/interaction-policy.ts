import { errors, interactionPolicy } from 'oidc-provider';

import type { ResolvedAuthorizationServerOptions } from '../options/resolve-authorization-server-options.js';
import { requestedResources } from '../provider/resource-servers.js';
import { ServerAccount } from '../provider/server-account.js';
import { grantable, missing } from './consent.js';

const { base, Check } = interactionPolicy;

/** When a user is asked to log in, and when to decide. */
export function serverInteractionPolicy(
  options: ResolvedAuthorizationServerOptions,
): ReturnType<typeof base> {
  const policy = base();
  policy.get('login')?.checks.add(accountIsGone);
  const consent = policy.get('consent');
  // Asked by our own rule: what the user has no right to is neither asked for nor given.
  for (const rule of ['op_scopes_missing', 'op_claims_missing', 'rs_scopes_missing', 'rar_prompt'])
    consent?.checks.remove(rule);
  consent?.checks.add(consentIsMissing(options));
  return policy;
}

/** A session of a user who was disabled or removed since is nobody's. */
const accountIsGone = new Check('account_gone', 'End-User authentication is required', ({ oidc }) =>
  oidc.session?.accountId !== undefined && oidc.account === undefined
    ? Check.REQUEST_PROMPT
    : Check.NO_NEED_TO_PROMPT,
);

function consentIsMissing(options: ResolvedAuthorizationServerOptions): interactionPolicy.Check {
  return new Check('scopes_missing', 'requested scopes not granted', 'consent_required', async (ctx) => {
    const account = ServerAccount.of(ctx.oidc.account);
    const request = {
      scopes: [...ctx.oidc.requestParamScopes],
      resources: requestedResources(ctx, options),
    };
    const possible = grantable(request, (await account?.rights()) ?? [], options.scopes);
    if (possible.names.length === 0 && !possible.openid) {
      throw new errors.AccessDenied('the user may do nothing of what was asked for');
    }
    return missing(possible, ctx.oidc.grant).length > 0 ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT;
  });
}
