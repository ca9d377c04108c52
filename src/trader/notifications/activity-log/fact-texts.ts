// The words of the activity log for one kind of fact.
import { isOptionId } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { endedText } from '../../domain/explain/ended-text.ts';
import type { FactOf } from '../../domain/facts/facts.ts';
import { idIn } from '../../domain/orders/broker-link.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import { amountAt, words } from '../../domain/wording/figures.ts';
import { entryPriceText } from '../../domain/wording/order-text.ts';
import { legText } from '../../domain/wording/plan-text.ts';
import type { ActivityLine, Tone } from './activity-line.ts';

export function line(topic: string, text: string, tone: Tone): ActivityLine {
  return { topic, text, tone };
}

/** Repeated answers are ignored. */
export function predictionLine({
  symbol,
  prediction,
  verdict,
}: FactOf<'prediction-judged'>): ActivityLine | undefined {
  if (verdict.kind === 'duplicate') return undefined;
  const said =
    prediction === undefined
      ? symbol
      : `${symbol} ${prediction.signal}, confidence ${prediction.confidence}`;
  const isAccepted = verdict.kind === 'accepted';
  return line('prediction', `${said}: ${words(verdict.kind)}`, isAccepted ? 'plain' : 'quiet');
}

/** A prediction has its line already. */
export function barLine({ signal, condition }: FactOf<'signal-taken'>): ActivityLine | undefined {
  if (signal.bar === undefined) return undefined;
  return line('bar rule', `${signal.symbol} by ${signal.strategy}: ${condition.when}`, 'plain');
}

/**
 * Only what concerns a person: refusals, unknown outcomes, and that the broker has the stop (with its number, once).
 */
export function orderLine(fact: FactOf<'order-updated'>): ActivityLine | undefined {
  if (fact.status === 'rejected' || fact.status === 'unknown') {
    return line('order', `${fact.symbol} ${fact.status}: ${fact.why ?? 'no reason given'}`, 'bad');
  }
  const isStop = fact.orderRef.endsWith('.s');
  return isStop && fact.brokerLink !== undefined
    ? line(
        'protected',
        `${fact.symbol}: the stop rests at the broker, number ${idIn(fact.brokerLink)}`,
        'good',
      )
    : undefined;
}

export function fillText(fact: FactOf<'execution-booked'>): string {
  const { side, shares, symbol, price: paid, leg, isInferred } = fact;
  const ended = endedText(fact);
  if (ended !== undefined) return `${symbol}: ${ended}`;
  return `${side === 'buy' ? 'bought' : 'sold'} ${shares} ${symbol} at ${price(paid)}${LEG_WORDS[leg]}${isInferred ? ', inferred' : ''}`;
}

export function entryText({ legs, symbol }: FactOf<'entry-intended'>): string {
  const of = (leg: OrderTerms['leg']) => legs.find((terms) => terms.leg === leg);
  const entry = of('e');
  const stop = of('s');
  const unrested = isOptionId(symbol) ? 'no stop rests' : 'stop watched by the daemon';
  const stopText = stop === undefined ? unrested : `stop ${price(stop.stopPrice)}`;
  const where = entry === undefined ? 'at market' : entryPriceText(entry);
  return `${entry?.side} ${entry?.quantity} ${entry?.symbol} ${where}, ${stopText}${targetText(of('t')?.limitPrice)}`;
}

export function newText({ legs }: FactOf<'protection-intended'>): string {
  return legs.some(({ leg }) => leg === 's') ? 'a new stop' : 'a new target';
}

export function legsText(legs: readonly OrderTerms[]): string {
  return legs.map(legText).join(', ');
}

export function stopLine({
  symbol,
  from,
  to,
  why,
}: FactOf<'stop-moved'>): ActivityLine | undefined {
  if (why === 'placed' || from === to) return undefined;
  if (why === 'refused')
    return line(
      'stop',
      `${symbol} rests at ${price(to)}: the broker refused ${price(from)}`,
      'bad',
    );
  const how =
    why === 'by_hand' || why === 'operator' ? ' manually' : why === 'trail' ? '' : ` (${why})`;
  return line('stop', `${symbol} from ${price(from)} to ${price(to)}${how}`, 'good');
}

const LEG_WORDS: Record<OrderTerms['leg'], string> = {
  e: '',
  s: ', the stop',
  t: ', the target',
  x: ', the exit',
  h: ', for the holding',
};

export function targetText(target: number | undefined): string {
  return target === undefined ? '' : `, target ${price(target)}`;
}

export function price(value: number | undefined): string {
  return value === undefined ? '-' : String(Math.round(value * 10_000) / 10_000);
}

export function signedMoney(value: number, venue: Venue): string {
  return `${cents(value) < 0 ? '-' : '+'}${amountAt(venue, Math.abs(value))}`;
}

export function coverText({ plan, delivery }: FactOf<'position-adopted'>): string {
  if (delivery?.coveredBy !== undefined) return `, covered by ${delivery.coveredBy}`;
  return plan.stopPrice > 0 ? `, stop ${price(plan.stopPrice)}` : '';
}
