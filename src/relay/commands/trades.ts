// Executions become trades: each once, a correction replaces the one it corrects, and a commission amends its trade.
import type { Money, Quantity } from '../../kernel/decimal.ts';
import { decimalOf, NO_MONEY, ONE } from '../../kernel/decimal.ts';
import type { OptionEndDraft, TradeDraft } from '../../ledger/ports/drafts.ts';
import { isCombinationId, isOptionId } from '../../market/instruments/amount.ts';
import { contractsIn } from '../../market/options/combination.ts';
import type { LedgerCommand } from './ledger-command.ts';
import { pricePerUnit } from './per-unit.ts';
import { placeOf } from './place.ts';
import type { Fact, FactOf, RelayContext, Relayed } from './relayed-fact.ts';

type Executed = FactOf<'execution-booked'>;
type LegExecuted = FactOf<'leg-executed'>;
/** Sums of prices have noise in their last digits. */
const PRICE_PLACES = 8;
/** What a trade in the books is made of. */
type Trade = Omit<Executed, 'type' | 'leg' | 'execRoot' | 'positionId' | 'strategy' | 'account'>;

/** The books know the contracts of a combination, and not the combination: those are the trades. */
export function isTrade(fact: Fact): fact is Executed | LegExecuted {
  if (fact.type !== 'execution-booked') return fact.type === 'leg-executed';
  if (fact.isInferred) return true;
  // A contract that was left alone was closed by a fill that is in the books already.
  return !isCombinationId(fact.symbol) && fact.priceSource !== 'separated';
}

/** What is in the books for an instrument, and how much of it one unit is: the contracts of a vertical. */
export function securitiesIn(symbol: string): readonly (readonly [string, 1 | -1])[] {
  if (!isCombinationId(symbol)) return [[symbol, 1]];
  return contractsIn(symbol).map(({ contract, sign }) => [contract, sign]);
}

export function executed(fact: Executed, context: RelayContext): Relayed {
  const { state } = context;
  if (!isTrade(fact)) return { state, commands: [] };
  if (!isCombinationId(fact.symbol)) return { state, commands: commandsOf(fact, context) };
  if (fact.priceSource === 'separated')
    return { state: { ...state, separated: fact }, commands: [] };
  const legs = inferredLegs(fact);
  // Only what was sold can be assigned: what was bought keeps its lot.
  const ended = fact.priceSource === 'assigned' ? legs.filter(({ side }) => side === 'buy') : legs;
  return { state, commands: ended.flatMap((leg) => commandsOf(leg, context)) };
}

/** The contract that remains of a vertical keeps its lot; the other one was traded for what the vertical ended at beside it. */
export function separated(
  { symbol, averagePrice }: FactOf<'position-adopted'>,
  context: RelayContext,
): Relayed {
  const { separated: fact, ...state } = context.state;
  const contracts = fact === undefined ? [] : contractsIn(fact.symbol);
  if (fact === undefined || !contracts.some(({ contract }) => contract === symbol))
    return { state: context.state, commands: [] };
  const gone = inferredLegs(fact).filter((leg) => leg.symbol !== symbol);
  const isFirst = contracts[0]?.contract !== symbol;
  const price = Math.max(0, averagePrice + (isFirst ? fact.price : -fact.price));
  const trades = gone.map((leg) => ({ ...leg, price: Number(price.toFixed(PRICE_PLACES)) }));
  return { state, commands: trades.flatMap((trade) => commandsOf(trade, context)) };
}

/** What the contracts were traded at is unknown: the first has the net price, and the others none, so that the money is right. */
function inferredLegs(fact: Executed): readonly Trade[] {
  return contractsIn(fact.symbol).map(({ contract, sign }, index) => {
    const part = `/${contract}`;
    const isSame = sign === 1;
    return {
      ...fact,
      symbol: contract,
      execId: `${fact.execId}${part}`,
      side: isSame === (fact.side === 'buy') ? 'buy' : 'sell',
      price: index === 0 ? fact.price : 0,
      ...(fact.replaces && {
        replaces: { ...fact.replaces, execId: `${fact.replaces.execId}${part}` },
      }),
    };
  });
}

/** Each contract of a combination is one trade. */
export function legExecuted(fact: LegExecuted, context: RelayContext): Relayed {
  const trade = { ...fact, symbol: fact.contract };
  return { state: context.state, commands: commandsOf(trade, context) };
}

function commandsOf(fact: Trade, context: RelayContext): readonly LedgerCommand[] {
  const { execId: id, replaces, shares, symbol, priceSource } = fact;
  // Shares that a contract delivered are part of its end.
  if (DELIVERED.includes(priceSource) && !isOptionId(symbol)) return [];
  const isNothing = shares === 0;
  const draft = tradeOf(fact, context);
  const end = replaces === undefined ? optionEndOf(fact, draft) : undefined;
  if (end !== undefined && !isNothing) return [{ kind: 'record', id, draft: end }];
  if (replaces === undefined) return isNothing ? [] : [{ kind: 'record', id, draft }];
  const { execId: voids } = replaces;
  const why = whyReplaced(fact);
  // The corrected execution has its own commission.
  const apart: LedgerCommand = { kind: 'void', voids: commissionIdOf(voids), why };
  if (isNothing) return [{ kind: 'void', voids, why }, apart];
  return [{ kind: 'replace', voids, id, draft, why }, apart];
}

function tradeOf(fact: Trade, { state, source, venues }: RelayContext): TradeDraft {
  const { symbol, side, shares, price, executedAt, execId } = fact;
  const { security, currency, dayOf } = placeOf(state, symbol, venues);
  return {
    type: side === 'buy' ? 'BUY' : 'SELL',
    at: executedAt,
    on: dayOf(executedAt),
    security,
    currency,
    rate: undefined,
    quantity: decimalOf(shares) as Quantity,
    price: pricePerUnit(symbol, price),
    multiplier: ONE,
    fees: NO_MONEY,
    method: undefined,
    chosen: undefined,
    notes: notesOf(fact),
    origin: { source, id: execId },
  };
}

const DELIVERED: readonly (string | undefined)[] = ['exercised', 'assigned'];

/**
 * Of contracts that delivered their shares, whose adoption books nothing then: what was bought was exercised, what was written was
 * assigned.
 */
function optionEndOf(
  { priceSource }: Trade,
  { price: _, multiplier: __, method: ___, type, ...trade }: TradeDraft,
): OptionEndDraft | undefined {
  if (!DELIVERED.includes(priceSource)) return undefined;
  return { ...trade, type: type === 'SELL' ? 'EXERCISE' : 'ASSIGNMENT', settledAt: undefined };
}

function whyReplaced({ isInferred, shares, execId, replaces }: Trade): string {
  if (isInferred !== true) return `The broker corrected ${replaces?.execId} as ${execId}.`;
  const left = shares === 0 ? 'all of them' : `all but ${shares} of them`;
  return `Inferred shares were reported since: ${left}.`;
}

const SOURCE_TEXTS = {
  stop: 'the price of the stop that vanished with them',
  unknown: 'the price is unknown: booked without gain or loss',
  operator: 'the price was stated by the operator, or is the net of trades by hand',
  expired: 'the contract has expired, at what it was worth then',
  exercised: 'the contract was exercised for shares at its strike',
  assigned: 'the contract was assigned: shares at its strike',
  separated: 'its vertical has lost this contract alone',
  apart: 'its vertical was taken apart',
} as const;

function notesOf({ isInferred, priceSource, orderRef }: Trade): string | undefined {
  if (isInferred === true)
    return `Inferred from the account; ${SOURCE_TEXTS[priceSource ?? 'unknown']}.`;
  return orderRef === '' ? 'Executed outside of the trader.' : undefined;
}

/** Late. A corrected amount replaces the one before: it sets the fees again, or books the difference. */
export function commissionBooked(
  { execId: of, symbol, commission, currency, estimated, was }: FactOf<'commission-booked'>,
  context: RelayContext,
): Relayed {
  const { state, source, venues, recorded } = context;
  const place = placeOf(state, symbol, venues);
  const fees = decimalOf(commission) as Money;
  const before = was === undefined ? undefined : (decimalOf(was) as Money);
  const isPart = (amount: Money) => currency === place.currency && !amount.isNegative();
  if (isPart(fees) && (before === undefined || isPart(before)))
    return {
      state,
      commands: [{ kind: 'set-fees', of, fees, ...(estimated && { isEstimate: true }) }],
    };
  // A rebate, or an amount that could not be converted, is not part of the trade; nor is what corrects it.
  const isFirst = before === undefined;
  const id = isFirst ? commissionIdOf(of) : `${commissionIdOf(of)}/${recorded.seq}`;
  const draft = {
    type: 'FEE',
    at: recorded.at,
    on: place.dayOf(recorded.at),
    currency: currency as typeof place.currency,
    rate: undefined,
    amount: isFirst ? fees : (fees.minus(before) as Money),
    notes: isFirst ? `Commission of ${of}.` : `Correction of the commission of ${of}.`,
    origin: { source, id },
  } as const;
  return { state, commands: [{ kind: 'record', id, draft }] };
}

function commissionIdOf(execId: string): string {
  return `${execId}/commission`;
}
