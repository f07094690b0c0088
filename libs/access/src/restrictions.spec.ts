import { describe, expect, it } from '@jest/globals';

import { requestWith } from '../test/requests.js';
import { restrictionDenial } from './restrictions.js';

const allow = (...addresses: readonly string[]) => ({
  allowsAddress: (address: string) => addresses.includes(address),
  browserUse: 'refuse' as const,
});

describe('restrictions of a good credential', () => {
  it('let pass what they allow', () => {
    expect(restrictionDenial(requestWith(), allow('127.0.0.1'), 'key-1')).toBeUndefined();
    const any = { allowsAddress: undefined, browserUse: 'refuse' as const };
    expect(restrictionDenial(requestWith(), any, 'key-1')).toBeUndefined();
  });

  it('refuse another address by the id of the credential', () => {
    expect(restrictionDenial(requestWith(), allow('192.0.2.1'), 'key-1')).toMatchObject({
      status: 403,
      code: 'address_refused',
      challenge: 'none',
      audit: { credentialId: 'key-1' },
    });
  });

  it('refuse an address that nobody knows: a restriction that can not be judged is not met', () => {
    const request = requestWith([], { ip: undefined });
    expect(restrictionDenial(request, allow('127.0.0.1'), 'key-1')).toMatchObject({
      code: 'address_refused',
    });
  });

  it('tell a browser before an address: the key has to be replaced [K12]', () => {
    const request = requestWith(['Sec-Fetch-Site', 'cross-site']);
    expect(restrictionDenial(request, allow(), 'key-1')).toMatchObject({
      code: 'credential_in_browser',
      audit: { type: 'credential-in-browser' },
    });
  });
});
