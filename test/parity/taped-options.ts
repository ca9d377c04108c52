// The option contracts of a tape for the backtest's broker: what the gateway said of them, and their newest quotes.
import type { Instrument } from '../../src/market/instruments/instrument.ts';
import {
  combinationSteps,
  contractsIn,
  parseCombination,
} from '../../src/market/options/combination.ts';
import type { Quote } from '../../src/market/quotes/quote.ts';
import type { OptionQuote } from '../../src/research/fills/option-fills.ts';
import type {
  SimulatedOptions,
  TradedOption,
} from '../../src/research/fills/simulated-broker-options.ts';

export interface TapedOptions {
  readonly chains: SimulatedOptions;
  learn(instrument: Instrument): void;
  /** Of a contract or a combination. */
  quoted(quote: Quote): void;
  /** Everything quoted so far. */
  quotes(): Iterable<readonly [id: string, quote: OptionQuote]>;
  middleOf(id: string): number;
}

/** Of a combination the tape has the net alone: its first contract may have any price that the net is small beside. */
const FIRST_LEG = 1_000;

export function createTapedOptions(): TapedOptions {
  const instruments = new Map<string, Instrument>();
  const quoteById = new Map<string, OptionQuote>();

  function contract(id: string): TradedOption | undefined {
    const known = instruments.get(id);
    if (known?.option === undefined) return undefined;
    return { contract: known.contract, priceSteps: known.priceSteps, ...known.option };
  }

  function tradedAs(id: string): TradedOption | undefined {
    const combination = parseCombination(id);
    if (combination === undefined) return contract(id);
    const own = contract(id) ?? contract(contractsIn(id)[0]?.contract ?? '');
    return own && { ...own, priceSteps: combinationSteps(combination) };
  }

  return {
    chains: {
      // At the far side, as the simulated gateway fills.
      fills: { kind: 'cross' },
      tradedAs,
      farSideOf(id, side) {
        const quote = quoteById.get(id);
        return (side === 'buy' ? quote?.ask : quote?.bid) ?? FIRST_LEG;
      },
      // The tape has the gateway's answers.
      read: () => undefined,
    },
    learn: (instrument) => void instruments.set(instrument.symbol, instrument),
    quoted({ symbol, bid, ask, bidSize, askSize }) {
      const sizes = { bidSize: bidSize ?? Number.NaN, askSize: askSize ?? Number.NaN };
      quoteById.set(symbol, { bid, ask, ...sizes });
    },
    quotes: () => quoteById,
    middleOf(id) {
      const { bid = Number.NaN, ask = Number.NaN } = quoteById.get(id) ?? {};
      return (bid + ask) / 2;
    },
  };
}
