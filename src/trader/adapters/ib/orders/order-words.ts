// Interactive Brokers' words for the type and validity of an order, in both directions. An order for the opening
// auction is MKT or LMT with the time in force OPG; orders for the closing auction are types of their own, MOC and LOC.
import { assertNever } from '../../../../kernel/assert.ts';
import type { OrderTerms, OrderType, Validity } from '../../../domain/orders/order-terms.ts';
import type { ReportedOrder } from '../../../ports/broker-reports.ts';
import type { WireOrder } from '../messages/messages.ts';

type Words = Pick<WireOrder, 'type' | 'tif'>;
type Kind = Pick<ReportedOrder, 'type' | 'validity'>;

const TYPE_WORDS: Record<OrderType, string> = {
  market: 'MKT',
  limit: 'LMT',
  stop: 'STP',
  'stop-limit': 'STP LMT',
  trail: 'TRAIL',
};

/** Only these take part in an auction. */
const CLOSING_WORDS: Partial<Record<OrderType, string>> = { market: 'MOC', limit: 'LOC' };

const TYPES: ReadonlyMap<string, OrderType> = mapOf(TYPE_WORDS);
const CLOSING_TYPES: ReadonlyMap<string, OrderType> = mapOf(CLOSING_WORDS);

const VALIDITIES: ReadonlyMap<string, Validity['kind']> = new Map([
  ['DAY', 'day'],
  ['GTC', 'gtc'],
  ['GTD', 'gtd'],
  ['OPG', 'opening'],
]);

function mapOf(words: Partial<Record<OrderType, string>>): ReadonlyMap<string, OrderType> {
  return new Map(Object.entries(words).map(([type, word]) => [word, type as OrderType]));
}

/** Undefined if the broker has no such order. */
export function wordsOf({
  type,
  validity,
}: Pick<OrderTerms, 'type' | 'validity'>): Words | undefined {
  const word = TYPE_WORDS[type];
  const closing = CLOSING_WORDS[type];
  switch (validity.kind) {
    case 'day':
      return { type: word, tif: 'DAY' };
    case 'gtc':
      return { type: word, tif: 'GTC' };
    case 'gtd':
      return { type: word, tif: 'GTD' };
    case 'opening':
      return closing === undefined ? undefined : { type: word, tif: 'OPG' };
    case 'closing':
      return closing === undefined ? undefined : { type: closing, tif: 'DAY' };
    default:
      return assertNever(validity);
  }
}

export function kindOf({ type, tif }: Words): Kind {
  const closing = CLOSING_TYPES.get(type);
  if (closing !== undefined) return { type: closing, validity: 'closing' };
  return { type: TYPES.get(type) ?? 'other', validity: VALIDITIES.get(tif) ?? 'other' };
}

type Prices = Pick<ReportedOrder, 'limitPrice' | 'stopPrice' | 'trailBy'>;
type PriceFields = Pick<
  WireOrder,
  'limitPrice' | 'auxPrice' | 'trailStopPrice' | 'trailingPercent'
>;

const NO_PRICES = {
  limitPrice: undefined,
  auxPrice: undefined,
  trailStopPrice: undefined,
  trailingPercent: undefined,
} as const;

/** Fields that the type does not use stay unset. */
export function priceFields(type: Kind['type'], prices: Partial<Prices>): PriceFields {
  const { limitPrice, stopPrice, trailBy } = prices;
  switch (type) {
    case 'market':
    case 'other':
      return NO_PRICES;
    case 'limit':
      return { ...NO_PRICES, limitPrice };
    case 'stop':
      return { ...NO_PRICES, auxPrice: stopPrice };
    case 'stop-limit':
      return { ...NO_PRICES, limitPrice, auxPrice: stopPrice };
    case 'trail':
      return {
        ...NO_PRICES,
        auxPrice: trailBy?.kind === 'amount' ? trailBy.amount : undefined,
        trailStopPrice: stopPrice,
        trailingPercent: trailBy?.kind === 'percent' ? trailBy.percent : undefined,
      };
    default:
      return assertNever(type);
  }
}

/** What the type does not use is left out: a gateway writes its own values there. */
export function pricesIn(order: WireOrder): Prices {
  const { limitPrice, auxPrice, trailStopPrice } = order;
  const { type } = kindOf(order);
  switch (type) {
    case 'market':
    case 'other':
      return { limitPrice: undefined, stopPrice: undefined };
    case 'limit':
      return { limitPrice, stopPrice: undefined };
    case 'stop':
      return { limitPrice: undefined, stopPrice: auxPrice };
    case 'stop-limit':
      return { limitPrice, stopPrice: auxPrice };
    case 'trail':
      return {
        limitPrice: undefined,
        stopPrice: isAbove0(trailStopPrice) ? trailStopPrice : undefined,
        ...trailIn(order),
      };
    default:
      return assertNever(type);
  }
}

/** A gateway may state 0 for the distance that is not used. */
function trailIn({ auxPrice, trailingPercent }: WireOrder): Pick<Prices, 'trailBy'> {
  if (isAbove0(trailingPercent)) return { trailBy: { kind: 'percent', percent: trailingPercent } };
  if (isAbove0(auxPrice)) return { trailBy: { kind: 'amount', amount: auxPrice } };
  return {};
}

function isAbove0(value: number | undefined): value is number {
  return value !== undefined && value > 0;
}
