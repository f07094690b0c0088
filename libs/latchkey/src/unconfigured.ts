import { InvalidOptionsError } from '#core';

/**
 * Stands in for a service whose option is left out: any use of it says which option that is.
 * (Nest looks for lifecycle hooks and for `then` on every provider; those it has not.)
 */
export function unconfigured<T extends object>(service: string, option: string): T {
  const isHook = (key: string | symbol): boolean =>
    typeof key === 'symbol' || key === 'then' || key === 'constructor' || /^(?:on|before)[A-Z]/.test(key);
  const stand = Object.freeze({ __proto__: null });
  // Whatever is asked of it, it answers by throwing: so it stands in for any type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return new Proxy(stand, {
    get: (_target, key) => {
      if (isHook(key)) return undefined;
      throw new InvalidOptionsError(option, `is needed by ${service}`);
    },
  }) as T;
}
