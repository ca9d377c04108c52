// Why it did (not) trade: the facts of a chain as steps, each a plain sentence with the numbers that decided it.
import type { Instant } from '../../kernel/instant.ts';
import type { OrderOutcome } from '../facts/by-hand-facts.ts';
import type { Fact, FactType } from '../facts.ts';
import { ORDER_NEWS } from '../orders/order-news.ts';
import { type ChainFact, type ChainIndex, chainIndex, type FactOf } from './chain.ts';
import { duration, plainValue, price, signedUsd, usd, words } from './figures.ts';
import { lockText } from './lock-text.ts';
import {
  atrText,
  EXIT_WORDS,
  entryText,
  LEG_WORDS,
  legText,
  marketText,
  planText,
  sizeText,
  trailDistanceText,
} from './plan-text.ts';
import { refusalText } from './refusal-text.ts';
import { scaleText, splitText, stopResetText } from './split-text.ts';
import { verdictText } from './verdict-text.ts';

export interface Step {
  readonly seq: number;
  readonly at: Instant;
  readonly type: FactType;
  /** One word: which part of the way it belongs to. */
  readonly topic: string;
  readonly text: string;
  /** Bookkeeping that another step tells already. */
  readonly isMinor: boolean;
  readonly fact: Fact;
}

interface Line {
  readonly topic: string;
  readonly text: string;
  readonly isMinor?: boolean;
}

/** Facts ascending by number; the steps come in the order of cause and effect, several from a fact that settles several things. */
export function explain(chain: readonly ChainFact[]): Step[] {
  const index = chainIndex(chain);
  return inCausalOrder(chain).flatMap((recorded) => {
    const { seq, at, fact } = recorded;
    const tell = TELL[fact.type] as Tell<FactType>;
    return tell(fact, index, recorded).map(({ topic, text, isMinor = false }) => ({
      seq,
      at,
      type: fact.type,
      topic,
      text,
      isMinor,
      fact,
    }));
  });
}

/** A decision is written down after the plan and the intent it names; it is told before them. */
function inCausalOrder(chain: readonly ChainFact[]): readonly ChainFact[] {
  const order = (recorded: ChainFact): number => {
    if (recorded.fact.type !== 'signal-taken') return recorded.seq;
    const plan = chain.findLast(
      ({ seq, fact, correlation }) =>
        fact.type === 'position-planned' &&
        correlation === recorded.correlation &&
        seq < recorded.seq,
    );
    return plan === undefined ? recorded.seq : plan.seq - 0.5;
  };
  return [...chain].sort((a, b) => order(a) - order(b));
}

type Tell<Type extends FactType> = (
  fact: FactOf<Type>,
  index: ChainIndex,
  recorded: ChainFact,
) => readonly Line[];

/** Facts of the house belong to no trade. */
const untold = (): readonly Line[] => [];

const TELL: { readonly [Type in FactType]: Tell<Type> } = {
  'prediction-judged': ({ feed, symbol, receivedAt, prediction, verdict }) => {
    // The answer it repeats is told in the same chain.
    const isMinor = verdict.kind === 'duplicate';
    const text =
      prediction === undefined
        ? `${symbol} from ${feed}: an answer that is no prediction`
        : `${symbol} ${prediction.signal}, confidence ${prediction.confidence}, from ${feed}, ${duration(receivedAt - prediction.dataTime)} old on arrival`;
    return [
      { topic: 'prediction', text, isMinor },
      { topic: 'verdict', text: verdictText(verdict), isMinor },
    ];
  },
  'prediction-repeated': ({ times }) => [
    { topic: 'repeated', text: `the same answer ${times} more times`, isMinor: true },
  ],
  'signal-taken': ({ signal, sizing, condition }) => [
    { topic: 'rule', text: `${signal.strategy} goes ${signal.side}: ${condition.when}` },
    sawLine(condition.values),
    { topic: 'gate', text: 'every check passed' },
    { topic: 'size', text: sizeText(sizing) },
  ],
  'signal-refused': ({ signal, reasons, condition }) => {
    const asked = condition ?? reasons.find((reason) => reason.kind === 'condition_false');
    return [
      {
        topic: 'rule',
        text: `${signal.strategy} does not go ${signal.side} at ${price(signal.price)}${condition === undefined ? '' : `, although ${condition.when}`}`,
      },
      ...(asked === undefined ? [] : [sawLine(asked.values)]),
      ...reasons.map((reason) => ({ topic: 'refused', text: refusalText(reason) })),
    ];
  },
  'wish-stored': ({ signal }) => [
    { topic: 'wish', text: `to go ${signal.side} once ${signal.symbol} is flat` },
  ],
  'wish-dropped': ({ why }) => [{ topic: 'wish', text: `ends: ${why}` }],
  'entry-intended': ({ legs, market }) => [
    { topic: 'intent', text: `${entryText(legs)}; ${marketText(market)}` },
  ],
  'protection-intended': ({ legs, why }) => [
    { topic: 'protect', text: `${legs.map(legText).join(', ')}: ${why}` },
  ],
  'exit-intended': ({ legs, reason, market }) => [
    {
      topic: 'exit',
      text: `${legs.map(legText).join(', ')}: ${EXIT_WORDS[reason]}; ${marketText(market)}`,
    },
  ],
  'change-intended': ({ purpose, change }, index, recorded) => [
    {
      topic: purpose === 'target' || purpose === 'exit' ? 'target' : 'stop',
      text: `a change (${purpose}) is on its way: ${changeText(change)}`,
      isMinor: index.isSettled(recorded),
    },
  ],
  'cancel-intended': ({ orderRef, why }, index) => [
    { topic: 'cancel', text: `${legOf(orderRef, index)}: ${why}` },
  ],
  'order-sent': ({ orderRefs }, index) => [
    { topic: 'wire', text: `sent: ${orderRefs.map((ref) => legOf(ref, index)).join(', ')}` },
  ],
  'order-not-sent': ({ reason }) => [{ topic: 'wire', text: `not sent: ${words(reason)}` }],
  'order-updated': (fact, index) => [orderLine(fact, index)],
  'change-refused': ({ orderRef, code, why }, index) => [
    {
      topic: 'wire',
      text: `the broker refused a change of the ${legOf(orderRef, index)}: ${why} (${code})`,
    },
  ],
  'stop-meddled': ({ what, isContested }) => [
    {
      topic: 'stop',
      text: `${what} by somebody else${isContested ? ' again: contested, not restored' : '; restored once'}`,
    },
  ],
  'report-ignored': ({ orderRef, status, reported, why }, index) => [
    {
      topic: 'wire',
      text: `${legOf(orderRef, index)}, ${words(status)}: ignored "${ORDER_NEWS[reported]}", since ${why}`,
    },
  ],
  'execution-booked': (fact, index) => [
    {
      topic: 'fill',
      text: `${fact.side === 'buy' ? 'bought' : 'sold'} ${fact.shares} at ${price(fact.price)}, the ${LEG_WORDS[fact.leg]}, ${fact.isInferred ? 'inferred, ' : ''}${commissionText(index.commissionByExecId.get(fact.execId))} (${fact.execId})${fact.replaces === undefined ? '' : `, correcting ${fact.replaces.shares} at ${price(fact.replaces.price)}`}`,
    },
  ],
  'commission-booked': ({ execId, commission, currency }) => [
    { topic: 'fill', text: `commission ${commission} ${currency} of ${execId}`, isMinor: true },
  ],
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
  'position-opened': ({ quantity, averagePrice, r, targetPrice }) => [
    {
      topic: 'open',
      text: `${quantity} at ${price(averagePrice)} on average, R ${price(r)}: ${usd(r * Math.abs(quantity))} at risk${targetPrice === undefined ? '' : `, target ${price(targetPrice)}`}`,
    },
  ],
  'position-abandoned': ({ why }) => [
    { topic: 'result', text: `nothing was filled${why === '' ? '' : `: ${why}`}` },
  ],
  'stop-moved': (fact, index, recorded) => [
    {
      topic: 'stop',
      text: `${price(fact.from)} to ${price(fact.to)}${moveText(fact, index, recorded)}`,
    },
  ],
  'target-moved': ({ to }) => [{ topic: 'target', text: `to ${price(to)}` }],
  'position-adjusting': ({ what }) => [{ topic: 'position', text: `adjusting: ${what}` }],
  'position-adjusted': ({ quantity, stopPrice }) => [
    {
      topic: 'position',
      text: `${quantity} shares now${stopPrice === undefined ? '' : `, stop ${price(stopPrice)}`}`,
    },
  ],
  'position-closing': ({ reason, condition }) => [
    {
      topic: 'exit',
      text: `closing: ${EXIT_WORDS[reason]}${condition === undefined ? '' : `: ${condition.when}`}`,
    },
    ...(condition === undefined ? [] : [sawLine(condition.values)]),
  ],
  'position-closed': (fact, index, { at }) => [
    {
      topic: 'result',
      text: `${signedUsd(fact.realizedPnl)}${inR(fact, index)}, less ${usd(index.commissionsOf(fact.positionId))} commission; ${price(fact.entryPrice)} to ${price(fact.exitPrice)} in ${duration(at - fact.openedAt)}: ${EXIT_WORDS[fact.reason]}`,
    },
  ],
  'trade-restated': ({ entryPrice, exitPrice, realizedPnl }) => [
    {
      topic: 'restated',
      text: `${signedUsd(realizedPnl)}, ${price(entryPrice)} to ${price(exitPrice)}, by the broker's statement`,
    },
  ],
  'position-adopted': ({ positionId, quantity, averagePrice, plan, by }) => [
    {
      topic: 'adopt',
      text: `${positionId}: ${quantity} shares at ${price(averagePrice)} became ours by the word of ${by}`,
    },
    { topic: 'plan', text: planText(plan) },
  ],
  'position-split': (fact) => [
    { topic: 'split', text: splitText(fact) },
    { topic: 'saw', text: scaleText(fact.evidence) },
  ],
  'stop-reset': (fact) => [
    { topic: 'split?', text: stopResetText(fact) },
    { topic: 'saw', text: scaleText(fact.evidence) },
  ],
  'position-released': ({ quantity, orderRefs, by }, index) => [
    { topic: 'release', text: `${quantity} shares handed over, asked by ${by}` },
    ...orderRefs.map((ref) => ({ topic: 'release', text: `no longer ours: ${legOf(ref, index)}` })),
  ],
  'symbol-paused': untold,
  'pauses-lifted': untold,
  'close-asked': ({ by, isExtended }) => [
    {
      topic: 'asked',
      text: `${by}: to be flat${isExtended ? ', outside regular hours too' : ''}`,
    },
  ],
  'plan-changed': ({ by, plan }) => [
    { topic: 'asked', text: `${by}: the terms of the rule as it is now, ${planText(plan)}` },
  ],
  'stop-asked': ({ by, from, to }) => [
    { topic: 'asked', text: `${by}: the stop from ${price(from)} to ${price(to)}` },
  ],
  'protection-asked': ({ by }) => [{ topic: 'asked', text: `${by}: a stop for what is held` }],
  'order-resolved': ({ orderRef, outcome, by }, index) => [
    { topic: 'asked', text: `${by}: ${legOf(orderRef, index)} ${outcomeText(outcome)}` },
  ],
  'day-started': untold,
  'trading-changed': untold,
  'lock-set': ({ lock }) => [{ topic: 'lock', text: `${lockText(lock)} (${lock.id})` }],
  'lock-deleted': untold,
  'foreign-seen': untold,
  'holding-marked': untold,
  'daemon-started': untold,
  'daemon-stopped': untold,
  'config-changed': untold,
  'config-refused': untold,
  'gateway-changed': untold,
  'session-opened': untold,
  'feed-changed': untold,
  'instrument-pinned': untold,
  'instrument-refused': untold,
  reconciled: untold,
  'alarm-raised': ({ text }) => [{ topic: 'ALARM', text }],
  'clock-moved': untold,
};

function outcomeText(outcome: OrderOutcome): string {
  return outcome.kind === 'filled' ? `filled at ${price(outcome.price)}` : 'was cancelled';
}

function sawLine(values: Readonly<Record<string, unknown>>): Line {
  const seen = Object.entries(values).map(([path, value]) => `${path} ${plainValue(value)}`);
  return { topic: 'saw', text: seen.length === 0 ? 'nothing: it reads no input' : seen.join(', ') };
}

function legOf(orderRef: string, index: ChainIndex): string {
  const leg = index.termsByRef.get(orderRef)?.leg;
  return leg === undefined ? orderRef : `${LEG_WORDS[leg]} ${orderRef}`;
}

/** States that are news to a person; the rest is told by what caused them. */
const TELLING = new Set(['rejected', 'cancelled', 'expired', 'not_sent', 'unknown']);

function orderLine(fact: FactOf<'order-updated'>, index: ChainIndex): Line {
  const leg = index.termsByRef.get(fact.orderRef)?.leg;
  const name = leg === undefined ? fact.orderRef : LEG_WORDS[leg];
  const link = fact.permId === undefined ? '' : `, permId ${fact.permId}`;
  const isTelling = TELLING.has(fact.status);
  const why = isTelling && fact.why !== undefined ? `: ${fact.why}` : '';
  return {
    topic: 'wire',
    text: `${name} ${words(fact.status)}${link}${why}`,
    isMinor: fact.permId === undefined && !isTelling,
  };
}

function changeText({
  quantity,
  limitPrice,
  stopPrice,
}: FactOf<'change-intended'>['change']): string {
  return [
    ...(quantity === undefined ? [] : [`${quantity} shares`]),
    ...(limitPrice === undefined ? [] : [`limit ${price(limitPrice)}`]),
    ...(stopPrice === undefined ? [] : [`stop ${price(stopPrice)}`]),
  ].join(', ');
}

function commissionText(commission: number | undefined): string {
  return commission === undefined ? 'commission not told yet' : `commission ${usd(commission)}`;
}

/** The high-water mark and the ATR that moved the stop. */
function moveText(fact: FactOf<'stop-moved'>, index: ChainIndex, recorded: ChainFact): string {
  if (fact.why === 'by_hand') return ', by hand';
  if (fact.why === 'operator') return ', asked by an operator';
  if (fact.why !== 'trail' || fact.highWater === undefined) return ` (${fact.why})`;
  const seen = index.changeBehind(recorded)?.market;
  const trail = index.plannedOf(fact.positionId)?.plan.trail;
  const isBehind = trail?.kind === 'atr' || trail?.kind === 'percent';
  const how = isBehind ? ' less' : ', by';
  const behind = trail === undefined ? '' : `${how} ${trailDistanceText(trail)}`;
  const atr = seen?.atr === undefined ? '' : `, ${atrText(seen.atr, seen.atrAt)}`;
  return `: high-water ${price(fact.highWater)}${behind}${atr}`;
}

function inR(fact: FactOf<'position-closed'>, index: ChainIndex): string {
  const r = index.openedOf(fact.positionId)?.r;
  if (r === undefined || !(r * Math.abs(fact.quantity) > 0)) return '';
  return ` (${(fact.realizedPnl / (r * Math.abs(fact.quantity))).toFixed(2)} R)`;
}
