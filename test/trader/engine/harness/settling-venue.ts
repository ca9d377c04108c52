// An invented venue with New York's hours, where bought shares can be sold from 11:00 of the second session after the purchase, and
// a price may move 7 % a session.
import { HOUR_MS, type Instant, plus } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import type { Venue } from '../../../../src/market/venues/venue.ts';
import { createVenues } from '../../../../src/market/venues/venues.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { Capabilities } from '../../../../src/trader/ports/broker-traits.ts';
import { createHarness, type Harness, type HarnessOptions, TEN_O_CLOCK } from './harness.ts';
import { createPlainExchange, type PlainExchange } from './plain-exchange.ts';
import { strategy } from './settings.ts';

export const SETTLING: Venue = {
  ...US,
  name: 'settling',
  limitPercent: 7,
  sellableFrom(boughtOn) {
    const next = US.calendar.nextSession(boughtOn);
    const second = next && US.calendar.nextSession(next.day);
    if (second === undefined) throw new Error(`no session after ${boughtOn}`);
    return plus(second.open, 1.5 * HOUR_MS);
  },
};

/** Board lots of 100, odd lots apart, prices limited to 7 % a session; shares can be sold at once. */
const LIMITED: Venue = {
  ...US,
  name: 'limited',
  lotSize: 100,
  areOddLotsSeparate: true,
  limitPercent: 7,
};

export const AT_LIMITED: HarnessOptions = { venues: createVenues(LIMITED) };

export const AT_SETTLING: HarnessOptions = { venues: createVenues(SETTLING) };

/** Of what is bought on Wednesday at TEN_O_CLOCK: Friday, 11:00. */
export const UNLOCKED_AT = new Date(Date.UTC(2026, 10, 20, 16)).getTime() as Instant;

export interface Place {
  harness: Harness;
  readonly exchange: PlainExchange;
}

export async function placeAt(
  capabilities: Capabilities,
  changes: Partial<Strategy> = {},
  options: HarnessOptions = {},
): Promise<Place> {
  let now = (): Instant => options.at ?? TEN_O_CLOCK;
  const exchange = createPlainExchange(capabilities, () => now());
  const strategies = [strategy({ protection: 'watched', target: undefined, ...changes })];
  const harness = createHarness({
    ...AT_SETTLING,
    ...options,
    strategies,
    connect: exchange.connect,
  });
  const place = { harness, exchange };
  now = () => place.harness.now();
  await harness.ready();
  return place;
}

export const refsOf = (harness: Harness, leg: string): string[] =>
  harness
    .submits()
    .flatMap(({ legs }) => legs.flatMap((it) => (it.leg === leg ? [it.orderRef] : [])));

export async function fill(
  { harness, exchange }: Place,
  leg: string,
  { shares = 100, price = 100.02 }: { readonly shares?: number; readonly price?: number } = {},
) {
  exchange.fill(refsOf(harness, leg).at(-1) ?? '', shares, price);
  await harness.settle();
}

/** To a later time: its quote is of that moment, and the account is compared with the broker. */
export async function later({ harness, exchange }: Place, at: Instant, price: number) {
  await harness.jump(at);
  await harness.quote(price);
  await harness.snapshot(exchange.holds());
  await harness.pass(300);
}

export async function restarted(place: Place, price = 100): Promise<Place> {
  place.harness = await place.harness.crash();
  const { harness, exchange } = place;
  await harness.ready(exchange.holds());
  await harness.quote(price);
  return place;
}
