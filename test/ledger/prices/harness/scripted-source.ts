// A source that answers from a script, and a clock that a test moves.
import type { Cancel } from '../../../../src/kernel/clock.ts';
import { price } from '../../../../src/kernel/decimal.ts';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import { failed, ok, type Result } from '../../../../src/kernel/result.ts';
import type { CurrencyCode } from '../../../../src/ledger/domain/entries/ids.ts';
import type {
  PriceSource,
  SourceFailure,
  SourceQuote,
} from '../../../../src/ledger/ports/prices.ts';
import { NO_DAY_FIGURES } from '../../../../src/ledger/prices/sources/day-figures.ts';

export interface ScriptedSource extends PriceSource {
  /** The symbols of each question, in order. */
  readonly asked: (readonly string[])[];
  set(symbol: string, text: string | SourceFailure): void;
  /** Questions wait from now on until they are let go. */
  hold(): () => void;
}

export interface MovedClock {
  now(): Instant;
  after(delayMs: number, call: () => void): Cancel;
  /** Calls what is due, in order. */
  pass(ms: number): Promise<void>;
  /** How many calls are waiting. */
  waiting(): number;
}

export function movedClock(startMs = 1_700_000_000_000): MovedClock {
  let nowMs = startMs;
  let timers: { atMs: number; call: () => void }[] = [];
  return {
    now: () => instant(nowMs),
    after(delayMs, call) {
      const timer = { atMs: nowMs + delayMs, call };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    async pass(ms) {
      nowMs += ms;
      const due = timers.filter(({ atMs }) => atMs <= nowMs);
      timers = timers.filter(({ atMs }) => atMs > nowMs);
      for (const { call } of due) call();
      await settled();
    },
    waiting: () => timers.length,
  };
}

/** After everything that has been promised so far. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function scriptedSource(
  name: string,
  now: () => Instant,
  { knowsEverySymbol = true } = {},
): ScriptedSource {
  const answers = new Map<string, string | SourceFailure>();
  const asked: (readonly string[])[] = [];
  let held = Promise.resolve();
  const answerOf = (symbol: string): Result<SourceQuote, SourceFailure> => {
    const said = answers.get(symbol) ?? { kind: 'unknown-symbol' };
    if (typeof said !== 'string') return failed(said);
    const currency = 'USD' as CurrencyCode;
    return ok({ symbol, price: price(said), currency, at: now(), source: name, ...NO_DAY_FIGURES });
  };
  return {
    ...{ name, knowsEverySymbol, asked },
    async quotes(symbols) {
      asked.push(symbols);
      await held;
      return new Map(symbols.map((symbol) => [symbol, answerOf(symbol)]));
    },
    set: (symbol, said) => void answers.set(symbol, said),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
  };
}
