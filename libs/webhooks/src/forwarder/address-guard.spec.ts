import { describe, expect, it } from '@jest/globals';
import { AddressGuard } from './address-guard.js';

/** Addresses by which others' guards were passed, and what each of them is. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'all of 127/8 is loopback'],
  ['0.0.0.0', 'this machine, on Linux'],
  ['0.1.2.3', 'this network'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['100.100.100.200', "Alibaba Cloud's metadata"],
  ['169.254.169.254', 'metadata of AWS, Google, Azure'],
  ['169.254.170.2', "AWS's credentials of tasks"],
  ['168.63.129.16', "Azure's wire server, which looks public"],
  ['192.0.0.192', "Oracle Cloud's metadata"],
  ['192.0.2.1', 'documentation'],
  ['198.18.0.1', 'benchmarks'],
  ['192.88.99.1', '6to4 relay'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.250', 'multicast, SSDP'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback in full'],
  ['::7f00:1', 'IPv4-compatible loopback'],
  ['::127.0.0.1', 'the same, mixed'],
  ['::ffff:127.0.0.1', 'mapped loopback'],
  ['::ffff:7f00:1', 'the same in hex'],
  ['::ffff:169.254.169.254', 'mapped metadata'],
  ['::ffff:0:127.0.0.1', 'translated (RFC 6145)'],
  ['64:ff9b::7f00:1', 'NAT64 of loopback'],
  ['64:ff9b::a9fe:a9fe', 'NAT64 of metadata'],
  ['64:ff9b:1::7f00:1', 'local NAT64'],
  ['2002:7f00:1::', '6to4 of loopback'],
  ['2001:0:1::1', 'Teredo'],
  ['2001:db8::1', 'documentation'],
  ['3fff::1', 'documentation'],
  ['fc00::1', 'unique local'],
  ['fd00:ec2::254', "AWS's metadata"],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local with its zone'],
  ['fec0::1', 'site-local'],
  ['ff02::1', 'multicast'],
  ['100::1', 'discard'],
  ['4000::1', 'not assigned to anybody'],
];

describe('the address guard', () => {
  const guard = new AddressGuard();

  it.each(REFUSED)('refuses %s: %s', (address) => {
    expect(guard.permits(address, 'example.com', true)).toBe(false);
  });

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111'])(
    'lets %s be called, with TLS only',
    (address) => {
      expect(guard.permits(address, 'example.com', true)).toBe(true);
      expect(guard.permits(address, 'example.com', false)).toBe(false);
    },
  );

  it('lets be called what was allowed: an address, a range, a name; without TLS too', () => {
    const own = new AddressGuard([
      '10.1.0.0/16',
      '127.0.0.1',
      'Queue.internal',
    ]);
    const may = (address: string, host = 'example.com') =>
      own.permits(address, host, false);
    expect(may('10.1.2.3')).toBe(true);
    expect(may('10.2.2.3')).toBe(false);
    expect(may('127.0.0.1')).toBe(true);
    expect(may('::ffff:127.0.0.1')).toBe(true);
    expect(may('127.0.0.2')).toBe(false);
    expect(may('192.168.0.9', 'queue.INTERNAL')).toBe(true);
    expect(may('fd00::1')).toBe(false);
    expect(new AddressGuard(['fd00::/8']).permits('fd12::1', 'x', false)).toBe(
      true,
    );
  });

  it('refuses a range that is none', () => {
    expect(() => new AddressGuard(['10.0.0.0/99'])).toThrow(/10\.0\.0\.0\/99/);
  });
});
