// How rolls read: what is asked for, how each step went, how they ended.
import { amountOf } from '../../../market/instruments/amount.ts';
import type { RollOutcome, RollTerms } from '../terms/roll.ts';
import { type HomeWords, price } from './figures.ts';

/** `roll 2 AAPL 261218P00220000 to AAPL 270115P00215000 for at least 0.35 (70.00 USD)` */
export function rollText(
  { contracts, symbol, to, credit }: Pick<RollTerms, 'contracts' | 'symbol' | 'to' | 'credit'>,
  { money }: Pick<HomeWords, 'money'>,
): string {
  const least = `${price(credit)} (${money(amountOf(to, credit, contracts))})`;
  return `roll ${contracts} ${symbol} to ${to} for at least ${least}`;
}

/** `0.45 now: 3.1 bid less 2.65 asked` */
export function netText({ bid, ask }: Pick<RollTerms, 'bid' | 'ask'>): string {
  return `${price(bid - ask)} now: ${price(bid)} bid less ${price(ask)} asked`;
}

export function rollUpdateText(
  { status, contracts, price: at, net, gained, why, to }: RollOutcome & Pick<RollTerms, 'to'>,
  { signedMoney }: Pick<HomeWords, 'signedMoney'>,
): string {
  const because = why === undefined ? '' : `: ${why}`;
  switch (status) {
    case 'bought':
      return `the roll bought ${contracts} back at ${price(at)}`;
    case 'selling':
      return `the roll sells ${contracts} ${to}`;
    case 'rolled':
      return `rolled: ${contracts} ${to} sold at ${price(at)}, net ${price(net)} (${signedMoney(amountOf(to, net ?? Number.NaN, contracts ?? 0))})${gained === undefined ? '' : `; the contracts before it gained ${signedMoney(gained)}`}${because}`;
    case 'kept':
      return `the roll ended, the position stays as it was${because}`;
    case 'given_up':
      return `the roll ended${because}; nothing is sold in its place`;
    case 'flat':
      return `the roll ended flat: nothing is sold in its place${because}`;
  }
}

interface Ended extends Pick<RollTerms, 'symbol' | 'to'> {
  /** Bought back, and not sold again. */
  readonly contracts: number;
  readonly why?: string;
}

/** For the alarm. */
export function rollEndText({ contracts, symbol, to, why = '' }: Ended): string {
  return `${symbol}: ${contracts} bought back, and no ${to} sold in their place: ${why}. Nothing is short for them; sell another contract with \`sluice sell\` if you want one`;
}
