// The chosen contract is entered once it has a quote; every check is made again on the contract itself.
// Law 10: see src/trader/engine/entry/consider-entry.ts
import { comparePrices } from '../../../market/instruments/tick-grid.ts';
import { widthOf } from '../../../market/options/combination.ts';
import { isTwoSided, midOf, spreadOf } from '../../../market/quotes/quote.ts';
import { leastCredit } from '../../domain/options/choose-structure.ts';
import type { Enterer } from '../../domain/orders/stated-order.ts';
import { targetOf } from '../../domain/strategy/strategy.ts';
import { collateralFor } from '../../domain/terms/collateral.ts';
import { SOLD_KINDS, WRITTEN_KINDS } from '../../domain/terms/option-trade.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import { draftEntry, worstPrice } from '../entry/draft.ts';
import { enter } from '../entry/enter.ts';
import { refusalsFor } from '../entry/gate.ts';
import { isPriced } from '../requests/await-market.ts';
import { orderRefusals } from '../risk/size-limits.ts';
import type { ChosenContract, OptionChoice } from '../state/option-choice.ts';
import type { Turn } from '../turn/turn.ts';
import { askMargin, isMarginAwaited, isMarginNeeded, statedRefusals } from './ask-margin.ts';
import { chainOfChoice, refuseChoice } from './refuse-choice.ts';

/** Looks at every chosen contract that waits for its contract or its quote. */
export function enterPriced(turn: Turn): void {
  for (const choice of [...turn.state.optionChoices.values()]) enterChosen(turn, choice);
}

export function enterChosen(turn: Turn, choice: OptionChoice): void {
  const { chosen, signal } = choice;
  if (
    chosen === undefined ||
    isMarginAwaited(choice) ||
    !isPriced(turn, { symbol: chosen.id, type: 'LMT' })
  )
    return;
  const strategy = strategyOf(turn, choice);
  if (strategy === undefined)
    return refuseChoice(turn, choice, [
      {
        kind: 'choice_interrupted',
        why: `${signal.strategy} no longer trades ${signal.symbol} by the terms of the choice`,
      },
    ]);
  const traded = { symbol: chosen.id, side: sideOf(choice) };
  const { confidence } = choice;
  const reasons = [
    ...pinnedRefusals(turn, chosen),
    ...quoteRefusals(turn, chosen),
    ...refusalsFor(turn, {
      ...traded,
      ...{ strategy, anchorPrice: undefined, isReversal: false, isAddOn: false },
    }),
  ];
  const draft = draftEntry(turn, traded, strategy, confidence === undefined ? {} : { confidence });
  if (Array.isArray(draft)) return refuseChoice(turn, choice, [...reasons, ...draft]);
  const { sizing, prices } = draft;
  const price = worstPrice(traded, prices);
  reasons.push(...creditRefusals(choice, traded.symbol, price));
  const { shares } = sizing;
  reasons.push(
    ...orderRefusals(turn, { ...traded, shares, price }),
    ...statedRefusals(turn, choice, shares),
  );
  if (reasons.length > 0) return refuseChoice(turn, choice, reasons);
  if (isMarginNeeded(turn, choice, traded))
    return askMargin(turn, choice, { ...traded, shares, limitPrice: price });
  const { condition, validUntil } = choice;
  const entering = { signal, traded, tradeId: signal.id, strategy, draft, condition, validUntil };
  enter(turn, entering, chainOfChoice(turn, choice));
}

/** A contract is bought on either side of the signal, and so is a vertical, unless it is one that is sold. */
function sideOf({ trade }: OptionChoice): PositionSide {
  return SOLD_KINDS.has(trade.as) ? 'short' : 'long';
}

/** The quote may have fallen since the chain was read: the least that its order may bring counts. */
function creditRefusals({ trade }: OptionChoice, id: string, credit: number): Refusal[] {
  const minimum = leastCredit(trade, widthOf(id) ?? 0);
  if (minimum === undefined || comparePrices(credit, minimum) >= 0) return [];
  return [{ kind: 'credit_too_low', credit, minimum }];
}

/** The strategy's terms as they apply to what is traded; undefined if it trades another way now. */
function strategyOf(turn: Turn, choice: OptionChoice): Enterer | undefined {
  const { signal, trade, chosen } = choice;
  const found = turn.strategies.bySymbol
    .get(signal.symbol)
    ?.find(({ strategy }) => strategy.name === signal.strategy)?.strategy;
  if (found === undefined || JSON.stringify(found.trade) !== JSON.stringify(trade))
    return undefined;
  const collateral = WRITTEN_KINDS.has(trade.as) ? collateralFor(chosen?.id ?? '') : undefined;
  return {
    ...found,
    entry: { ...found.entry, side: sideOf(choice) },
    protection: 'watched',
    target: targetOf(found),
    ...(collateral && { collateral }),
  };
}

/** The contract behind the name must be the one whose quote was judged. */
function pinnedRefusals({ state }: Turn, { id, contract }: ChosenContract): Refusal[] {
  const offered = state.instruments.get(id)?.contract;
  if (offered === undefined || contract === undefined || offered === contract) return [];
  return [{ kind: 'contract_changed', pinned: contract, offered }];
}

/** The quote may have widened since the chain was read, and a vertical is worth its width at most. */
function quoteRefusals(turn: Turn, { id, spreadMax }: ChosenContract): Refusal[] {
  const quote = turn.market.quote(id);
  if (quote === undefined || !isTwoSided(quote)) return [];
  const width = widthOf(id);
  if (width !== undefined && quote.ask >= width)
    return [{ kind: 'price_beyond_width', price: quote.ask, width }];
  if (comparePrices(spreadOf(quote), spreadMax) <= 0) return [];
  const percent = (points: number) => (points / midOf(quote)) * 100;
  const [now, limit] = [percent(spreadOf(quote)), percent(spreadMax)];
  return [{ kind: 'spread_too_wide', percent: now, limit }];
}
