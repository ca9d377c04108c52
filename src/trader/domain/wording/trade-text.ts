// What a strategy trades in place of the stock: in words, and in the numbers of an example.
import { assertNever } from '../../../kernel/assert.ts';
import { cents } from '../../../market/instruments/money.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { EXAMPLE, type ExampleStructure, exampleStructure } from '../options/example-structure.ts';
import { optionsIn } from '../options/structures/structure.ts';
import { type Strategy, type TargetGain, type TargetRule, targetOf } from '../strategy/strategy.ts';
import type { OptionTrade } from '../terms/option-trade.ts';
import type { PositionSide } from '../terms/side.ts';
import { counted, percent, price, wordsAt } from './figures.ts';
import { shapeText } from './structure-text.ts';

/** A sentence for what it trades, and one for what that can lose, by an example for each side that it enters. */
export function tradeText(
  trade: OptionTrade,
  strategy: Pick<Strategy, 'entry' | 'trade' | 'target' | 'exit'>,
  venue: Venue,
): string {
  const { entry } = strategy;
  const sides = entry.side === 'both' ? (['long', 'short'] as const) : [entry.side];
  const dte = `${trade.dte.from} to ${trade.dte.until} days to expiry`;
  const delta = `delta ${trade.delta.from} to ${trade.delta.until}`;
  const what = grouped(sides, (side) => kindText(trade, side)).map(
    ([text, those]) => `on ${those.map((side) => SIGNAL[side]).join(' and ')}: ${text}`,
  );
  const examples = grouped(sides, (side) => {
    const example = exampleStructure(trade, { side, calendar: venue.calendar });
    return example && `${exampleText(example, venue)}${reachText(example, strategy, venue)}`;
  }).map(([text]) => text);
  const market = `a stock at ${EXAMPLE.spot} with a volatility of ${percent(EXAMPLE.volatility * 100)}`;
  const shown = examples.length === 0 ? '' : ` For ${market} it ${examples.join(', and ')}.`;
  return `In place of the stock, ${what.join('; ')}; ${dte}, ${delta}; ${eventsText(trade)}.${rollText(trade)}${shown}`;
}

/** Whether there is a calendar is a setting of the account. */
function eventsText({ acrossEarnings, acrossExDate }: OptionTrade): string {
  const avoided = [
    ...(acrossEarnings ? [] : ['earnings']),
    ...(acrossExDate ? [] : ['ex-dividend day']),
  ];
  return avoided.length === 0
    ? 'earnings and ex-dividend days may come before the expiry'
    : `no ${avoided.join(' and no ')} of risk.options.calendar before the expiry`;
}

function rollText({ roll }: OptionTrade): string {
  if (roll === undefined) return '';
  const { dteMax, credit, max } = roll;
  const least =
    credit < 0 ? `at most ${price(-credit)} of cost` : `at least ${price(credit)} of net credit`;
  return ` ${counted(dteMax, 'day')} before expiry it is rolled to another by the same terms, for ${least}, ${counted(max, 'time')} at most.`;
}

/** Sides with the same text once; those without a text are left out. */
function grouped(
  sides: readonly PositionSide[],
  textOf: (side: PositionSide) => string | undefined,
): readonly (readonly [string, readonly PositionSide[]])[] {
  const found = new Map<string, readonly PositionSide[]>();
  for (const side of sides) {
    const text = textOf(side);
    if (text !== undefined) found.set(text, [...(found.get(text) ?? []), side]);
  }
  return [...found];
}

const SIGNAL: Readonly<Record<PositionSide, string>> = { long: 'BUY', short: 'SELL' };

function kindText({ as, otherwise, width, ...its }: OptionTrade, side: PositionSide): string {
  const isLong = side === 'long';
  switch (as) {
    case 'same':
      return `buys the ${isLong ? 'call' : 'put'} that the flow bought most of${otherwise === 'nearest' ? ', or the nearest that qualifies' : ''}`;
    case 'call_or_put':
      return `buys a ${isLong ? 'call' : 'put'}`;
    case 'debit_vertical':
      return `buys a ${isLong ? 'call' : 'put'} spread of ${width} points`;
    case 'credit_vertical':
      return `sells a ${isLong ? 'put' : 'call'} spread of ${width} points for at least ${its.creditPercentMin ?? 0} % of them${its.outsideExpectedMove === true ? ', outside the expected move' : ''}`;
    case 'iron_condor':
      return `sells a put spread below and a call spread above, each of ${width} points, for at least ${its.creditPercentMin ?? 0} % of them${its.outsideExpectedMove === true ? ', both outside the expected move' : ''}`;
    case 'cash_secured_put':
      return 'sells a put, secured by cash';
    case 'covered_call':
      return 'sells a call against 100 shares';
    default:
      return assertNever(as);
  }
}

/** `buys the 105 call of 33 days at 1.62: it can lose 162.00 USD at most, and breaks even at 106.62`. */
function exampleText({ structure, days }: ExampleStructure, venue: Venue): string {
  const { price: paid, maxLoss, breakEvens, legs } = structure;
  const options = optionsIn(legs).flatMap(({ instrument }) => parseOptionId(instrument) ?? []);
  const name = shapeText(options);
  const verb = paid > 0 ? 'buys' : 'sells';
  const ends = breakEvens.map((end) => price(end)).join(' and ');
  const loses = wordsAt(venue).money(cents(maxLoss));
  return `${verb} the ${name} of ${counted(days, 'day')} at ${price(Math.abs(paid))}: it can lose ${loses} at most, and breaks even at ${ends}`;
}

/** A target that is farther away than the most that the structure can be worth closes nothing. */
function reachText(
  { structure: { kind, maxGain, maxLoss, price: paid } }: ExampleStructure,
  strategy: Pick<Strategy, 'trade' | 'target' | 'exit'>,
  venue: Venue,
): string {
  const target = targetOf(strategy);
  // What a covered call can lose is not its R.
  if (target === undefined || maxGain === undefined || kind === 'covered_call') return '';
  const gains = gainsIn(target).map((gain) =>
    gain.kind === 'r' ? gain.r * maxLoss : (gain.percent / 100) * (paid > 0 ? maxLoss : maxGain),
  );
  if (!gains.some((gain) => gain >= maxGain)) return '';
  return `; it gains ${wordsAt(venue).money(cents(maxGain))} at most, so that its target is never reached`;
}

/** Of steps that decay the last, which is the nearest. */
function gainsIn(target: TargetRule): readonly TargetGain[] {
  switch (target.kind) {
    case 'legs':
      return target.legs.flatMap(gainsIn);
    case 'decay':
      return target.steps.slice(-1).map(({ gain }) => gain);
    case 'at':
      return [];
    default:
      return [target];
  }
}
