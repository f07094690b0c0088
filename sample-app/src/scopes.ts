import { defineScopes } from 'nestjs-latchkey';

/** Everything that a caller of this API can be allowed to do. */
export const scopes = defineScopes({
  'transfers:read': { description: 'See your transfers' },
  'transfers:write': { description: 'Move money', implies: ['transfers:read'] },
  'transactions:read': { description: 'See the transactions of your accounts' },
  'settlements:read': { description: 'See settlements' },
  'settlements:write': { description: 'Report settlements', implies: ['settlements:read'] },
  'reports:read': { description: 'See daily reports' },
  'api-keys:manage': { description: 'Issue and revoke API keys' },
  'audit:read': { description: 'See the audit trail' },
});

/** What an administrator may give to a partner's API key, without holding it. */
export const partnerScopes: readonly string[] = ['settlements:read', 'settlements:write', 'reports:read'];
