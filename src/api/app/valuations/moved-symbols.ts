// What is held and has another price than before, by symbol: whose holders are to be valued again, and whose holders agents should look at.
import type { Cancel } from '../../../kernel/clock.ts';
import { textOf } from '../../../kernel/decimal.ts';
import type { Prices, Quote } from '../../../ledger/ports/prices.ts';

export interface MovedSymbol {
  readonly symbol: string;
  /** So far since agents were last asked that they should be asked now. */
  readonly isFar: boolean;
}

export interface MovedSymbols {
  /** Its price is looked at from now on; false if there are too many. */
  follow(symbol: string): boolean;
  /** Those whose time has come; each comes at most once in an interval. */
  take(now: number): readonly MovedSymbol[];
  /** Its holders could not be looked up: it comes again. */
  again(symbol: string): void;
  /** When its price last moved; undefined before the first one. */
  movedAt(symbol: string): number | undefined;
  count(): number;
  stop(): void;
}

export interface MovedSymbolsParts {
  readonly prices: Pick<Prices, 'watch'>;
  readonly everyMs: number;
  /** Epoch ms. */
  now(): number;
}

/** More would be asked of the sources all the time. */
export const SYMBOLS_MAX = 1_000;
/** Of the price at which agents were last asked. */
const FAR = 0.01;
const JUDGED_EVERY_MS = 30_000;

interface Followed {
  text: string;
  price: number;
  movedAt: number;
  /** When its holders were looked up last. */
  takenAt: number;
  isMoved: boolean;
  judgedPrice: number | undefined;
  judgedAt: number;
}

export function createMovedSymbols({ prices, everyMs, now }: MovedSymbolsParts): MovedSymbols {
  const followed = new Map<string, Followed | undefined>();
  const cancels: Cancel[] = [];

  function onQuote({ symbol, price, currency }: Quote): void {
    const text = `${textOf(price)} ${currency}`;
    const known = followed.get(symbol);
    if (known?.text === text) return;
    const moved = { text, price: Number(textOf(price)), movedAt: now(), isMoved: true };
    const judged = { takenAt: 0, judgedPrice: undefined, judgedAt: 0 };
    followed.set(symbol, { ...judged, ...known, ...moved });
  }

  function isFar({ price, judgedPrice, judgedAt }: Followed, at: number): boolean {
    if (judgedPrice === undefined || at - judgedAt < JUDGED_EVERY_MS) return false;
    return Math.abs(price - judgedPrice) >= FAR * Math.abs(judgedPrice);
  }

  return {
    follow(symbol) {
      if (followed.has(symbol)) return true;
      if (followed.size >= SYMBOLS_MAX) return false;
      followed.set(symbol, undefined);
      cancels.push(prices.watch([symbol], onQuote));
      return true;
    },
    take(at) {
      const taken: MovedSymbol[] = [];
      for (const [symbol, one] of followed) {
        if (one === undefined || at - one.takenAt < everyMs) continue;
        const far = isFar(one, at);
        if (!one.isMoved && !far) continue;
        // All were judged when the process began to lead.
        if (far || one.judgedPrice === undefined)
          Object.assign(one, { judgedPrice: one.price, judgedAt: far ? at : 0 });
        Object.assign(one, { takenAt: at, isMoved: false });
        taken.push({ symbol, isFar: far });
      }
      return taken;
    },
    again(symbol) {
      const one = followed.get(symbol);
      if (one !== undefined) one.isMoved = true;
    },
    movedAt: (symbol) => followed.get(symbol)?.movedAt,
    count: () => followed.size,
    stop() {
      for (const cancel of cancels) cancel();
    },
  };
}
