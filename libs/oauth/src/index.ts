export type {
  ProtectedResourceOptions,
  ResolvedProtectedResourceOptions,
} from './protected-resource-options.js';
export { resolveProtectedResourceOptions } from './protected-resource-options.js';
export { metadataAddress } from './protected-resource-metadata.js';
export { protectedResourceRoute } from './protected-resource.route.js';
