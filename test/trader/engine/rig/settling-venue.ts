// An invented venue with New York's hours, where bought shares can be sold from 11:00 of the second session after the purchase, and
// a price may move 7 % a session.
import { HOUR_MS, type Instant, plus } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import type { Venue } from '../../../../src/market/venues/venue.ts';
import { createVenues } from '../../../../src/market/venues/venues.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { Capabilities } from '../../../../src/trader/ports/broker-traits.ts';
import { createPlainExchange, type PlainExchange } from './plain-exchange.ts';
import { createRig, type Rig, type RigOptions, TEN_O_CLOCK } from './rig.ts';
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

export const AT_LIMITED: RigOptions = { venues: createVenues(LIMITED) };

export const AT_SETTLING: RigOptions = { venues: createVenues(SETTLING) };

/** Of what is bought on Wednesday at TEN_O_CLOCK: Friday, 11:00. */
export const UNLOCKED_AT = new Date(Date.UTC(2026, 10, 20, 16)).getTime() as Instant;

export interface Place {
  rig: Rig;
  readonly exchange: PlainExchange;
}

export async function placeAt(
  capabilities: Capabilities,
  changes: Partial<Strategy> = {},
  options: RigOptions = {},
): Promise<Place> {
  let now = (): Instant => options.at ?? TEN_O_CLOCK;
  const exchange = createPlainExchange(capabilities, () => now());
  const strategies = [strategy({ protection: 'watched', target: undefined, ...changes })];
  const rig = createRig({ ...AT_SETTLING, ...options, strategies, connect: exchange.connect });
  const place = { rig, exchange };
  now = () => place.rig.now();
  await rig.ready();
  return place;
}

export const refsOf = (rig: Rig, leg: string): string[] =>
  rig.submits().flatMap(({ legs }) => legs.flatMap((it) => (it.leg === leg ? [it.orderRef] : [])));

export async function fill(
  { rig, exchange }: Place,
  leg: string,
  { shares = 100, price = 100.02 }: { readonly shares?: number; readonly price?: number } = {},
) {
  exchange.fill(refsOf(rig, leg).at(-1) ?? '', shares, price);
  await rig.settle();
}

/** To a later time: its quote is of that moment, and the account is compared with the broker. */
export async function later({ rig, exchange }: Place, at: Instant, price: number) {
  await rig.jump(at);
  await rig.quote(price);
  await rig.snapshot(exchange.holds());
  await rig.pass(300);
}

export async function restarted(place: Place, price = 100): Promise<Place> {
  place.rig = await place.rig.crash();
  const { rig, exchange } = place;
  await rig.ready(exchange.holds());
  await rig.quote(price);
  return place;
}
