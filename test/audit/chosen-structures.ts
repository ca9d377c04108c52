// Chooses, sizes and settles the option trades that standard input lists, as the program does; the audit compares them.
import { text } from 'node:stream/consumers';
import { US } from '../../src/market/venues/us.ts';
import {
  chooseStructure,
  type SignalSeen,
} from '../../src/trader/domain/options/choose-structure.ts';
import type { ChainSeen } from '../../src/trader/domain/options/selection/chain-seen.ts';
import { payoffOf } from '../../src/trader/domain/options/structures/payoff.ts';
import { type UnitsInput, unitsOf } from '../../src/trader/domain/options/structures/units.ts';
import { reservedFor } from '../../src/trader/domain/terms/collateral.ts';
import {
  OPTION_TRADE_DEFAULTS,
  type OptionTradeKind,
} from '../../src/trader/domain/terms/option-trade.ts';

interface Asked {
  readonly seen: Omit<ChainSeen, 'calendar'>;
  readonly as: OptionTradeKind;
  readonly otherwise: 'refuse' | 'nearest';
  /** Of a credit vertical: the strike that is sold lies outside the expected move. */
  readonly outside: boolean;
  readonly signal: SignalSeen;
  readonly sizing: Omit<UnitsInput, 'structure'>;
  /** Price of the underlying at expiry. */
  readonly settled: number;
}

const asked: readonly Asked[] = JSON.parse(await text(process.stdin));
console.log(JSON.stringify(asked.map(answerTo)));

function answerTo({ seen, as, otherwise, outside, signal, sizing, settled }: Asked) {
  const trade = {
    ...{ ...OPTION_TRADE_DEFAULTS[as], otherwise },
    ...(outside && { outsideExpectedMove: true }),
  };
  const chosen = chooseStructure({ ...seen, calendar: US.calendar }, trade, signal);
  if (!chosen.ok) return { refused: chosen.failure };
  const { structure, midPrice, refused, legs } = chosen.value;
  const sized = unitsOf({ ...sizing, structure });
  const score = legs[0]?.score;
  const figures = { structure, midPrice, score, refused };
  if (!sized.ok) return { ...figures, refused: [sized.failure] };
  const units = sized.value;
  const result = payoffOf(structure.legs)(settled) * units.units;
  const [first] = legs;
  const isSoldAlone = legs.length === 1 && first?.side === 'sell';
  const reserved = isSoldAlone ? reservedFor(first.row.contract.id, units.units) : undefined;
  return { ...figures, nearest: refused.map(({ contract }) => contract), units, result, reserved };
}
