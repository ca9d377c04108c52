// A trade as a decision: what was bought or why nothing filled, what protects it, and which exit ended it at which price.
import { isOptionId } from '../../../market/instruments/amount.ts';
import type { ChainIndex } from '../explain/chain.ts';
import { gainText, reachedText } from '../explain/explain-positions.ts';
import type { FactOf } from '../facts/facts.ts';
import type { RecordedFact } from '../facts/recorded-fact.ts';
import { MANUAL } from '../orders/order-request.ts';
import { conditionClause } from '../wording/condition-clause.ts';
import { instrumentText } from '../wording/contract-text.ts';
import { plainValue, price, sharesText, words } from '../wording/figures.ts';
import { whereText } from '../wording/order-text.ts';
import { EXIT_WORDS, marketText } from '../wording/plan-text.ts';
import { remedyFor } from '../wording/unprotected-text.ts';
import { nearOfCondition } from './near.ts';
import type { Trade } from './trade.ts';
import type { Decision, Outcome, Root } from './why.ts';

type Taken = FactOf<'signal-taken'>;

export function tradeDecision(
  trade: Trade,
  taken: (RecordedFact & { readonly fact: Taken }) | undefined,
  index: ChainIndex,
): Decision {
  const { fact, at } = trade.begun;
  const condition = taken?.fact.condition;
  const isAsked = fact.strategy !== MANUAL && condition !== undefined;
  return {
    ...{ id: trade.positionId, at, symbol: fact.symbol, strategy: fact.strategy },
    ...standing(trade, taken?.fact, index),
    refusals: [],
    changes: [],
    conditions: isAsked ? nearOfCondition(condition) : [],
  };
}

type Standing = Pick<Decision, 'outcome' | 'sentence' | 'root'>;

function standing(trade: Trade, taken: Taken | undefined, index: ChainIndex): Standing {
  const { begun, filled, last } = trade;
  if (filled === 0) return unfilled(trade);
  const closed = last('position-closed');
  const entry = `${entryText(trade)}${because(trade, taken)}`;
  if (closed !== undefined) return ended(trade, { closed, entry, index });
  const released = last('position-released');
  if (released !== undefined) {
    const text = `${released.by} released ${sharesText(Math.abs(released.quantity))} to the account`;
    return {
      ...{ outcome: 'closed', root: { kind: 'released', text } },
      sentence: `${entry}; ${text}: sluice no longer protects them.`,
    };
  }
  const held = heldText(trade, begun.fact.symbol);
  const root = {
    kind: begun.fact.type === 'position-adopted' ? 'adopted' : 'entered',
    text: entryReason(trade, taken) ?? entryText(trade),
  };
  return { outcome: held.outcome, sentence: `${entry}; ${held.text}.`, root };
}

/** `Bought 40 of 100 SPY at 369.28`. */
function entryText({ begun, entry, filled, averagePrice, lastOf }: Trade): string {
  const { fact } = begun;
  const amount = plainValue(Math.abs(filled));
  if (fact.type === 'position-adopted')
    return `${amount} ${instrumentText(fact.symbol)} at ${price(averagePrice)} ${fact.delivery === undefined ? `adopted by ${fact.by}` : 'delivered by contracts of ours'}`;
  const wanted = entry?.quantity ?? Math.abs(fact.quantity);
  const isPart = Math.abs(filled) < wanted;
  const verb = fact.side === 'long' ? 'Bought' : isOptionId(fact.symbol) ? 'Sold' : 'Sold short';
  const ended = lastOf('e');
  const rest =
    !isPart || ended === undefined || !ENDED.has(ended.status)
      ? ''
      : ` (the rest was ${words(ended.status)}${whyOf(ended)})`;
  return `${verb} ${amount}${isPart ? ` of ${plainValue(wanted)}` : ''} ${instrumentText(fact.symbol)} at ${price(averagePrice)}${rest}`;
}

const ENDED: ReadonlySet<string> = new Set(['cancelled', 'expired', 'rejected', 'not_sent']);

function because(trade: Trade, taken: Taken | undefined): string {
  const reason = entryReason(trade, taken);
  return reason === undefined ? '' : ` because ${reason}`;
}

function entryReason({ begun }: Trade, taken: Taken | undefined): string | undefined {
  const { strategy } = begun.fact;
  if (taken === undefined) return undefined;
  const { condition } = taken;
  // What a person asked for is stated in the place of a condition.
  if (strategy === MANUAL) return `a person asked for it: ${condition.when}`;
  return conditionClause(condition, strategy) ?? `\`${strategy}\` asks for ${condition.when}`;
}

function heldText(
  { quantity, stopPrice, targetPrice, uncovered, last }: Trade,
  symbol: string,
): { readonly outcome: Outcome; readonly text: string } {
  if (uncovered > 0)
    return {
      outcome: 'unprotected',
      text: `${plainValue(uncovered)} of ${plainValue(Math.abs(quantity))} have NO STOP: ${remedyFor(symbol)}`,
    };
  const closing = last('position-closing');
  const stop =
    stopPrice === undefined ? 'without a stop price' : `with a stop at ${price(stopPrice)}`;
  const target = targetPrice === undefined ? '' : ` and a target at ${price(targetPrice)}`;
  const how =
    closing === undefined ? 'held' : `closing (${EXIT_WORDS[closing.reason]}), still held`;
  return { outcome: 'open', text: `${plainValue(Math.abs(quantity))} ${how} ${stop}${target}` };
}

interface Ended {
  readonly closed: FactOf<'position-closed'>;
  readonly entry: string;
  readonly index: ChainIndex;
}

function ended(trade: Trade, { closed, entry, index }: Ended): Standing {
  const verb = closed.side === 'long' ? 'sold' : 'bought back';
  const text = `${EXIT_WORDS[closed.reason]}${exitText(trade, closed, index)}`;
  const restated = trade.last('trade-restated');
  const exit = restated?.exitPrice ?? closed.exitPrice;
  const gain =
    restated === undefined
      ? gainText(closed, index)
      : `${index.home.signedMoney(restated.realizedPnl)}, as the broker corrected it`;
  return {
    ...{ outcome: 'closed', root: { kind: closed.reason, text } },
    sentence: `${entry}; ${verb} at ${price(exit)} for ${gain}: ${text}.`,
  };
}

/** Why this exit, and why at this price. */
function exitText(trade: Trade, closed: FactOf<'position-closed'>, { home }: ChainIndex): string {
  const { stopPrice, targetPrice, stopMoves, last, begun } = trade;
  const closing = last('position-closing');
  const intended = last('exit-intended');
  if (closing?.stop !== undefined) return `, ${reachedText(closing.stop)}`;
  if (closing?.condition !== undefined)
    return `, ${conditionClause(closing.condition, begun.fact.strategy) ?? closing.condition.when}`;
  if (closed.reason === 'stop' && stopPrice !== undefined)
    return `, ${stopText(stopPrice, closed)}${stopMoves === 0 ? '' : `, after ${stopMoves} ${stopMoves === 1 ? 'move' : 'moves'} of the stop`}`;
  if (closed.reason === 'target' && targetPrice !== undefined)
    return `, limit ${price(targetPrice)}`;
  const refused = closed.reason === 'unprotected' ? trade.lastOf('s') : undefined;
  if (refused?.why !== undefined) return `, the broker on the stop: ${refused.why}`;
  return intended === undefined ? '' : `, with ${marketText(intended.market, home)}`;
}

function stopText(stopPrice: number, { exitPrice, side }: FactOf<'position-closed'>): string {
  const worse = side === 'long' ? stopPrice - exitPrice : exitPrice - stopPrice;
  const slip =
    Math.abs(worse) < 0.00005
      ? 'at its price'
      : `${price(Math.abs(worse))} ${worse > 0 ? 'beyond' : 'better than'} its price`;
  return `the stop at ${price(stopPrice)} filled ${slip}`;
}

function unfilled(trade: Trade): Standing {
  const { begun, entry, last, lastOf } = trade;
  const { symbol, side } = begun.fact;
  const not = `${instrumentText(symbol)} not ${side === 'long' ? 'bought' : 'sold short'}`;
  const update = lastOf('e');
  const order = entry === undefined ? 'the order' : `the order ${entryOrderText(entry)}`;
  const answer = update?.status ?? 'intended';
  if (answer === 'rejected') {
    const root = { kind: 'rejected', text: `the broker refused ${order}${whyOf(update)}` };
    return { outcome: 'not_filled', root, sentence: `${not}: ${root.text}.` };
  }
  const unsent = last('order-not-sent') ?? undefined;
  if (unsent !== undefined)
    return unfilledBy(not, 'not_sent', `it was not sent: ${words(unsent.reason)}`);
  const abandoned = last('position-abandoned');
  if (abandoned !== undefined) {
    const why = abandoned.why === '' ? whyOf(update) : `: ${abandoned.why}`;
    return unfilledBy(not, 'not_filled', `nothing of ${order} filled${why}`);
  }
  return workingText(answer, order);
}

function unfilledBy(not: string, kind: string, text: string): Standing {
  return { outcome: 'not_filled', root: { kind, text }, sentence: `${not}: ${text}.` };
}

function workingText(answer: string, order: string): Standing {
  const text =
    answer === 'unknown'
      ? `it is not known whether ${order} works at the broker; it is not sent again until the broker answers`
      : `${order} has not filled yet (${words(answer)})`;
  const root: Root = { kind: answer, text };
  return { outcome: 'working', root, sentence: `${text.charAt(0).toUpperCase()}${text.slice(1)}.` };
}

function entryOrderText(entry: NonNullable<Trade['entry']>): string {
  return `to ${entry.side} ${plainValue(entry.quantity)} ${instrumentText(entry.symbol)} ${whereText(entry)}`;
}

function whyOf(update: FactOf<'order-updated'> | undefined): string {
  const why = update?.why ?? '';
  return why === '' ? '' : `: ${why}`;
}
