const MAPPED_IPV4 = "::ffff:";

/**
 * Returns an address as it is without the form that a socket gives it which listens on both
 * protocols: there an IPv4 client has `::ffff:192.0.2.1`.
 */
export function plainAddress(address: string): string {
  return address.startsWith(MAPPED_IPV4) && address.includes(".")
    ? address.slice(MAPPED_IPV4.length)
    : address;
}
