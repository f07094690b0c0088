export type { Authorization, RequestView } from './request-view.js';
export type { ChallengeForm, PresentedCredential, Presentation, RunnableStrategy, Scheme } from './scheme.js';
export { ABSENT, AMBIGUOUS, isVerification, MALFORMED, presentedCredential } from './scheme.js';
export { privatePassport } from './passport/private-passport.js';
export type { RootHandler, RootRoute } from './http/root-routes.js';
export { mountRootHandler, mountRootRoutes } from './http/root-routes.js';
export { PassportRegistry } from './passport/passport-registry.js';
export { browserMisuse } from './browser-use.js';
export { HttpRequestView, isFrameworkRequest } from './http/http-request-view.js';
export type { RequestOrigin } from './http/request-origin.js';
export { requestOrigin } from './http/request-origin.js';
export { restrictionDenial } from './restrictions.js';
export type {
  CredentialOptions,
  JwtDecoratorOptions,
  OAuthDecoratorOptions,
} from './decorators/credential.decorator.js';
export { Accept, ApiKey, Jwt, OAuth } from './decorators/credential.decorator.js';
export type { PublicOptions } from './decorators/exemption.decorator.js';
export { External, Public } from './decorators/exemption.decorator.js';
export { Scopes } from './decorators/scopes.decorator.js';
export { Roles } from './decorators/roles.decorator.js';
export type { AccessPolicy } from './decorators/require.decorator.js';
export { Require } from './decorators/require.decorator.js';
export { CurrentPrincipal } from './decorators/current-principal.decorator.js';
export { principalOf } from './http/principal-carrier.js';
export type { AspectContext, AspectDefinition, PolicyAspect } from './policy/policy-aspect.js';
export { definePolicyAspect } from './policy/policy-aspect.js';
export type { PolicyDecorator } from './policy/policy-metadata.js';
export type { PolicyCheck, PolicyCheckInput, RoutePolicy } from './policy/route-policy.js';
export type { ChallengeError, Denial, DenialAudit, DenialCode } from './denial.js';
export type { ProblemDetails } from './http/problem-details.js';
export { PROBLEM_CONTENT_TYPE } from './http/problem-details.js';
export { ProblemInterceptor } from './http/problem.interceptor.js';
export { rethrowWithWireNames } from './http/wire-names.js';
export type { AccessRules, AccessShape, RoutePolicyOption } from './access-options.js';
export { ResolvedAccessOptions } from './access-options.js';
export { resolveAccessOptions } from './resolve-access-options.js';
export { AccessCounters } from './access-counters.js';
export { AccessGuard } from './access.guard.js';
export { AccessEnforcer } from './access-enforcer.js';
export { PolicyRegistry } from './policy/policy-registry.js';
export { AccessParts, accessProviders } from './access-providers.js';
