import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** A network, `10.20.0.0/16`. A single address is one of its own. */
export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Global unicast (RFC 4291): everything else in IPv6 is local, reserved, or another protocol in disguise. */
const GLOBAL_V6 = ipaddr.parseCIDR('2000::/3');

/** Instance metadata of cloud machines: hands out credentials, so that no allow-list opens it. */
const METADATA = ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32', '100.100.100.200/32', '192.0.0.192/32'].map((text) =>
  ipaddr.parseCIDR(text),
);

/** `undefined` for a text that is neither an address nor a network. */
export function parseNetwork(text: string): Network | undefined {
  // ipaddr.js reads short forms as well, `10.1` for 10.0.0.1; here nobody shall have to guess.
  if (isIP(text.split('/')[0] ?? '') === 0) return undefined;
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (isIP(text) === 0) return undefined;
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/**
 * Why no request goes to this address; `undefined` = one may. Only addresses of the public internet, and networks that the operator
 * lists. An IPv4 address inside an IPv6 one counts as the IPv4 address.
 * @param address as a resolver gives it, without brackets
 */
export function whyForbidden(address: string, allowed: readonly Network[]): string | undefined {
  if (isIP(address) === 0) return `${address} is no address`;
  const parsed = ipaddr.process(address);
  if (METADATA.some((network) => isWithin(parsed, network)))
    return `${address} is where machines keep their credentials`;
  if (allowed.some((network) => isWithin(parsed, network))) return undefined;
  const range = parsed.range();
  if (range !== 'unicast') return `${address} is not on the public internet (${range})`;
  if (parsed.kind() === 'ipv6' && !isWithin(parsed, GLOBAL_V6)) return `${address} is not on the public internet`;
  return undefined;
}

/** Whether it is this machine itself. */
export function isLoopback(address: string): boolean {
  return isIP(address) !== 0 && ipaddr.process(address).range() === 'loopback';
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, [network, bits]: Network): boolean {
  if (address.kind() !== network.kind()) return false;
  return address.kind() === 'ipv4'
    ? (address as ipaddr.IPv4).match(network, bits)
    : (address as ipaddr.IPv6).match(network, bits);
}
