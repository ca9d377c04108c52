// Splits of the night, as Alpaca announces and carries them out: shares are multiplied before the pre-market, simple orders are restated, and
// exits of a group stay as they are (DNR and DNC).
import { type Decimal, decimalOf } from '../../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import type { Random } from '../../../../src/kernel/random.ts';
import type { AlpacaService } from '../../../../src/simulators/alpaca/rest-and-streams.ts';

/** Of a symbol in a night. */
const CHANCE = 0.3;
/** New shares for old ones. */
const RATIOS = [
  [2, 1],
  [3, 1],
  [4, 1],
  [3, 2],
  [1, 2],
  [1, 10],
] as const;
const PLACES = 9;

export function announceSplits(parts: {
  readonly random: Random;
  readonly service: AlpacaService;
  readonly symbols: readonly string[];
  readonly exDate: TradingDay;
  /** It will be carried out. */
  split(symbol: string, factor: Decimal): void;
}): void {
  const { random, service, exDate } = parts;
  for (const symbol of parts.symbols) {
    if (!random.chance(CHANCE)) continue;
    const [newRate, oldRate] = RATIOS[Math.floor(random.next() * RATIOS.length)] ?? RATIOS[0];
    service.exchange.corporate.announce({
      ...{ type: 'split', subType: newRate > oldRate ? 'stock_split' : 'reverse_split' },
      ...{ symbol, targetSymbol: symbol, cash: 0, oldRate, newRate },
      ...{ declarationDate: exDate, exDate, recordDate: exDate, payableDate: exDate },
    });
    parts.split(symbol, decimalOf(newRate).dividedBy(decimalOf(oldRate), PLACES));
  }
}
