// One portfolio that is watched: it is valued again after each booked change and when a price of what it holds changes. What
// happens during a valuation is in the next one.
import type { Cancel } from '../../../kernel/clock.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { Prices } from '../../../ledger/ports/prices.ts';
import type { ValuationMessage } from './portfolio-message.ts';

export interface Valued {
  readonly body: object;
  readonly version: number;
  /** Of the event of this version, among those of all portfolios. */
  readonly position: number;
  /** Whose prices it rests on. */
  readonly symbols: readonly string[];
}

export interface ValuationSources {
  /** At the prices of now; undefined if the portfolio does not exist. */
  value(portfolio: PortfolioId): Promise<Valued | undefined>;
  versionOf(portfolio: PortfolioId): Promise<number>;
  readonly prices: Pick<Prices, 'watch'>;
  /** Epoch ms. */
  now(): number;
  after(delayMs: number, call: () => void): Cancel;
}

export interface WatchedPortfolio {
  /** Something has changed. */
  touch(): void;
  /** Something may have changed. */
  compare(): void;
  stop(): void;
}

const PAUSE_MIN_MS = 100;
/** A portfolio that takes long to value takes at most a tenth of the time. */
const PAUSES_PER_VALUATION = 9;
/** Other processes may book, too. */
const COMPARE_EVERY_MS = 2_000;

export function watchPortfolio(
  portfolio: PortfolioId,
  { value, versionOf, prices, now, after }: ValuationSources,
  onValued: (message: ValuationMessage) => void,
): WatchedPortfolio {
  let isStopped = false;
  let isBusy = false;
  let isTouched = false;
  let version: number | undefined;
  let sentText = '';
  let watchedSymbols = '';
  let cancelPrices: Cancel = () => {};
  let cancelCompare: Cancel = () => {};

  function touch(): void {
    isTouched = true;
    if (!isBusy) void valueAll();
  }

  async function valueAll(): Promise<void> {
    isBusy = true;
    while (isTouched && !isStopped) {
      isTouched = false;
      const began = now();
      await valueOnce();
      const pauseMs = Math.max(PAUSE_MIN_MS, PAUSES_PER_VALUATION * (now() - began));
      await new Promise<void>((resolve) => void after(pauseMs, resolve));
    }
    isBusy = false;
  }

  async function valueOnce(): Promise<void> {
    // The store did not answer: the next comparison finds that nothing is known.
    const valued = await value(portfolio).catch(() => undefined);
    version = valued?.version;
    if (valued === undefined || isStopped) return;
    watchPrices(valued.symbols);
    const text = JSON.stringify(valued.body);
    if (text === sentText) return;
    sentText = text;
    const { position, body } = valued;
    onValued({ type: 'valuation', at: new Date(now()).toISOString(), position, portfolio: body });
  }

  function watchPrices(symbols: readonly string[]): void {
    const key = symbols.toSorted().join(' ');
    if (key === watchedSymbols) return;
    watchedSymbols = key;
    cancelPrices();
    cancelPrices = symbols.length === 0 ? () => {} : prices.watch(symbols, touch);
  }

  function compareLater(): void {
    cancelCompare = after(COMPARE_EVERY_MS, () => void compare().finally(compareAgain));
  }

  function compareAgain(): void {
    if (!isStopped) compareLater();
  }

  async function compare(): Promise<void> {
    const newest = await versionOf(portfolio).catch(() => version);
    if (!isStopped && newest !== version) touch();
  }

  touch();
  compareLater();
  return {
    touch,
    compare: () => void compare(),
    stop() {
      isStopped = true;
      cancelPrices();
      cancelCompare();
    },
  };
}
