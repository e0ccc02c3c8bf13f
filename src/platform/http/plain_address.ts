const MAPPED_IPV4 = "::ffff:";

/**
 * Returns an address without the prefix that an IPv4 client's has on a dual-stack socket, as in
 * `::ffff:192.0.2.1`.
 */
export function plainAddress(address: string): string {
  return address.startsWith(MAPPED_IPV4) && address.includes(".")
    ? address.slice(MAPPED_IPV4.length)
    : address;
}
