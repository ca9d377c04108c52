// The last prints of the traders' gateways: their streams of prices are read while somebody asks, and a while after.

import { Subject, type Subscription } from 'rxjs';
import { instant, MINUTE_MS } from '../../kernel/instant.ts';
import { ok } from '../../kernel/result.ts';
import type { LastPrint, LastPrints } from '../../ledger/ports/prices.ts';
import type { AccountRow } from '../../trader/contract/account.ts';
import type { TraderClient } from '../traders/trader-clients.ts';
import type { PriceLine, TraderStream } from './trader-stream.ts';

export interface PricedTrader {
  readonly client: Pick<TraderClient, 'look'>;
  readonly stream: Pick<TraderStream, 'prices$'>;
}

export interface ReadPrints {
  readonly lastPrints: LastPrints;
  stop(): void;
}

/** Received longer ago than this, it may be out of date: its stream may have broken meanwhile. */
const PRINT_AGE_MAX_MS = 2 * MINUTE_MS;
const LISTENING_MS = 3 * MINUTE_MS;
/** For the first prints of a stream that has just been opened. */
const FIRST_PRINTS_MS = 1_000;

interface Clock {
  now(): number;
  after(delayMs: number, call: () => void): () => void;
}

interface Print extends Omit<LastPrint, 'currency'> {
  readonly trader: PricedTrader;
}

export function createReadPrints(traders: readonly PricedTrader[], clock: Clock): ReadPrints {
  const printBySymbol = new Map<string, Print>();
  let subscriptions: readonly Subscription[] = [];
  const taken$ = new Subject<void>();
  let listeningSince = 0;
  let cancelEnd: () => void = () => {};

  function take(trader: PricedTrader, { symbol, event }: PriceLine): void {
    const at = Date.parse(String(event.timestamp));
    const { price, bid, ask } = event;
    if (typeof price !== 'number' || Number.isNaN(at)) return;
    const known = printBySymbol.get(symbol);
    // Unless the trader has begun anew, as a practice does.
    if (known !== undefined && known.at > at && isReceived(known)) return;
    printBySymbol.set(symbol, {
      ...{ price, at: instant(at), receivedAt: instant(clock.now()), trader },
      ...(typeof bid === 'number' && { bid }),
      ...(typeof ask === 'number' && { ask }),
    });
    taken$.next();
  }

  const isReceived = (print: Print) => clock.now() - print.receivedAt <= PRINT_AGE_MAX_MS;

  function listen(): void {
    cancelEnd();
    cancelEnd = clock.after(LISTENING_MS, stop);
    if (subscriptions.length > 0) return;
    listeningSince = clock.now();
    subscriptions = traders.map((trader) =>
      trader.stream.prices$.subscribe((line) => take(trader, line)),
    );
  }

  function stop(): void {
    cancelEnd();
    for (const subscription of subscriptions) subscription.unsubscribe();
    subscriptions = [];
    printBySymbol.clear();
  }

  /** Until all of these have a print, or the streams have been open for a while. */
  function firstPrints(symbols: readonly string[]): Promise<void> {
    const restMs = FIRST_PRINTS_MS - (clock.now() - listeningSince);
    const areKnown = () => symbols.every((symbol) => printBySymbol.has(symbol));
    if (traders.length === 0 || restMs <= 0 || areKnown()) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        taking.unsubscribe();
        cancel();
        resolve();
      };
      const taking = taken$.subscribe(() => areKnown() && done());
      const cancel = clock.after(restMs, done);
    });
  }

  return {
    async lastPrints(symbols) {
      listen();
      await firstPrints(symbols);
      const found = new Map<string, LastPrint>();
      for (const symbol of symbols) {
        const print = printBySymbol.get(symbol);
        if (print === undefined || !isReceived(print)) continue;
        const currency = await currencyOf(print.trader);
        if (currency !== undefined) found.set(symbol, { ...print, currency });
      }
      return ok(found);
    },
    stop,
  };
}

/** From the response cache: the prices of a trader are in the currency of its account. */
async function currencyOf({ client }: PricedTrader): Promise<LastPrint['currency'] | undefined> {
  const seen = await client.look('/account');
  if (!seen.ok) return undefined;
  return (seen.value.copy.body as AccountRow).currency as LastPrint['currency'];
}
