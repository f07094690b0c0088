import type { ClientAuthentication, ClientGrantType, ClientRecord } from './client-record.js';

interface ApplicationRules {
  /** How it may show who it is; the first unless told otherwise. */
  readonly authentications: readonly [ClientAuthentication, ...ClientAuthentication[]];
  readonly grantTypes: readonly ClientGrantType[];
  /** Those that it has unless told otherwise. */
  readonly usualGrantTypes: readonly ClientGrantType[];
  /** Those that it can't be without. */
  readonly neededGrantTypes: readonly ClientGrantType[];
}

const confidential = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;

const ofUsers = ['authorization_code', 'refresh_token'] as const;

/** Whoever has the application has its secret: it can't keep one, nor act in its own name (RFC 6749 §2.1, §4.4). */
const publicClient: ApplicationRules = {
  authentications: ['none'],
  grantTypes: ofUsers,
  usualGrantTypes: ofUsers,
  neededGrantTypes: ['authorization_code'],
};

/** What each kind of application may be. */
export const applicationRules: Readonly<Record<ClientRecord['application'], ApplicationRules>> = {
  web: {
    authentications: confidential,
    grantTypes: [...ofUsers, 'client_credentials'],
    usualGrantTypes: ofUsers,
    neededGrantTypes: ['authorization_code'],
  },
  browser: publicClient,
  native: publicClient,
  service: {
    authentications: confidential,
    grantTypes: ['client_credentials'],
    usualGrantTypes: ['client_credentials'],
    neededGrantTypes: ['client_credentials'],
  },
};

/** Whether a client shows who it is by a secret. */
export function needsSecret({ authentication }: Pick<ClientRecord, 'authentication'>): boolean {
  return authentication === 'client_secret_basic' || authentication === 'client_secret_post';
}
