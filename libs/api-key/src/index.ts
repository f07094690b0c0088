export type { ApiKeyRecord, ApiKeyRestrictions, ApiKeySecret, ApiKeyState } from './api-key-record.js';
export type { ApiKeyQuery } from './api-key-store.js';
export { ApiKeyStore } from './api-key-store.js';
