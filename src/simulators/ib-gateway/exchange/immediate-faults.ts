// Faults that take effect at once: a trade by hand, a split or dividend, a price, the end of a day.
import type { Movements } from './account/movements.ts';
import type { Market } from './market/prices/market.ts';
import type { Nights } from './option-life/nights.ts';
import type { OptionChain } from './options/option-chain.ts';
import type { ManualOrderOutcome, ManualTrader } from './orders/manual-trader.ts';
import type { Overnight, SplitTerms } from './overnight.ts';
import type { FaultKind } from './scheduling/fault-kinds.ts';
import type { FaultRequest } from './scheduling/faults.ts';

export interface ImmediateFaultParts {
  readonly market: Market;
  readonly hand: ManualTrader;
  readonly movements: Movements;
  readonly overnight: Overnight;
  readonly nights: Nights;
  readonly chain: OptionChain;
  /** Executions and completed orders so far belong to yesterday. */
  rollDay(): void;
}

const MANUAL_SHARES = 10;
const BAD_PRINT = 1.05;
const FRACTION = 0.37;
/** Of a share. */
const DIVIDEND = 0.5;
const TRANSFERRED = 50;
/** Units of a price in a contract. */
const CONTRACT = 100;
const OF_ONE_SYMBOL: readonly FaultKind[] = [
  'manual-order',
  'bad-print',
  'gap-open',
  'split',
  'dividend-in-shares',
  'transfer',
  'ex-dividend',
  'adjusted-class',
];

/** Applies an immediate fault; a sentence says what is missing for it. */
export function doAtOnce(parts: ImmediateFaultParts, request: FaultRequest): string | undefined {
  const { kind, symbol = '', shares } = request;
  if (kind === 'assignment') return parts.nights.assign(symbol, shares);
  return OF_ONE_SYMBOL.includes(kind)
    ? doToSymbol(parts, request)
    : whyNot(doByHand(parts, request));
}

function doByHand(
  { hand, rollDay }: ImmediateFaultParts,
  request: FaultRequest,
): ManualOrderOutcome | undefined {
  const { kind, symbol, price, shares } = request;
  switch (kind) {
    case 'fraction-by-hand':
      return tradeFraction(hand, request);
    case 'stop-cancelled-by-hand':
      return hand.cancelStop(symbol);
    case 'stop-moved-by-hand':
      return hand.moveStop(symbol, price);
    case 'stop-vanishes':
      return hand.vanishStop(symbol);
    case 'stop-inactive':
      return hand.deactivateStop(symbol);
    case 'manual-close':
      return hand.close({ symbol, shares, isLiquidation: false });
    case 'margin-liquidation':
      return hand.close({ symbol, shares, isLiquidation: true });
    case 'day-rollover':
      rollDay();
      return undefined;
    default:
      return undefined;
  }
}

function tradeFraction(
  hand: ManualTrader,
  { symbol, action, shares = FRACTION }: FaultRequest,
): ManualOrderOutcome {
  return symbol === undefined || action === undefined
    ? hand.close({ symbol, shares, isLiquidation: false })
    : hand.trade(symbol, action, shares);
}

function doToSymbol(
  { hand, market, movements, overnight, nights, chain }: ImmediateFaultParts,
  request: FaultRequest,
): string | undefined {
  const { kind, symbol, price, shares, direction, ratio = 2 } = request;
  const listing = symbol === undefined ? undefined : market.listing(symbol);
  if (listing === undefined) return `The fault ${kind} needs a symbol.`;
  if (kind === 'manual-order')
    return whyNot(hand.trade(listing.symbol, 'BUY', shares ?? MANUAL_SHARES));
  if (kind === 'dividend-in-shares') return movements.credit(listing.symbol, shares);
  if (kind === 'transfer') {
    const moved = shares ?? TRANSFERRED;
    return movements.move(listing.symbol, direction === 'out' ? -moved : moved);
  }
  if (kind === 'ex-dividend') nights.payDividend(listing.symbol, price ?? DIVIDEND);
  else if (kind === 'adjusted-class')
    chain.adjust(listing.symbol, { shares: ratio, cash: (price ?? 0) / CONTRACT });
  else if (kind === 'bad-print') market.badPrint(listing, price ?? listing.last * BAD_PRINT);
  else if (kind === 'gap-open') overnight.gap(listing, price);
  else overnight.split(listing, splitOf(request, ratio));
  return undefined;
}

function splitOf({ orders, conId, options }: FaultRequest, ratio: number): SplitTerms {
  const [keepsOrders, keepsOptions] = [orders === 'kept', options === 'kept'];
  return { ratio, keepsOrders, keepsOptions, isRenumbered: conId === 'new' };
}

function whyNot(outcome: ManualOrderOutcome | undefined): string | undefined {
  return outcome?.kind === 'refused' ? outcome.why : undefined;
}
