// Contracts that a person has sold in the account and that nothing there covers. We do not trade them: an alarm names what they can lose.
import { amountOf } from '../../../market/instruments/amount.ts';
import type { OptionTerms } from '../../../market/options/option-id.ts';
import { unitsText, wordsAt } from '../../domain/wording/figures.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import {
  type Cover,
  coversOfOurs,
  uncoveredShorts,
} from '../protective-orders/uncovered-shorts.ts';
import { alarmOnce } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { isConfirmed } from './confirmed.ts';

/** Alarms what two snapshots agree on, once per contract and quantity. */
export function watchNakedShorts(turn: Turn, { requestedAt: at }: BrokerSnapshot): void {
  const { nakedShorts } = turn.broker;
  const naked = uncoveredShorts(turn);
  for (const symbol of nakedShorts.keys()) if (!naked.has(symbol)) nakedShorts.delete(symbol);
  for (const [symbol, { terms, quantity }] of naked) {
    const text = textOf(turn, symbol, terms, quantity);
    if (turn.alarmed.has(text)) continue;
    if (isConfirmed(turn, nakedShorts, symbol, { key: String(quantity), at }))
      alarmOnce(turn, text, { kind: 'foreign-position', symbol, text });
  }
}

function textOf(turn: Turn, symbol: string, { right, strike }: OptionTerms, units: number): string {
  const { money } = wordsAt(turn.market.placeOf(symbol).venue);
  const most = money(amountOf(symbol, strike, units));
  const sold = `${unitsText(symbol, units)} of ${symbol} sold by others in the account, which neither shares nor another contract of theirs covers`;
  const covers = coversOfOurs(turn, symbol);
  if (covers.length > 0) {
    const them = units === 1 ? 'it' : 'them';
    return `${sold}: ${coverText(covers)} ${them}. Buy ${them} back in the broker's app, or cover ${them}, and ours is closed`;
  }
  return right === 'call'
    ? `${sold}: nothing bounds what it can lose. Nothing of it is traded; buy it back in the broker's app, or cover it`
    : `${sold}: it can lose up to ${most}. Nothing of it is traded; keep that much cash for it, or buy it back in the broker's app`;
}

/** `2 contracts of X, left of a vertical of ours, cover`. */
function coverText(covers: readonly Cover[]): string {
  const bySymbol = Map.groupBy(covers, ({ position }) => position.symbol);
  const kept = [...bySymbol].map(([symbol, each]) => ({
    symbol,
    count: each.reduce((sum, { units }) => sum + units, 0),
  }));
  const ours = kept.map(({ symbol, count }) => `${unitsText(symbol, count)} of ${symbol}`);
  const isOne = kept.length === 1 && kept[0]?.count === 1;
  const verticals = kept.length === 1 ? 'a vertical' : 'verticals';
  return `${ours.join(' and ')}, left of ${verticals} of ours, ${isOne ? 'covers' : 'cover'}`;
}
