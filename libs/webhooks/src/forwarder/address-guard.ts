import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ConfigurationError } from '../core/errors.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What IANA assigns to the public, of IPv6: all else, new forms too, is refused. */
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** Azure's metadata and DNS lie at an address that looks public. */
const METADATA = ['168.63.129.16'];

/** Says which addresses may be called: public ones, and those that were allowed. */
export class AddressGuard {
  readonly #ranges: readonly [Address, number][];
  readonly #hosts: ReadonlySet<string>;

  /**
   * @param allow addresses, ranges and host names
   * @throws {ConfigurationError} for a range that is none.
   */
  constructor(allow: readonly string[] = []) {
    const isRange = (text: string) => text.includes('/') || isIP(text) > 0;
    this.#ranges = allow.filter(isRange).map(parseRange);
    this.#hosts = new Set(
      allow.filter((text) => !isRange(text)).map((it) => it.toLowerCase()),
    );
  }

  /** Whether an address may depend on where a name leads to: some that are not public were allowed. */
  get hasRanges(): boolean {
    return this.#ranges.length > 0;
  }

  /** Whether a name was allowed, wherever it leads to. */
  permitsHost(host: string): boolean {
    return this.#hosts.has(host.toLowerCase());
  }

  /**
   * @param host what the URL names
   * @param secure whether it is called by TLS: in the clear only to what was allowed
   */
  permits(address: string, host: string, secure: boolean): boolean {
    if (this.permitsHost(host)) return true;
    const parsed = parse(address);
    if (this.#ranges.some((range) => contains(range, parsed))) return true;
    return secure && isPublic(parsed);
  }
}

/** What to do about an address that is not permitted. */
export function whyRefused(host: string, secure: boolean): string {
  return secure
    ? `${host} is, or leads to, an address that is not public. If that is meant, put it into the destination's allow: ['${host}']`
    : `${host} would be called without TLS: use https, or put it into the destination's allow: ['${host}']`;
}

/** The host of a URL; IPv6 without its brackets. */
export function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** IPv4 that is written as IPv6 is the same address; a zone is none of its business. */
function parse(address: string): Address {
  return ipaddr.process(address.replace(/%.*$/, ''));
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  if (METADATA.includes(address.toString())) return false;
  return address.kind() === 'ipv4' || address.match(PUBLIC_IPV6);
}

function contains([range, bits]: [Address, number], address: Address): boolean {
  return range.kind() === address.kind() && address.match(range, bits);
}

function parseRange(text: string): [Address, number] {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text);
    const address = parse(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch (cause) {
    throw new ConfigurationError(
      `allow: "${text}" is no range of addresses: write 10.0.0.0/8 or fd00::/8`,
      { cause },
    );
  }
}
