// Alpaca without its servers: the exchange, the REST side and the streams, on clocks and connections that the caller has.

import type { Clock, WallClock } from '../../kernel/clock.ts';
import type { Decimal } from '../../kernel/decimal.ts';
import type { Bar } from '../../market/bars/bar.ts';
import type { Pump } from '../host/pump.ts';
import type { WireLog } from '../host/wire-log.ts';
import { createExchange, type Exchange } from './exchange/exchange.ts';
import type { OrderEvent } from './exchange/orders/delivery.ts';
import type { Connection, Protocol } from './wire/messages/connection.ts';
import type { Keys } from './wire/messages/keys.ts';
import { actionRoutes } from './wire/prices/action-routes.ts';
import { dataRoutes } from './wire/prices/data-routes.ts';
import { createDataStream } from './wire/prices/data-stream.ts';
import { createRateLimit } from './wire/rate-limit.ts';
import { createRest, type Rest } from './wire/rest.ts';
import { createTradeEvents } from './wire/trading/trade-events.ts';
import { createTradeStream, isListening, updateMessage } from './wire/trading/trade-stream.ts';
import { tradingRoutes } from './wire/trading/trading-routes.ts';

export interface ServiceOptions {
  readonly seed: number;
  readonly account: string;
  readonly cash: Decimal;
  readonly keys: Keys;
  readonly hasTape: boolean;
  readonly partialShare: number;
  /** As in the market. */
  readonly quoteEveryMs?: number;
  readonly bars: ReadonlyMap<string, readonly Bar[]>;
  readonly clock: Clock;
  readonly wallClock: WallClock;
  readonly log: WireLog;
  pumpOf(exchange: Exchange): Pump;
  /** Clients on a stream now. */
  connections(): readonly Connection[];
}

export interface AlpacaService {
  readonly exchange: Exchange;
  readonly pump: Pump;
  readonly rest: Rest;
  /** Undefined: no stream has this path. */
  protocolOf(path: string): Protocol | undefined;
}

const TRADING = '/stream';

export function createAlpacaService(options: ServiceOptions): AlpacaService {
  const { seed, account, cash, keys, hasTape, bars, partialShare, clock, wallClock } = options;
  const exchange = createExchange({
    ...{ start: clock.now(), seed, account, cash, bars, partialShare },
    onOrderEvent: (event) => sendUpdate(event),
    ...(options.quoteEveryMs !== undefined && { quoteEveryMs: options.quoteEveryMs }),
    onTrade: (security) => data.onTrade(security),
    onQuote: (security) => data.onQuote(security),
    onBar: (security, bar) => data.onBar(security, bar),
    onHalt: (security) => data.onHalt(security),
  });
  const pump = options.pumpOf(exchange);
  const trading = createTradeStream(keys);
  const data = createDataStream({ exchange, keys, hasTape, wallClock, all: options.connections });

  const events = createTradeEvents({ exchange, wallClock });

  function sendUpdate(event: OrderEvent): void {
    events.publish(event);
    const listeners = options.connections().filter(isListening);
    if (listeners.length === 0) return;
    const message = updateMessage(exchange, event);
    for (const listener of listeners) listener.send(message);
  }

  const rest = createRest({
    ...{ exchange, keys, wallClock, seed, log: options.log, run: pump.run },
    routes: [
      ...tradingRoutes(exchange),
      events.route,
      ...dataRoutes(exchange, hasTape),
      ...actionRoutes(exchange),
    ],
    rateLimit: createRateLimit(clock, wallClock),
  });
  return {
    ...{ exchange, pump, rest },
    protocolOf: (path) => (path === TRADING ? trading : data.protocolOf(path)),
  };
}
