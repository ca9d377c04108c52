// US stocks at Alpaca: found by their symbol; the id of the asset is the contract.
import type { Cancel } from '../../../../kernel/clock.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import type { InstrumentRequest } from '../../../ports/instrument-request.ts';
import { fieldsOf, textOf } from '../../kit/fields.ts';
import { type CallResult, type Calls, textIn } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';

export interface Instruments {
  bySymbol(symbol: string): Instrument | undefined;
  /** The feed's spelling of a stock that Alpaca names. */
  symbolOf(brokerSymbol: string): string;
  /** As Alpaca names the stocks that are known. */
  brokerSymbols(): readonly string[];
  know(instrument: Instrument): void;
  resolve(wanted: InstrumentRequest): void;
  opened(): void;
  closed(): void;
}

const AGAIN_MS = 5_000;
const AGAIN_MAX = 3;
const NOT_FOUND = 404;

interface Question {
  readonly wanted: InstrumentRequest;
  failures: number;
  cancel: Cancel;
}

export function createInstruments(
  context: SessionContext,
  calls: Calls,
  isOpen: () => boolean,
): Instruments {
  const bySymbol = new Map<string, Instrument>();
  const symbolByBrokerSymbol = new Map<string, string>();
  /** Kept until answered, so that a lost connection only delays the answer. */
  const questionBySymbol = new Map<string, Question>();

  function know(instrument: Instrument): void {
    bySymbol.set(instrument.symbol, instrument);
    symbolByBrokerSymbol.set(instrument.brokerSymbol, instrument.symbol);
  }

  function ask(question: Question): void {
    if (!isOpen()) return;
    const { wanted } = question;
    calls.make({
      method: 'GET',
      path: `/v2/assets/${encodeURIComponent(wanted.brokerSymbol)}`,
      urgency: 'read',
      answered(result) {
        if (questionBySymbol.get(wanted.symbol) === question) answered(question, result);
      },
    });
  }

  function answered(question: Question, result: CallResult): void {
    if (result.kind === 'done') return settle(question, result.data);
    if (result.kind === 'refused' && result.status === NOT_FOUND)
      return unresolved(question, 'Alpaca lists no such stock');
    question.failures += 1;
    if (question.failures >= AGAIN_MAX) return unresolved(question, textIn(result));
    question.cancel = context.wall.after(AGAIN_MS, () => ask(question));
  }

  function settle(question: Question, data: unknown): void {
    const { wanted } = question;
    const asset = fieldsOf(data);
    const contract = textOf(asset.id);
    if (contract === '' || textOf(asset.class) !== 'us_equity')
      return unresolved(question, 'it is not a US stock');
    if (textOf(asset.status) !== 'active' || asset.tradable !== true)
      return unresolved(question, 'Alpaca does not trade it now');
    if (wanted.contract !== undefined && wanted.contract !== contract)
      return unresolved(question, `it is ${contract} now, not ${wanted.contract}`);
    end(question);
    const { venue } = context;
    const instrument: Instrument = {
      symbol: wanted.symbol,
      brokerSymbol: textOf(asset.symbol) || wanted.brokerSymbol,
      contract,
      primaryExchange: textOf(asset.exchange),
      venue: venue.name,
      currency: venue.currency,
      priceSteps: venue.priceSteps,
    };
    know(instrument);
    context.report({ type: 'instrument-resolved', instrument });
  }

  function end(question: Question): void {
    question.cancel();
    questionBySymbol.delete(question.wanted.symbol);
  }

  function unresolved(question: Question, why: string): void {
    end(question);
    const { symbol } = question.wanted;
    context.report({ type: 'instrument-unresolved', symbol, matches: 0, why });
  }

  return {
    bySymbol: (symbol) => bySymbol.get(symbol),
    symbolOf: (brokerSymbol) => symbolByBrokerSymbol.get(brokerSymbol) ?? brokerSymbol,
    brokerSymbols: () => [...bySymbol.values()].map(({ brokerSymbol }) => brokerSymbol),
    know,
    resolve(wanted) {
      questionBySymbol.get(wanted.symbol)?.cancel();
      const question: Question = { wanted, failures: 0, cancel() {} };
      questionBySymbol.set(wanted.symbol, question);
      symbolByBrokerSymbol.set(wanted.brokerSymbol, wanted.symbol);
      ask(question);
    },
    opened() {
      for (const question of questionBySymbol.values()) ask(question);
    },
    closed() {
      for (const question of questionBySymbol.values()) question.cancel();
    },
  };
}
