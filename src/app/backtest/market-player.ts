// Plays a session's prices to the exchange and the engine, quarter minute by quarter minute, while anybody looks at them.
import type { SimulatedBroker } from '../../adapters/fills/simulated-broker.ts';
import { type Instant, instant } from '../../kernel/instant.ts';
import type { Session } from '../../market/calendar.ts';
import { TICKS_PER_BAR } from '../../market/intrabar.ts';
import type { SimulatedTime } from './simulated-time.ts';
import type { Printed, SymbolMarket } from './symbol-market.ts';
import type { TradingCore } from './trading-core.ts';

export interface MarketPlayer {
  play(session: Session): void;
  /** A prediction is about the symbol: its market comes to the present, and is told. */
  wake(symbol: string): void;
}

export interface MarketPlayerParts {
  readonly time: SimulatedTime;
  readonly broker: SimulatedBroker;
  readonly core: TradingCore;
  readonly markets: ReadonlyMap<string, SymbolMarket>;
  /** How long the bars of all symbols are. */
  readonly barMs: number;
  /** Whether prices nobody depends on are passed over. */
  mayRest(symbol: string): boolean;
}

export function createMarketPlayer(parts: MarketPlayerParts): MarketPlayer {
  const { time, broker, core, markets } = parts;
  const stepMs = parts.barMs / TICKS_PER_BAR;
  const awake = new Set([...markets.values()].filter(({ symbol }) => !parts.mayRest(symbol)));

  function play({ open, close }: Session): void {
    for (let slot = nextSlot(open, open, close); ; slot = nextSlot(slot + stepMs, open, close)) {
      time.runTo(instant(slot), core.settle);
      playSlot(instant(slot));
      if (slot >= close) return;
    }
  }

  /** The next slot anything happens in: any while somebody is awake, else the first after the next call that waits. */
  function nextSlot(earliest: number, open: Instant, close: Instant): number {
    if (awake.size > 0) return Math.min(earliest, close);
    const called = time.nextAt();
    const steps = Math.ceil((Math.max(called, earliest) - open) / stepMs);
    return Math.min(open + steps * stepMs, close);
  }

  /** What ended is known first, then what was waited for happens, then the market moves and time asks what it demands. */
  function playSlot(now: Instant): void {
    finish(now);
    core.settle();
    time.runDue(core.settle);
    if (awake.size === 0) return;
    // Who has woken just now has its bar still to end.
    finish(now);
    for (const market of awake) market.print(now, (print) => printed(market.symbol, print, now));
    core.settle();
    core.push({ from: 'timer' });
    core.settle();
    for (const market of awake) if (rests(market.symbol)) awake.delete(market);
  }

  function finish(now: Instant): void {
    for (const market of awake) {
      const { symbol } = market;
      market.finish(now, (bar) =>
        core.push({ from: 'market', update: { type: 'bar', symbol, bar } }),
      );
    }
  }

  function rests(symbol: string): boolean {
    return parts.mayRest(symbol) && core.isAtRest(symbol);
  }

  function printed(symbol: string, print: Printed, at: Instant): void {
    const { last, bid, ask } = print;
    broker.play({ symbol, ...print });
    const quote = { symbol, bid, ask, last, at, isLive: true, isHalted: false };
    core.push({ from: 'market', update: { type: 'quote', quote } });
  }

  return {
    play,
    wake(symbol) {
      const market = markets.get(symbol);
      if (market === undefined) return;
      const now = time.clock.now();
      if (!awake.has(market)) market.catchUp(now, (print) => broker.play({ symbol, ...print }));
      awake.add(market);
      const quote = market.quoteAt(now);
      if (quote !== undefined) core.push({ from: 'market', update: { type: 'quote', quote } });
    },
  };
}
