/**
 * Augment it to have scopes and roles checked by the compiler.
 *
 * @example Typed scopes
 * ```ts
 * declare module 'nestjs-latchkey' {
 *   interface LatchkeyTypes { scopes: 'transfers:read' | 'transfers:write' }
 * }
 * ```
 */
export interface LatchkeyTypes {}

/** A scope's name: any string, or the union that the application declared in {@link LatchkeyTypes}. */
export type ScopeName = LatchkeyTypes extends { readonly scopes: infer S extends string } ? S : string;

/** A role's name: any string, or the union that the application declared in {@link LatchkeyTypes}. */
export type RoleName = LatchkeyTypes extends { readonly roles: infer R extends string } ? R : string;
