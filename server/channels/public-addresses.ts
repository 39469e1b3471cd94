/** Which addresses the service may send to: what people type must not reach the network that the server is in. */
import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { TidesheetError } from '#domain/errors.ts';
import { SUBNET } from '../../couch/client-address.ts';

/** Reserved for special purposes by IANA: private networks, this machine, links, documentation, groups. */
const SPECIAL_V4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4']
];
/** Of IPv6 all but the part for the public is special; within it tunnels, which hide an address of IPv4, and documentation. */
const PUBLIC_V6 = ['2000::/3'];
const SPECIAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

export class AddressRefusedError extends TidesheetError {
  override readonly name = 'AddressRefusedError';

  constructor(host: string) {
    super(`${host} is not an address of the public internet.`, {
      code: 'address-refused',
      hint: 'An administrator of the server can allow a network with CHANNEL_NETWORKS.'
    });
  }
}

function listOf(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [, address = '', bits] = SUBNET.exec(subnet) ?? [];
    const isV4 = isIP(address) === 4;
    list.addSubnet(address, bits === undefined ? (isV4 ? 32 : 128) : Number(bits), isV4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

const special = listOf([...SPECIAL_V4, ...SPECIAL_V6]);
const publicV6 = listOf(PUBLIC_V6);

export class Addresses {
  readonly #allowed: BlockList;

  /** `networks`: besides the public internet. */
  constructor(networks: readonly string[]) {
    this.#allowed = listOf(networks);
  }

  /** Whether the address is in one of the networks that an administrator allowed. */
  isAllowed(address: string): boolean {
    return this.#allowed.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }

  isReachable(address: string): boolean {
    if (this.isAllowed(address)) return true;
    if (isIP(address) === 4) return !special.check(address, 'ipv4');
    return publicV6.check(address, 'ipv6') && !special.check(address, 'ipv6');
  }

  /**
   * Resolves a name for a connection, which is made to what is returned here and nothing else: a name that resolves otherwise the next time
   * changes nothing. One address that may not be reached refuses the name.
   */
  readonly lookup: LookupFunction = (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const refused = found.find(({ address }) => !this.isReachable(address));
      const [first] = found;
      if (refused !== undefined || first === undefined) return callback(new AddressRefusedError(host), '', 0);
      if (options.all === true) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}
