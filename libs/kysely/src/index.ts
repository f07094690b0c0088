export type { KyselyInstance } from './kysely-instance.js';
export type { PostgresListener } from './postgres-change-signal.js';
export type { KyselyStores, KyselyStoresOptions } from './kysely-stores.js';
export { kyselyStores } from './kysely-stores.js';
export { latchkeyMigrations, migrateLatchkey } from './migrate-latchkey.js';
export { DriverError } from './driver-error.js';
