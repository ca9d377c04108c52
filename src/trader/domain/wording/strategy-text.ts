// Describes what a strategy file makes the daemon do, in one or two sentences, for its author to check before it
// trades.
import { assertNever } from '../../../kernel/assert.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from '../../../kernel/instant.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { atrSpecOf } from '../strategy/bars-read.ts';
import {
  type AddRule,
  type EntryHours,
  type EntryOrder,
  type ExitRule,
  type PartialExit,
  type SizeRule,
  type Strategy,
  type StrategyProtections,
  type TermsOfStrategy,
  targetOf,
  type UnderlyingExit,
} from '../strategy/strategy.ts';
import type { BrokerWords } from './broker-words.ts';
import { counted, duration, price } from './figures.ts';
import { stopRuleText, targetRuleText, trailRuleText } from './plan-text.ts';
import { tradeText } from './trade-text.ts';

/** In the currency of the venue, and with what it says about the stop. */
export function strategyText(strategy: Strategy, venue: Venue, broker: BrokerWords): string {
  const own = [...strategy.termsBySymbol.keys()];
  const others = own.length === 0 ? '' : ` ${own.join(', ')}: own terms.`;
  const { trade } = strategy;
  const options =
    trade === undefined ? '' : ` ${tradeText(trade, strategy, venue)}${offeredText(broker)}`;
  return `${entrySentence(strategy, venue)}${options} ${exitSentence(strategy, venue)}${watchSentence(strategy, broker)}${others}`;
}

function offeredText({ name, hasOptions }: BrokerWords): string {
  return hasOptions ? '' : ` No options are traded at ${name}: EVERY ENTRY IS REFUSED.`;
}

/** What the key permits, where it changes nothing, and where nothing is entered without it. */
function watchSentence({ protection, trade }: Strategy, broker: BrokerWords): string {
  if (trade !== undefined) return '';
  if (protection === undefined)
    return broker.hasRestingStops
      ? ''
      : ' No stop can rest at the venue: EVERY ENTRY IS REFUSED until `protection: watched` is written.';
  return ' Where no stop can rest at the venue, the running daemon watches the stop, and nothing protects the position while it is down; where stops rest at the broker, this changes nothing.';
}

function entrySentence(strategy: Strategy, { currency }: Venue): string {
  const { entry, symbols, entryOrder, entryHours, size, limits, code, trade } = strategy;
  const side = entry.side === 'both' ? 'long and short' : entry.side;
  const when = code === undefined ? entry.when : 'its code decides';
  const judged = entry.everyMs === undefined ? '' : `${judgedText(entry.everyMs)}, `;
  const parts = [
    `${judged}${judged === '' ? 'Enters' : 'enters'} ${symbols.join(', ')} ${side} when ${when}`,
    ...hourTexts(entryHours),
    orderText(entryOrder),
    sizeText(size, currency, trade === undefined ? 'shares' : 'contracts'),
    `at most ${counted(limits.maxPositions, 'position')} at once and ${counted(limits.maxEntriesPerDay, 'entry', 'entries')} a day`,
  ];
  return `${parts.filter((part) => part !== '').join('; ')}.`;
}

function judgedText(everyMs: number): string {
  if (everyMs === WEEK_MS) return 'As a week opens, judged by the week before';
  return everyMs === DAY_MS
    ? 'As a session opens, judged by the bar of the session before'
    : `At the end of each bar of ${duration(everyMs)}`;
}

function exitSentence(strategy: Strategy, { currency }: Venue): string {
  const { trail, exit, add, cooldownMs, protections } = strategy;
  const target = targetOf(strategy);
  const parts = [
    stopText(strategy),
    ...(target === undefined ? [] : [`target ${targetRuleText(target)}`]),
    ...(trail === undefined ? [] : [`trail ${trailRuleText(trail)}${trailBars(strategy)}`]),
    ...exitTexts(exit),
    ...addTexts(add),
    ...(cooldownMs === 0 ? [] : [`rests ${duration(cooldownMs)} after a trade`]),
    ...protectionTexts(protections, currency),
  ];
  return `${parts.join('; ')}.`;
}

function stopText({ stop, trade }: Strategy): string {
  if (stop.kind === 'none') return 'No stop: what it can lose is bounded when it is entered';
  return `Stop ${stopRuleText(stop)}${trade === undefined ? '' : ', watched by the running daemon'}`;
}

function protectionTexts(
  { afterStopMs, stoplossGuard, lowProfit }: StrategyProtections,
  currency: string,
): string[] {
  const texts: string[] = [];
  if (afterStopMs !== undefined) texts.push(`${duration(afterStopMs)} after a stop-out`);
  if (stoplossGuard !== undefined) {
    const { stops, withinMs, lockMs, per } = stoplossGuard;
    const what = per === 'symbol' ? 'a symbol' : 'it';
    texts.push(
      `${stops} stop-outs within ${duration(withinMs)} lock ${what} for ${duration(lockMs)}`,
    );
  }
  if (lowProfit !== undefined) {
    const { trades, withinMs, profitMin, lockMs } = lowProfit;
    texts.push(
      `${trades} trades of a symbol within ${duration(withinMs)} that earned less than ${profitMin} ${currency} lock it for ${duration(lockMs)}`,
    );
  }
  return texts;
}

/** The stop names the bars already, unless it uses none. */
function trailBars(rule: TermsOfStrategy): string {
  const spec = atrSpecOf(rule);
  if ('atr' in rule.stop || rule.trail?.kind !== 'atr' || spec === undefined) return '';
  return ` of ${spec.period} bars of ${duration(spec.barMs)}`;
}

function sizeText(size: SizeRule, currency: string, units: string): string {
  const { byConfidence: scale } = size;
  const whole = wholeSizeText(size, currency, units);
  if (scale === undefined) return whole;
  return `${whole}, from ${scale.leastPercent} % of that at a confidence of ${scale.from} to all of it at ${scale.to}`;
}

function wholeSizeText(size: SizeRule, currency: string, units: string): string {
  switch (size.kind) {
    case 'risk-percent':
      return `risks ${size.percent} % of equity`;
    case 'shares':
      return `${size.shares} ${units}`;
    case 'notional':
      return `for ${size.notional} ${currency}`;
    case 'equity-percent':
      return `for ${size.percent} % of equity`;
    case 'volatility':
      return `sized so that an average day moves it by ${size.percent} % of equity`;
    case 'kelly':
      return `risks ${size.fraction} of the Kelly fraction of its closed trades, at most ${size.capPercent} % of equity, and ${size.fallbackPercent} % until there are ${size.tradesMin}`;
    default:
      return assertNever(size);
  }
}

function orderText(order: EntryOrder): string {
  switch (order.kind) {
    case 'marketable':
      return '';
    case 'market':
      return 'at market';
    case 'limit':
    case 'stop': {
      const { offset, lifeMs, kind } = order;
      const far = offset.kind === 'percent' ? `${offset.percent} %` : `${offset.multiple} ATR`;
      return `by a ${kind} order ${far} from the price, valid for ${duration(lifeMs)}`;
    }
    case 'walk': {
      const { steps, everyMs, reachPercent, lifeMs } = order;
      return `by a limit that walks from the middle of the market ${reachPercent} % of the way to the other side in ${steps} steps, one every ${duration(everyMs)}, valid for ${duration(lifeMs)}`;
    }
    default:
      return assertNever(order);
  }
}

function hourTexts({ between, days, allowsEarlyClose }: EntryHours): string[] {
  return [
    ...(between === undefined
      ? []
      : [`${clockText(between.fromMs)} to ${clockText(between.untilMs)}`]),
    ...(days === undefined ? [] : [`on ${[...days].join(', ')}`]),
    ...(allowsEarlyClose ? [] : ['not on days that close early']),
  ];
}

function exitTexts(exit: ExitRule): string[] {
  const { opposite, neutral, maxMs, flattenBeforeCloseMs, atMs, when, partial = [] } = exit;
  const { holdsToExpiry = false, underlying } = exit;
  const said = [...(opposite ? ['the opposite'] : []), ...(neutral ? ['NEUTRAL'] : [])];
  return [
    ...partial.map(partialText),
    ...(said.length === 0 ? [] : [`exits on ${said.join(' or ')}`]),
    ...(when === undefined ? [] : [`exits when ${when.join(' or when ')}`]),
    ...(maxMs === undefined ? [] : [`exits after ${duration(maxMs)}`]),
    ...(atMs === undefined ? [] : [`exits at ${clockText(atMs)}`]),
    ...(flattenBeforeCloseMs === undefined
      ? []
      : [`exits ${duration(flattenBeforeCloseMs)} before the close`]),
    ...(underlying === undefined ? [] : [underlyingText(underlying)]),
    ...(holdsToExpiry ? ['is held to expiry, and may be assigned'] : []),
  ];
}

function underlyingText({ floorPercent, ...rule }: UnderlyingExit): string {
  const who =
    floorPercent === undefined
      ? 'watched by the daemon'
      : `by an order that rests at the broker, for no less than ${floorPercent} % of what was paid`;
  const moved =
    'price' in rule ? `is at ${price(rule.price)}` : `has moved ${rule.percent} % against it`;
  return `exits once the stock ${moved}, ${who}`;
}

function addTexts(add: AddRule | undefined): string[] {
  if (add === undefined) return [];
  const when = add.kind === 'r' ? `at each ${add.r} R` : `when ${add.when}`;
  return [`adds ${add.percent} % of the shares ${when}, at most ${add.max} times`];
}

function partialText(part: PartialExit): string {
  const what = `closes ${part.percent} %`;
  switch (part.kind) {
    case 'when':
      return `${what} when ${part.when}`;
    case 'age':
      return `${what} after ${duration(part.afterMs)}`;
    default:
      return assertNever(part);
  }
}

/** `09:45`, in exchange time. */
function clockText(ms: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(ms / HOUR_MS))}:${two(Math.floor((ms % HOUR_MS) / MINUTE_MS))}`;
}
