export type { HealthContributor } from './health-contributor.js';
export { HealthContributors } from './health-contributor.js';
export type { HealthCheck, HealthReport, HealthStatus } from './latchkey-health.js';
export { LatchkeyHealth } from './latchkey-health.js';
