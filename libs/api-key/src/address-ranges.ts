import { BlockList, isIP } from 'node:net';

/** Whether the text is an address or a CIDR range: `203.0.113.7`, `10.0.0.0/8`, `2001:db8::/32`. */
export function isAddressRange(text: string): boolean {
  return parseRange(text) !== undefined;
}

/**
 * Compiles an allow list; undefined when it is empty, which allows any address.
 * IPv4 addresses match in their IPv6 form too (`::ffff:10.0.0.1`). A range that can't be read allows nothing.
 */
export function addressRule(ranges: readonly string[]): ((address: string) => boolean) | undefined {
  if (ranges.length === 0) return undefined;
  const allowed = new BlockList();
  for (const range of ranges.map(parseRange)) {
    if (range !== undefined) allowed.addSubnet(range.address, range.bits, range.family);
  }
  return (address) => {
    const family = familyOf(address);
    return family !== undefined && allowed.check(address, family);
  };
}

interface AddressRange {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

function parseRange(text: string): AddressRange | undefined {
  const [, address, suffix] = /^([\d.:A-Fa-f]{2,45})(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = address === undefined ? undefined : familyOf(address);
  if (address === undefined || family === undefined) return undefined;
  const most = family === 'ipv4' ? 32 : 128;
  const bits = suffix === undefined ? most : Number(suffix);
  return bits <= most ? { address, bits, family } : undefined;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}
