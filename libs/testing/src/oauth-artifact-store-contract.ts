import type { ContractCase } from './contract-case.js';
import { oauthArtifactStoreEnding } from './oauth-artifact-store-ending.js';
import type { OAuthArtifactStoreHarness } from './oauth-artifact-store-harness.js';
import { oauthArtifactStoreReading } from './oauth-artifact-store-reading.js';
import { oauthArtifactStoreSingleUse } from './oauth-artifact-store-single-use.js';
import { oauthArtifactStoreTransaction } from './oauth-artifact-store-transaction.js';

/** The guarantees of the port `OAuthArtifactStore`. */
export const oauthArtifactStoreContract: readonly ContractCase<OAuthArtifactStoreHarness>[] = [
  ...oauthArtifactStoreReading,
  ...oauthArtifactStoreSingleUse,
  ...oauthArtifactStoreEnding,
  ...oauthArtifactStoreTransaction,
];
