import { defineScopes } from 'nestjs-latchkey';

/** Everything that a caller of this API can be allowed to do. */
export const scopes = defineScopes({
  'transactions:read': { description: 'See the transactions of your accounts' },
  'transfers:read': { description: 'See your transfers', implies: ['transactions:read'] },
  'transfers:write': { description: 'Move money', implies: ['transfers:read'] },
  'settlements:read': { description: 'See settlements' },
  'settlements:write': { description: 'Report settlements', implies: ['settlements:read'] },
  'reports:read': { description: 'See daily reports' },
  'api-keys:manage': { description: 'Issue and revoke API keys' },
  'audit:read': { description: 'See the audit trail' },
});

/** What an administrator may give to a partner's API key, without holding it. */
export const partnerScopes: readonly string[] = ['settlements:read', 'settlements:write', 'reports:read'];

/** What other applications can be given an access token for; whatever else there is, is not for them. */
export const oauthScopes: readonly string[] = ['transactions:read', 'reports:read'];
