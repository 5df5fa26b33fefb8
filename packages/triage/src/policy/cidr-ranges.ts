import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Ranges are wide enough from here on; 64 of them can never be all addresses. */
const prefixBitsMin = { ipv4: 8, ipv6: 7 };
const allowed = `an address with a prefix, such as 10.0.0.0/8 or fd00::/8: at least /${prefixBitsMin.ipv4} for IPv4 and /${prefixBitsMin.ipv6} for IPv6`;

/** Compiled ranges, or why there are none. */
export type CidrRanges =
  { readonly contains: (value: string) => boolean } | { readonly message: string; readonly allowed: string };

/** Compiles ranges of addresses. What is no address, such as one with a port, is in none of them. */
export function compileCidrs(texts: readonly string[]): CidrRanges {
  const ranges: (readonly [Address, number])[] = [];
  for (const text of texts) {
    if (!ipaddr.isValidCIDR(text))
      return { message: `${JSON.stringify(text)} is no range of addresses`, allowed };
    const [address, bits] = ipaddr.parseCIDR(text);
    if (bits < prefixBitsMin[address.kind()])
      return { message: `${JSON.stringify(text)} is nearly every address`, allowed };
    ranges.push([address, bits]);
  }
  const contains = (value: string): boolean => {
    const address = addressOf(value);
    return address !== undefined && ranges.some(([range, bits]) => isWithin(address, range, bits));
  };
  return { contains };
}

/** The longest way to write an address, with a zone. */
const addressCharactersMax = 100;

/** Only the plain spellings: `0x7f.1` and `2130706433` are numbers that happen to be read as addresses elsewhere. */
function addressOf(value: string): Address | undefined {
  if (value.length > addressCharactersMax) return undefined;
  if (ipaddr.IPv4.isValidFourPartDecimal(value)) return ipaddr.IPv4.parse(value);
  if (!value.includes(':') || !ipaddr.IPv6.isValid(value)) return undefined;
  const address = ipaddr.IPv6.parse(value);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function isWithin(address: Address, range: Address, bits: number): boolean {
  if (address.kind() === 'ipv4' && range.kind() === 'ipv4')
    return (address as ipaddr.IPv4).match(range as ipaddr.IPv4, bits);
  if (address.kind() === 'ipv6' && range.kind() === 'ipv6')
    return (address as ipaddr.IPv6).match(range as ipaddr.IPv6, bits);
  return false;
}
