import type { Principal, PrincipalKind } from '#core';

type Judge = (value: unknown) => boolean;

const isText: Judge = (value) => typeof value === 'string' && value !== '';
const isTexts: Judge = (value) => Array.isArray(value) && value.every((item) => typeof item === 'string');
const isObject: Judge = (value) => typeof value === 'object' && value !== null;

/** What every principal has, and what each kind has besides; members that may be undefined are left out. */
const COMMON: Readonly<Record<string, Judge>> = {
  subject: isText,
  tenant: isText,
  scopes: isTexts,
  credential: (value) => isObject(value) && isText(Reflect.get(Object(value), 'scheme')),
  claims: isObject,
};
const OF_KIND: Readonly<Record<PrincipalKind, Readonly<Record<string, Judge>>>> = {
  service: { name: isText },
  user: { roles: isTexts },
  delegated: { roles: isTexts, clientId: isText },
};

/**
 * Holds what an application's own mapping made of a user against its type: what it lacks would be missed later,
 * by a rule that lets too much pass.
 *
 * @throws TypeError naming the scheme and the member
 */
export function assertPrincipal(scheme: string, principal: Principal): void {
  const fault = (member: string): TypeError =>
    new TypeError(`The principal of scheme '${scheme}' has no proper \`${member}\``);
  if (!isObject(principal) || !Object.hasOwn(OF_KIND, principal.kind)) throw fault('kind');
  for (const [member, isProper] of Object.entries({ ...COMMON, ...OF_KIND[principal.kind] })) {
    if (!isProper(Reflect.get(principal, member))) throw fault(member);
  }
}
