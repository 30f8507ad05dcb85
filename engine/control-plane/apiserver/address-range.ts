// IPv4 addresses of a range, by their place in it.
// Upstream: net/netip and k8s.io/utils/net. Same for IPv4.

export interface AddressRange {
  /** As it was given: '10.96.0.0/16'. */
  readonly text: string;
  readonly network: number;
  /** How many addresses, with the network's own and the broadcast. */
  readonly size: number;
}

export function addressRange(text: string): AddressRange {
  const [address = '', bits = '32'] = text.split('/');
  const size = (1 << (32 - Number(bits))) >>> 0;
  const number = numberOf(address) ?? 0;
  return { text, network: number - number % size, size };
}

/** The nth address of the range; 0 is the network's own. */
export function addressAt({ network }: AddressRange, place: number): string {
  const number = network + place;
  return [16_777_216, 65_536, 256, 1]
    .map((weight) => Math.floor(number / weight) % 256).join('.');
}

/** Where an address stands; undefined if it is no IPv4 address. Outside of
 *  the range it is negative or at least `size`. */
export function placeOf(
  { network }: AddressRange,
  address: string,
): number | undefined {
  const number = numberOf(address);
  return number === undefined ? undefined : number - network;
}

function numberOf(address: string): number | undefined {
  const parts = address.split('.');
  const isAddress = parts.length === 4 && parts.every((part) =>
    /^\d{1,3}$/.test(part) && Number(part) < 256);
  if (!isAddress) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}
