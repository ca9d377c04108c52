// Contracts of Vietnam's exchanges: found by their symbol, which is the same at SSI and in a feed, with the price steps of their exchange.
import type { Cancel } from '../../../../kernel/clock.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import {
  EXCHANGES,
  type Exchange,
  type SecurityKind,
  tradingRules,
} from '../../../../market/venues/vietnam/trading-rules.ts';
import type { InstrumentRequest } from '../../../ports/instrument-request.ts';
import { type Fields, fieldsOf, textOf } from '../../kit/fields.ts';
import type { Result as CallResult, Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { rowsIn } from '../messages/answers.ts';
import { exchangeDay } from '../messages/exchange-time.ts';
import { securityKindOf } from './security-kind.ts';

export interface Instruments {
  bySymbol(symbol: string): Instrument | undefined;
  /** The feed's spelling of a share that SSI names. */
  symbolOf(brokerSymbol: string): string;
  know(instrument: Instrument): void;
  resolve(wanted: InstrumentRequest): void;
  opened(): void;
  closed(): void;
}

const AGAIN_MS = 5_000;
const AGAIN_MAX = 3;

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
      path: '/data/securitiesByBoard',
      query: { symbol: wanted.brokerSymbol },
      urgency: 'read',
      answered(result) {
        if (questionBySymbol.get(wanted.symbol) === question) answered(question, result);
      },
    });
  }

  function answered(question: Question, result: CallResult): void {
    const rows = result.kind === 'done' ? rowsIn(result) : undefined;
    if (rows !== undefined) return settle(question, rows.map(fieldsOf));
    const why = 'text' in result ? result.text : 'the list of shares cannot be read';
    if (result.kind === 'refused') return unresolved(question, 0, why);
    question.failures += 1;
    if (question.failures >= AGAIN_MAX) return unresolved(question, 0, why);
    question.cancel = context.wall.after(AGAIN_MS, () => ask(question));
  }

  function settle(question: Question, rows: readonly Fields[]): void {
    const { wanted } = question;
    const named = rows.filter(({ symbol }) => textOf(symbol) === wanted.brokerSymbol);
    const boards = named.map(({ board }) => textOf(board).toUpperCase());
    const matches = EXCHANGES.filter((exchange) => boards.includes(exchange)).filter(
      (exchange) => wanted.primaryExchange === undefined || wanted.primaryExchange === exchange,
    );
    const [only] = matches;
    if (only === undefined || matches.length !== 1)
      return unresolved(question, matches.length, `${matches.length} shares match`);
    const row = named.find(({ board }) => textOf(board).toUpperCase() === only) ?? {};
    const instrument = instrumentOf(wanted, { board: only, kind: securityKindOf(row) });
    if (wanted.contract !== undefined && wanted.contract !== instrument.contract)
      return unresolved(question, 0, `it is ${instrument.contract} now, not ${wanted.contract}`);
    end(question);
    know(instrument);
    context.report({ type: 'instrument-resolved', instrument });
  }

  function instrumentOf(
    { symbol, brokerSymbol }: InstrumentRequest,
    { board, kind }: { readonly board: Exchange; readonly kind: SecurityKind },
  ): Instrument {
    const venue = context.venues.named(board.toLowerCase());
    const { priceSteps } = tradingRules(board, exchangeDay(context.clock.now()));
    return {
      symbol,
      brokerSymbol,
      contract: `${board}:${brokerSymbol}`,
      primaryExchange: board,
      venue: venue.name,
      currency: venue.currency,
      priceSteps: priceSteps[kind],
    };
  }

  function end(question: Question): void {
    question.cancel();
    questionBySymbol.delete(question.wanted.symbol);
  }

  function unresolved(question: Question, matches: number, why: string): void {
    end(question);
    const { symbol } = question.wanted;
    context.report({ type: 'instrument-unresolved', symbol, matches, why });
  }

  return {
    bySymbol: (symbol) => bySymbol.get(symbol),
    symbolOf: (brokerSymbol) => symbolByBrokerSymbol.get(brokerSymbol) ?? brokerSymbol,
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
