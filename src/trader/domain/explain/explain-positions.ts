// Explains position facts: the plan, each move of the stop, and the result.
import { amountOf } from '../../../market/instruments/amount.ts';
import type { StopReached } from '../exits/watched-stop.ts';
import type { FactOf } from '../facts/facts.ts';
import type { PositionFact } from '../facts/position-facts.ts';
import type { RecordedFact } from '../facts/recorded-fact.ts';
import { collateralText } from '../wording/collateral-text.ts';
import { costName } from '../wording/cost-text.ts';
import { deliveryText } from '../wording/delivery-text.ts';
import { duration, type HomeWords, price, sharesText } from '../wording/figures.ts';
import { requestName } from '../wording/order-request-text.ts';
import { atrText, EXIT_WORDS, planText, trailDistanceText } from '../wording/plan-text.ts';
import type { ChainIndex } from './chain.ts';
import { totalLines } from './explain-rolls.ts';
import { type Explanations, legOf, sawLine } from './explanation.ts';
import { scaleText, splitText, stopResetText } from './split-text.ts';

export const POSITIONS_EXPLAINED: Explanations<PositionFact> = {
  'position-planned': ({ positionId, plan }) => [
    { topic: 'plan', text: `${positionId}: ${planText(plan)}` },
  ],
  'position-filled': ({ quantityAfter, averagePriceAfter }) => [
    {
      topic: 'position',
      text: `${quantityAfter} at ${price(averagePriceAfter)} on average`,
      isMinor: true,
    },
  ],
  'position-opened': (fact, { home }) => [{ topic: 'open', text: openText(fact, home) }],
  'position-abandoned': ({ why }) => [
    { topic: 'result', text: `nothing filled${why === '' ? '' : `: ${why}`}` },
  ],
  'stop-moved': (fact, index, recorded) => [
    {
      topic: 'stop',
      text: `${price(fact.from)} to ${price(fact.to)}${moveText(fact, index, recorded)}`,
    },
  ],
  'ownership-taken': ({ from, to, request }) => [
    {
      topic: 'asked',
      text: `${request.user}: take the position over from ${from}; its owner is ${to} from here on (${requestName(request)})`,
    },
  ],
  'target-moved': ({ to, why, from }) => [
    {
      topic: 'target',
      text:
        why === 'decay'
          ? `${price(from)} to ${price(to)}: the next step of its table has begun`
          : `to ${price(to)}`,
    },
  ],
  'collateral-changed': (fact, { home }) => [
    { topic: 'collateral', text: collateralText(fact, home) },
  ],
  'position-adjusting': ({ what }) => [{ topic: 'position', text: `adjusting: ${what}` }],
  'position-adjusted': ({ quantity, stopPrice }) => [
    {
      topic: 'position',
      text: `now ${sharesText(quantity)}${stopPrice === undefined ? '' : `, stop ${price(stopPrice)}`}`,
    },
  ],
  'position-closing': ({ reason, condition, stop }) => [
    {
      topic: 'exit',
      text: `closing: ${EXIT_WORDS[reason]}${condition === undefined ? '' : `: ${condition.when}`}${stop === undefined ? '' : `: ${reachedText(stop)}`}`,
    },
    ...(condition === undefined ? [] : [sawLine(condition.values)]),
  ],
  'position-closed': (fact, index, recorded) => [
    {
      topic: 'result',
      text: `${gainText(fact, index)}; ${price(fact.entryPrice)} to ${price(fact.exitPrice)} in ${duration((fact.closedAt ?? recorded.at) - fact.openedAt)}: ${EXIT_WORDS[fact.reason]}`,
    },
    // After a roll the next step has the sum.
    ...(fact.reason === 'rolled' ? [] : totalLines(index, recorded)),
  ],
  'trade-restated': ({ entryPrice, exitPrice, realizedPnl }, { home }) => [
    {
      topic: 'restated',
      text: `${home.signedMoney(realizedPnl)}, ${price(entryPrice)} to ${price(exitPrice)}, as the broker corrected it`,
    },
  ],
  'position-adopted': ({ positionId, quantity, averagePrice, plan, by, delivery }) => [
    {
      topic: 'adopt',
      text: `${positionId}: ${sharesText(quantity)} at ${price(averagePrice)} ${delivery === undefined ? `adopted by ${by}` : deliveryText(delivery)}`,
    },
    { topic: 'plan', text: planText(plan) },
  ],
  'position-split': (fact, { home }) => [
    { topic: 'split', text: splitText(fact, home) },
    { topic: 'saw', text: scaleText(fact.evidence) },
  ],
  'stop-reset': (fact) => [
    { topic: 'split?', text: stopResetText(fact) },
    { topic: 'saw', text: scaleText(fact.evidence) },
  ],
  'remainder-noted': ({ quantity }) => [
    {
      topic: 'remainder',
      text:
        quantity === 0
          ? 'only whole shares are held again'
          : `${quantity} shares beyond the whole ones have no order: the broker's API takes none for part of a share`,
    },
  ],
  'remainder-released': ({ quantity }) => [
    {
      topic: 'release',
      text: `${quantity} shares, less than one, stay in the account and are no longer ours`,
    },
  ],
  'position-released': ({ quantity, orderRefs, by }, index) => [
    { topic: 'release', text: `${sharesText(quantity)} released by ${by}` },
    ...orderRefs.map((ref) => ({ topic: 'release', text: `no longer ours: ${legOf(ref, index)}` })),
  ],
  'plan-changed': ({ by, plan }) => [
    { topic: 'asked', text: `${by}: apply the current terms of the strategy, ${planText(plan)}` },
  ],
};

const WITNESS_WORDS: Readonly<Record<StopReached['by'], string>> = {
  last: 'a print',
  touch: 'the price to leave at',
  book: 'the whole book',
  mid: 'the middle of its quotes, for a while,',
};

export function reachedText({ by, price: seen, stopPrice, of }: StopReached): string {
  const stock = of === undefined ? '' : ` of ${of}`;
  return `${WITNESS_WORDS[by]}${stock} at ${price(seen)} reached the watched stop at ${price(stopPrice)}`;
}

function openText(
  { symbol, quantity, averagePrice, r, targetPrice }: FactOf<'position-opened'>,
  home: HomeWords,
): string {
  const average = `at ${price(averagePrice)} on average`;
  if (quantity === 0) return `entered ${average} and exited again, R ${price(r)}`;
  const target = targetPrice === undefined ? '' : `, target ${price(targetPrice)}`;
  return `${quantity} ${average}, R ${price(r)}: ${home.money(amountOf(symbol, r, Math.abs(quantity)))} at risk${target}`;
}

/** The high-water mark and the ATR that determined the stop. */
function moveText(fact: FactOf<'stop-moved'>, index: ChainIndex, recorded: RecordedFact): string {
  if (fact.why === 'refused') return ': the broker refused the move after it had shown it';
  if (fact.why === 'by_hand') return ', manually';
  if (fact.why === 'operator') return ', requested by an operator';
  if (fact.why !== 'trail' || fact.highWater === undefined) return ` (${fact.why})`;
  const seen = index.changeBehind(recorded)?.market;
  const trail = index.plannedOf(fact.positionId)?.plan.trail;
  const isBehind = trail?.kind === 'atr' || trail?.kind === 'percent';
  const how = isBehind ? ' less' : ', by';
  const behind = trail === undefined ? '' : `${how} ${trailDistanceText(trail)}`;
  const atr = seen?.atr === undefined ? '' : `, ${atrText(seen, index.home)}`;
  return `: high-water ${price(fact.highWater)}${behind}${atr}`;
}

/** `+140.40 USD (1.42 R), less 2.00 USD commission`. */
export function gainText(fact: FactOf<'position-closed'>, index: ChainIndex): string {
  return `${index.home.signedMoney(fact.realizedPnl)}${inR(fact, index)}, less ${costsText(fact.positionId, index)}`;
}

function inR(fact: FactOf<'position-closed'>, index: ChainIndex): string {
  const r = index.openedOf(fact.positionId)?.r;
  const risk = r === undefined ? 0 : amountOf(fact.symbol, r, Math.abs(fact.quantity));
  return risk > 0 ? ` (${(fact.realizedPnl / risk).toFixed(2)} R)` : '';
}

function costsText(positionId: string, { commissionsOf, home }: ChainIndex): string {
  const booked = commissionsOf(positionId);
  const total = booked.reduce((sum, { commission }) => sum + commission, 0);
  return `${home.money(total)} ${costName(booked.map(({ estimated }) => estimated))}`;
}
