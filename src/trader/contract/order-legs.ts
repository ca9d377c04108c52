// An order whose body names the legs of an option structure, in place of the id of the instrument that they are.
import { z } from 'zod';
import type { TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { isOptionId } from '../../market/instruments/amount.ts';
import {
  combinationOf,
  contractsIn,
  instrumentAsWritten,
} from '../../market/options/combination.ts';
import { optionIdOf, optionRootOf } from '../../market/options/option-id.ts';

const STRIKE_MAX = 100_000;
const LEGS_MAX = 4;

const OTHER_LEGS =
  'expected one leg, the two of a vertical or the four of an iron condor: other structures are not traded';

const leg = z.strictObject({
  right: z.enum(['call', 'put']),
  strike: z.number().positive().lt(STRIKE_MAX),
  expiry: z.iso.date(),
  side: z.enum(['BUY', 'SELL']),
  ratio: z
    .literal(1, 'expected 1: a unit is one contract of each leg')
    .default(1)
    .describe('Contracts of the leg in one unit'),
});

export const orderLegs = z
  .array(leg)
  .min(1)
  .max(LEGS_MAX, OTHER_LEGS)
  .describe('Option contracts beside the symbol of their stock; side belongs to the legs then');

/** As far as the published description can say it. */
export const LEGS_RULE = {
  if: { required: ['legs'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
  then: { properties: { side: false, symbol: { pattern: '^[A-Za-z0-9][A-Za-z0-9./-]{0,14}$' } } },
  else: { required: ['side'] },
};

type OrderLeg = z.infer<typeof leg>;

interface Traded {
  /** Of a stock, an option contract or a combination. */
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
}

interface Named {
  readonly symbol: string;
  readonly side?: 'BUY' | 'SELL' | undefined;
  readonly legs?: readonly OrderLeg[] | undefined;
}

/** What the side and the legs of an order cannot mean together. Fields that are wrong by themselves are reported elsewhere. */
export function sideFaults({ symbol: stock, side, legs }: Partial<Named>) {
  if (legs === undefined)
    return side === undefined ? [{ field: 'side', message: 'required without legs' }] : [];
  const faults =
    side === undefined
      ? []
      : [{ field: 'side', message: 'does not belong to an order with legs: each has one' }];
  if (typeof stock !== 'string' || !orderLegs.safeParse(legs).success) return faults;
  if (isOptionId(stock))
    return [...faults, { field: 'symbol', message: 'expected the stock of the legs: AAPL' }];
  const traded = tradedLegs(stock, legs);
  return traded.ok ? faults : [...faults, { field: 'legs', message: traded.failure }];
}

/** What an order that was checked trades; its legs name one instrument, and a combination is bought if the legs that are worth more are. */
export function tradedBy({ symbol, side = 'BUY', legs }: Named): Traded {
  if (legs === undefined) return { symbol, side };
  const traded = tradedLegs(symbol, legs);
  if (!traded.ok) throw new Error(`The legs were checked before: ${traded.failure}`);
  return traded.value;
}

/** Legs that are not one instrument are reported elsewhere. */
export function isSoldOption({ symbol, side, legs }: Partial<Named>): boolean {
  if (typeof symbol !== 'string') return false;
  if (legs === undefined) return side === 'SELL' && isOptionId(instrumentAsWritten(symbol));
  if (!orderLegs.safeParse(legs).success) return true;
  const traded = tradedLegs(symbol, legs);
  return !traded.ok || traded.value.side === 'SELL';
}

/** Or why these legs are not one instrument. */
export function tradedLegs(stock: string, legs: readonly OrderLeg[]): Result<Traded, string> {
  const root = optionRootOf(stock);
  const ids: string[] = [];
  for (const { right, strike, expiry } of legs) {
    const id = optionIdOf({ root, right, strike, expiry: expiry as TradingDay });
    if (id === undefined)
      return failed(`no option contract of ${stock} can have the strike ${strike} and ${expiry}`);
    ids.push(id);
  }
  const [first, second] = legs;
  const [id = ''] = ids;
  if (first === undefined) return failed(OTHER_LEGS);
  if (second === undefined) return ok({ symbol: id, side: first.side });
  const fault = legs.length === 2 ? pairFault(first, second) : condorFault(legs);
  if (fault !== undefined) return failed(fault);
  const combination = combinationOf(ids);
  if (combination === undefined)
    return failed(legs.length === 2 ? 'the two legs differ in their strikes' : OF_CONDOR);
  const sides = contractsIn(combination.id).map(({ contract, sign }) => {
    const side = legs[ids.indexOf(contract)]?.side;
    return (side === 'BUY') === sign > 0 ? ('BUY' as const) : ('SELL' as const);
  });
  const [side = 'BUY'] = sides;
  return sides.every((one) => one === side)
    ? ok({ symbol: combination.id, side })
    : failed(OF_CONDOR);
}

const OF_CONDOR =
  'expected the four legs of an iron condor: of two puts and two calls above them the inner ones on one side and the outer ones on the other';

function condorFault(legs: readonly OrderLeg[]): string | undefined {
  if (legs.length !== LEGS_MAX) return OTHER_LEGS;
  const expiries = [...new Set(legs.map(({ expiry }) => expiry))];
  return expiries.length === 1
    ? undefined
    : `expected four legs of one expiry, not ${expiries.join(' and ')}`;
}

function pairFault(first: OrderLeg, second: OrderLeg): string | undefined {
  if (first.expiry !== second.expiry)
    return `expected two legs of one expiry, not ${first.expiry} and ${second.expiry}`;
  if (first.right !== second.right) return 'expected two calls or two puts, not one of each';
  if (first.strike === second.strike) return `expected two strikes, not ${first.strike} twice`;
  return first.side === second.side
    ? `expected one leg to buy and one to sell, not two to ${first.side}`
    : undefined;
}
