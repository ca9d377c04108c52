// Asks for the minutes of a stock, page by page, and again after a failure.
import type { Instant } from '../../../kernel/instant.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import type { Instrument } from '../../../market/instruments/instrument.ts';
import type { AdapterContext } from './adapter-context.ts';
import { createHistoryRetries } from './history-retries.ts';

export interface HistoryRequests {
  ask(instrument: Instrument): void;
  forget(symbol: string): void;
  closed(): void;
}

export interface PageRequest<Mark> {
  readonly instrument: Instrument;
  readonly askedAt: Instant;
  /** Undefined for the first page. */
  readonly mark: Mark | undefined;
  /** Of the pages before. */
  readonly bars: readonly Bar[];
}

export type Page<Mark> =
  | { readonly kind: 'page'; readonly bars: readonly Bar[]; readonly next: Mark | undefined }
  | { readonly kind: 'failed'; readonly why: string };

export interface HistoryWiring<Mark> {
  readonly context: Pick<AdapterContext, 'clock' | 'wall' | 'update'>;
  isOpen(): boolean;
  askPage(request: PageRequest<Mark>, answered: (page: Page<Mark>) => void): void;
  answered(symbol: string, bars: readonly Bar[], askedAt: Instant): void;
}

const PAGES_MAX = 20;

interface Asked {
  readonly instrument: Instrument;
  readonly askedAt: Instant;
  readonly bars: Bar[];
}

export function createPagedHistory<Mark>(wiring: HistoryWiring<Mark>): HistoryRequests {
  const { context, isOpen } = wiring;
  const askedBySymbol = new Map<string, Asked>();
  const retries = createHistoryRetries(context);

  function ask(instrument: Instrument): void {
    const { symbol } = instrument;
    retries.forget(symbol);
    if (!isOpen()) return;
    const asked: Asked = { instrument, askedAt: context.clock.now(), bars: [] };
    askedBySymbol.set(symbol, asked);
    askPage(asked, undefined, 1);
  }

  function askPage(asked: Asked, mark: Mark | undefined, count: number): void {
    const { instrument, askedAt, bars } = asked;
    const { symbol } = instrument;
    wiring.askPage({ instrument, askedAt, mark, bars }, (page) => {
      if (askedBySymbol.get(symbol) !== asked) return;
      if (page.kind === 'failed') return failed(instrument, page.why);
      bars.push(...page.bars);
      if (page.next !== undefined && count < PAGES_MAX) return askPage(asked, page.next, count + 1);
      askedBySymbol.delete(symbol);
      wiring.answered(symbol, bars, askedAt);
    });
  }

  function failed(instrument: Instrument, why: string): void {
    const { symbol } = instrument;
    askedBySymbol.delete(symbol);
    retries.failed(symbol, why, () => ask(instrument));
  }

  return {
    ask,
    forget(symbol) {
      askedBySymbol.delete(symbol);
      retries.forget(symbol);
    },
    closed() {
      askedBySymbol.clear();
      retries.closed();
    },
  };
}
