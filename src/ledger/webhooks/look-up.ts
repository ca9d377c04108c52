// Looks up the name of a receiver. The system's own look-up keeps one of the four threads on which passwords are hashed and files
// are read, for as long as the name's server likes.
import { lookup as lookUp } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isPrivateAddress } from './private-address.ts';

export const REFUSED = 'the address is private or not allowed';

const TRY_MS = 2_000;
const TRIES = 2;

/** Of names on the internet: asks its servers without a thread, and does not read the hosts file. */
export function publicLookup(given?: Resolver): LookupFunction {
  return (host, { all: wantsAll }, found) => {
    // A new one knows the servers of the network that the machine is in now.
    const resolver = given ?? new Resolver({ timeout: TRY_MS, tries: TRIES });
    addressesOf(resolver, host).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined || addresses.some(({ address }) => isPrivateAddress(address)))
          return found(new Error(REFUSED), '', 0);
        if (wantsAll === true) return found(null, addresses);
        found(null, first.address, first.family);
      },
      (error) => found(error, '', 0),
    );
  };
}

async function addressesOf(resolver: Resolver, host: string) {
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  // A name may have addresses of one kind alone.
  if (four.status === 'rejected' && six.status === 'rejected') throw four.reason;
  return [
    ...(four.status === 'fulfilled' ? four.value : []).map((address) => ({ address, family: 4 })),
    ...(six.status === 'fulfilled' ? six.value : []).map((address) => ({ address, family: 6 })),
  ];
}

const AT_ONCE_MAX = 2;

/** Of names in one's own network, which the hosts file may have: a few at once, so that threads are left for others. */
export function privateLookup(ask: typeof lookUp = lookUp): LookupFunction {
  const waiting: (() => void)[] = [];
  let running = 0;

  function next(): void {
    if (running >= AT_ONCE_MAX) return;
    const begin = waiting.shift();
    if (begin === undefined) return;
    running += 1;
    begin();
  }

  return (host, options, found) => {
    waiting.push(() =>
      ask(host, { ...options, all: true }, (error, addresses) => {
        running -= 1;
        next();
        const [first] = addresses ?? [];
        if (error !== null || first === undefined) return found(error, '', 0);
        if (options.all === true) return found(null, addresses);
        found(null, first.address, first.family);
      }),
    );
    next();
  };
}
