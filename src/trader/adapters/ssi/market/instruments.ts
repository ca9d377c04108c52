// Contracts of Vietnam's exchanges: found by their symbol, which is the same at SSI and in a feed, with the price steps of their exchange.
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import {
  EXCHANGES,
  type Exchange,
  type SecurityKind,
  tradingRules,
} from '../../../../market/venues/vietnam/trading-rules.ts';
import type { InstrumentRequest } from '../../../ports/instrument-request.ts';
import { type Fields, fieldsOf, textOf } from '../../kit/fields.ts';
import { createResolution, type Found, type Resolution } from '../../kit/resolution.ts';
import type { CallResult, Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { rowsIn } from '../messages/answers.ts';
import { exchangeDay } from '../messages/exchange-time.ts';
import { securityKindOf } from './security-kind.ts';

export function createInstruments(
  context: SessionContext,
  calls: Calls,
  isOpen: () => boolean,
): Resolution {
  function foundIn(wanted: InstrumentRequest, result: CallResult): Found {
    const rows = result.kind === 'done' ? rowsIn(result) : undefined;
    if (rows !== undefined) return foundAmong(wanted, rows.map(fieldsOf));
    const why = 'text' in result ? result.text : 'the list of shares cannot be read';
    if (result.kind === 'refused') return { kind: 'not found', matches: 0, why };
    return { kind: 'unanswered', why };
  }

  function foundAmong(wanted: InstrumentRequest, rows: readonly Fields[]): Found {
    const named = rows.filter(({ symbol }) => textOf(symbol) === wanted.brokerSymbol);
    const boards = named.map(({ board }) => textOf(board).toUpperCase());
    const matches = EXCHANGES.filter((exchange) => boards.includes(exchange)).filter(
      (exchange) => wanted.primaryExchange === undefined || wanted.primaryExchange === exchange,
    );
    const { length } = matches;
    const [only] = matches;
    if (only === undefined || length !== 1)
      return { kind: 'not found', matches: length, why: `${length} shares match` };
    const row = named.find(({ board }) => textOf(board).toUpperCase() === only) ?? {};
    const instrument = instrumentOf(wanted, { board: only, kind: securityKindOf(row) });
    return { kind: 'found', instrument };
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

  return createResolution({
    ...{ context, isOpen },
    ask(wanted, answered) {
      calls.make({
        method: 'GET',
        path: '/data/securitiesByBoard',
        query: { symbol: wanted.brokerSymbol },
        urgency: 'read',
        answered: (result) => answered(foundIn(wanted, result)),
      });
    },
  });
}
