// What every step of the probe can use: the session, the market, the answers so far, and the terms for one share.

import type { Clock } from '../../../kernel/clock.ts';
import { plus, SECOND_MS } from '../../../kernel/instant.ts';
import { roundDown, roundUp } from '../../../market/instruments/tick-grid.ts';
import type { Vertical } from '../../../market/options/vertical.ts';
import { isTwoSided, type Quote } from '../../../market/quotes/quote.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import type { Broker } from '../../ports/broker.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import type { InstrumentRequest } from '../../ports/instrument-request.ts';
import type { MarginAnswers } from '../../ports/margin-answers.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import { isWorking, type ProbeLine, type ProbeOrder } from './probe-line.ts';

export interface ProbeRoom {
  readonly line: ProbeLine;
  readonly broker: Broker;
  readonly market: MarketFeed;
  /** Undefined for a broker that states none. */
  readonly margins: MarginAnswers | undefined;
  readonly clock: Clock;
  readonly account: string;
  readonly wanted: InstrumentRequest;
  /** Undefined if no vertical is probed. */
  readonly vertical: Vertical | undefined;
  readonly collarPercent: number;
  /** Answers so far, by question. */
  readonly answers: Map<string, string>;
}

/** Returns a sentence about the result; throws a `ProbeFailed` if the remaining steps cannot run. */
export type Step = (room: ProbeRoom) => Promise<string>;

export class ProbeFailed extends Error {}

export async function complete({ line }: Pick<ProbeRoom, 'line'>): Promise<BrokerSnapshot> {
  const snapshot = await line.ask();
  if (snapshot === undefined)
    throw new ProbeFailed('the gateway does not report orders and positions');
  return snapshot;
}

export function quoteOf({ line }: ProbeRoom): Quote {
  if (line.quote === undefined || !isTwoSided(line.quote))
    throw new ProbeFailed('bid and ask are missing');
  return line.quote;
}

export function newestWorking({ line }: ProbeRoom, leg: OrderTerms['leg']): ProbeOrder | undefined {
  return line.orders.findLast((order) => order.terms.leg === leg && isWorking(order));
}

export type FreeTerms = Omit<OrderTerms, 'orderRef' | 'handle' | 'leg' | 'symbol'>;

export const SELL_ONE = {
  side: 'sell',
  quantity: 1,
  validity: { kind: 'day' },
  extendedHours: false,
} as const;

const ENTRY_MS = 60 * SECOND_MS;

export function buyOne({ clock, broker }: ProbeRoom) {
  const until = plus(clock.now(), ENTRY_MS * Math.max(1, clock.speed));
  const takesGtd = broker.traits.capabilities.validities.includes('gtd');
  return {
    side: 'buy',
    quantity: 1,
    validity: { kind: takesGtd ? 'gtd' : 'day', until },
    extendedHours: false,
  } as const;
}

export function down({ line }: ProbeRoom, price: number): number {
  return roundDown(line.instrument?.priceSteps ?? [], price);
}

export function up({ line }: ProbeRoom, price: number): number {
  return roundUp(line.instrument?.priceSteps ?? [], price);
}
