// Addresses that a webhook must not reach: those of this machine, of private networks, and others that are not public.
// Otherwise a subscriber could make this process ask services that only it can see.
import { BlockList, isIP } from 'node:net';

const V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;
/** Those that carry an IPv4 address (mapped, translated, 6to4, Teredo) are refused as a whole. */
const V6 = [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const;

/** Apart: a list takes every IPv4 address for a mapped one, too. */
const REFUSED = { 4: new BlockList(), 6: new BlockList() } as const;
for (const [net, prefix] of V4) REFUSED[4].addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of V6) REFUSED[6].addSubnet(net, prefix, 'ipv6');

export function isPrivateAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return REFUSED[4].check(address, 'ipv4');
  return version !== 6 || REFUSED[6].check(address, 'ipv6');
}

const NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)\.?$/i;

export type UrlRefusal = 'not-a-url' | 'not-https' | 'has-credentials' | 'private';

/** Of a new subscription. A URL is read without control characters and blanks, so that what is asked would not be what is shown. */
export function newUrlRefusal(text: string, allowsPrivate: boolean): UrlRefusal | undefined {
  return /[\p{Cc}\s]/u.test(text) ? 'not-a-url' : urlRefusal(text, allowsPrivate);
}

/** What is known before the name is looked up. The address that is found is checked when something is sent. */
export function urlRefusal(text: string, allowsPrivate: boolean): UrlRefusal | undefined {
  if (!URL.canParse(text)) return 'not-a-url';
  const { protocol, hostname, username, password } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return 'not-a-url';
  if (username !== '' || password !== '') return 'has-credentials';
  if (allowsPrivate) return undefined;
  if (protocol !== 'https:') return 'not-https';
  const host = hostname.replace(/^\[|\]$/g, '');
  const isPrivate = isIP(host) === 0 ? NAMES.test(host) : isPrivateAddress(host);
  return isPrivate ? 'private' : undefined;
}
