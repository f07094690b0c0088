import type { ScopeCatalogue } from '#core';

import type { ApiKeyService, IssuedApiKey } from './api-key-service.js';

/** Issues the key that development mode prints: every scope of the catalogue, owned by `development`. */
export function developmentKey(service: ApiKeyService, catalogue: ScopeCatalogue): Promise<IssuedApiKey> {
  return service.issue({ name: 'Development key', owner: 'development', scopes: catalogue.names });
}
