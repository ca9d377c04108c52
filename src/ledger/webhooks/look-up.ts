// Looks up the name of a receiver. The system's own look-up keeps one of the four threads on which passwords are hashed and files
// are read, for as long as the name's server likes.
import { type LookupAddress, lookup as lookUp } from 'node:dns';
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
/** Names that took longer share one of the two places. */
const SLOW_MS = 1_000;
const SLOW_MAX = 1_000;
const TOO_LATE = 'the name was not looked up in time';

/** Aborted when it is over. */
type Time = Pick<AbortSignal, 'aborted'>;

type Found = Parameters<LookupFunction>[2];

interface Asking {
  readonly options: Parameters<LookupFunction>[1];
  readonly found: Found;
  /** Over when its request has ended. */
  readonly request: Time;
}

/** Of names in one's own network, which the hosts file may have: a few at once, so that threads are left for others. */
export function createPrivateLookups(
  ask: typeof lookUp = lookUp,
  time: (ms: number) => Time = (ms) => AbortSignal.timeout(ms),
): (withinMs: number) => LookupFunction {
  const waiting = new Map<string, Asking[]>();
  const running = new Map<string, { readonly fast: Time; readonly askings: Asking[] }>();
  const slow = new Set<string>();

  function isSlow(host: string): boolean {
    return slow.has(host) || running.get(host)?.fast.aborted === true;
  }

  /** The longest waiting first, without those whose requests have ended. */
  function next(): void {
    for (const [host, askings] of waiting) {
      if (running.size >= AT_ONCE_MAX) return;
      const open = askings.filter(({ request }) => !request.aborted);
      const isHeld = isSlow(host) && [...running.keys()].some(isSlow);
      if (open.length > 0 && isHeld) continue;
      waiting.delete(host);
      for (const { request, found } of askings)
        if (request.aborted) found(new Error(TOO_LATE), '', 0);
      const [first] = open;
      if (first !== undefined) begin(host, first, open);
    }
  }

  function begin(host: string, { options }: Asking, askings: Asking[]): void {
    const fast = time(SLOW_MS);
    running.set(host, { fast, askings });
    ask(host, { ...options, all: true }, (error, addresses) => {
      if (slow.size > SLOW_MAX) slow.clear();
      if (fast.aborted) slow.add(host);
      else slow.delete(host);
      running.delete(host);
      for (const asking of askings) answer(asking, error, addresses);
      next();
    });
  }

  return (withinMs) => (host, options, found) => {
    const asking = { options, found, request: time(withinMs) };
    const same = running.get(host)?.askings ?? waiting.get(host);
    if (same === undefined) waiting.set(host, [asking]);
    else same.push(asking);
    next();
  };
}

function answer(
  { options, found }: Asking,
  error: Error | null,
  addresses: readonly LookupAddress[] | undefined,
): void {
  const [first] = addresses ?? [];
  if (error !== null || first === undefined) return found(error, '', 0);
  if (options.all === true) return found(null, [...(addresses ?? [])]);
  found(null, first.address, first.family);
}

/** One for this process: whatever it sends shares the two places. */
export const privateLookup = createPrivateLookups();
