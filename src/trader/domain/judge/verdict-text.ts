// The answer of a judgement in a sentence or two, with its uncertainty.
import { assertNever } from '../../../kernel/assert.ts';
import { signedAmount, wholeNumber } from '../report/report-words.ts';
import { counted } from '../wording/figures.ts';
import type { Cell } from './cell.ts';
import type { Judgement } from './judgement.ts';

export function verdictText(judgement: Judgement): string {
  const { verdict, calls } = judgement;
  switch (verdict.kind) {
    case 'no-calls':
      return 'Not decidable: no prediction to buy or to sell lies in a session with prices.';
    case 'one-sided':
      return calls === 1
        ? `Not decidable: the only call is ${verdict.signal}. What it gains may be the market's; judging needs calls on both sides.`
        : `Not decidable: all ${wholeNumber(calls)} calls are ${verdict.signal}. What they gain may be the market's; judging needs calls on both sides.`;
    case 'too-few-days':
      return `Not decidable yet: ${counted(verdict.days, 'day')} with calls, and at least ${verdict.needed} are needed. ${happened(judgement)}; what chance gives is not known yet.`;
    case 'no-difference':
      return `Not decidable: the prices of other days give the same result. ${happened(judgement)}.`;
    case 'knows':
      return `The feed knows something. ${happened(judgement)}; ${sureness(judgement)}.`;
    case 'wrong':
      return `The feed is wrong more often than by chance. ${happened(judgement)}; ${sureness(judgement)}.`;
    case 'nothing-shown':
      return `Nothing shows that the feed knows anything. ${happened(judgement)}; ${sureness(judgement)}. ${powerText(judgement)}`.trim();
    default:
      return assertNever(verdict);
  }
}

/** The figure that decides. */
export function primaryHits({ horizons, primary }: Judgement): Cell | undefined {
  return horizons.find(({ horizon }) => horizon === primary)?.hits;
}

function happened(judgement: Judgement): string {
  const hits = primaryHits(judgement);
  const { primary } = judgement;
  if (hits?.observed === undefined) return `No call has a price ${afterText(primary)}`;
  return `${capital(afterText(primary))} ${percent(hits.observed)} % of ${counted(hits.count, 'call')} were right`;
}

function sureness(judgement: Judgement): string {
  const { test } = primaryHits(judgement) ?? {};
  if (test === undefined) return '';
  const { byChance, excess, low, high, p, days } = test;
  return `chance gives ${percent(byChance)} %, so ${points(excess)} points (95 %: ${points(low)} to ${points(high)}), p ${pText(p)} over ${counted(days, 'day')}`;
}

/** Whether days like those seen would have found something worth finding. */
export function powerText({ power, days }: Judgement): string {
  if (power === undefined) return '';
  const wanted = `${percent(power.effect)} points`;
  const chance = `${Math.round(power.power * 100)} %`;
  return power.days <= days
    ? `With such days, ${wanted} are found with ${chance} probability from ${power.days} days on.`
    : `To find ${wanted} with ${chance} probability takes ${wholeNumber(power.days)} days.`;
}

export function afterText(horizon: Judgement['primary']): string {
  if (horizon === 'close') return 'at the close';
  if (horizon === 'next close') return 'at the next close';
  return `after ${Number.parseInt(horizon, 10)} minute${horizon === '1m' ? '' : 's'}`;
}

export function percent(rate: number): string {
  return (rate * 100).toFixed(1);
}

export function points(rate: number): string {
  return signedAmount(rate * 100, 1);
}

export function pText(p: number): string {
  return p.toFixed(4);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
