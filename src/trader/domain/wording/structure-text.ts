// An option trade in one sentence: what is bought or sold, at which price, and what it can lose.
import { isOptionId } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import { type OptionTerms, parseOptionId } from '../../../market/options/option-id.ts';
import { optionsIn, type Structure } from '../options/structures/structure.ts';
import { dayText } from './contract-text.ts';
import { counted, type HomeWords } from './figures.ts';

/** `buys 1 AAPL 18 Dec 2026 230 call at up to 1.60: it can lose 160.00 USD at most; break-even 231.60`. */
export function structureText(structure: Structure, units: number, home: HomeWords): string {
  const { breakEvens, kind, maxLoss, price } = structure;
  const traded = price > 0 ? 'buys' : 'sells';
  const terms = price > 0 ? `at up to ${pointsText(price)}` : `for at least ${pointsText(-price)}`;
  const loses = `${units === 1 ? 'it' : 'they'} can lose ${home.money(cents(maxLoss * units))} at most`;
  const ends = breakEvens.length === 1 ? 'break-even' : 'break-evens';
  return [
    `${traded} ${contractsText(structure, units)} ${terms}${backingText(structure, units, home)}`,
    `: ${loses}${kind === 'covered_call' ? ', the shares included' : ''}`,
    breakEvens.length === 0 ? '' : `; ${ends} ${breakEvens.map(pointsText).join(' and ')}`,
  ].join('');
}

/** `2 AAPL 18 Dec 2026 230/235 call spreads`. */
function contractsText({ legs, underlying, expiry }: Structure, units: number): string {
  const options = optionsIn(legs).flatMap(({ instrument }) => parseOptionId(instrument) ?? []);
  return counted(units, `${underlying} ${dayText(expiry)} ${shapeText(options)}`);
}

/** `230 call`; `230/235 call spread`, the strike of the leg that was chosen first before the other; `205/210/240/245 iron condor`, in ascending order. */
export function shapeText(options: readonly Pick<OptionTerms, 'right' | 'strike'>[]): string {
  const strikes = options.map(({ strike }) => strike);
  if (options.length === 4) return `${strikes.toSorted((a, b) => a - b).join('/')} iron condor`;
  return `${strikes.join('/')} ${options[0]?.right}${options.length === 1 ? '' : ' spread'}`;
}

function backingText({ kind, delivery, legs }: Structure, units: number, home: HomeWords): string {
  if (kind === 'cash_secured_put') return `, secured by ${home.money(cents(delivery * units))}`;
  if (kind !== 'covered_call') return '';
  const shares = legs.find(({ instrument }) => !isOptionId(instrument))?.ratio ?? 0;
  return ` against ${counted(units * shares, 'share')}`;
}

/** A price of the underlying or of the structure: two decimals, more if it has more. */
function pointsText(points: number): string {
  const two = points.toFixed(2);
  return Number(two) === points ? two : String(points);
}
