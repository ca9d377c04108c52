// Option contracts, and flow in them, as people name them.
import type { TradingDay } from '../../../kernel/instant.ts';
import { type Condor, parseCondor } from '../../../market/options/condor.ts';
import { idAsWritten, type OptionTerms, parseOptionId } from '../../../market/options/option-id.ts';
import { parseVertical, type Vertical } from '../../../market/options/vertical.ts';
import type { Flow } from '../terms/prediction.ts';

const WORD_BY_SIDE = { ask: 'bought', bid: 'sold', mid: 'traded' } as const;

/** `AAPL 18 Dec 2026 230 call, 1.2M USD bought`; undefined if the flow names no contract. */
export function flowText({ contract = '', premium, side = 'mid' }: Flow): string | undefined {
  const terms = parseOptionId(idAsWritten(contract));
  if (terms === undefined) return undefined;
  const paid = premium === undefined ? '' : `${shortUsd(premium)} `;
  return `${contractText(terms)}, ${paid}${WORD_BY_SIDE[side]}`;
}

/** `AAPL 18 Dec 2026 230 call`. */
export function contractText({ root, expiry, strike, right }: OptionTerms): string {
  return `${root} ${dayText(expiry)} ${strike} ${right}`;
}

/** `AAPL 18 Dec 2026 230/240 call spread`: the first is bought when the vertical is. */
export function verticalText({ root, expiry, right, first, second }: Vertical): string {
  const strikes = [first, second].map((id) => parseOptionId(id)?.strike).join('/');
  return `${root} ${dayText(expiry)} ${strikes} ${right} spread`;
}

/** `AAPL 18 Dec 2026 205/210/240/245 iron condor`: of its strikes the two in the middle are sold when the condor is. */
export function condorText({ root, expiry, wings: [puts, calls] }: Condor): string {
  const ids = [puts.second, puts.first, calls.first, calls.second];
  const strikes = ids.map((id) => parseOptionId(id)?.strike).join('/');
  return `${root} ${dayText(expiry)} ${strikes} iron condor`;
}

/** Either of these, or the symbol of a stock. */
export function instrumentText(id: string): string {
  const vertical = parseVertical(id);
  if (vertical !== undefined) return verticalText(vertical);
  const condor = parseCondor(id);
  if (condor !== undefined) return condorText(condor);
  const contract = parseOptionId(id);
  return contract === undefined ? id : contractText(contract);
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `18 Dec 2026`. */
export function dayText(day: TradingDay): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** `950 USD`, `48K USD`, `1.2M USD`. */
function shortUsd(value: number): string {
  const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
  return `${short.format(value)} USD`;
}
