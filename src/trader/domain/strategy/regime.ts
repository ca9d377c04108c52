// The market data of other symbols for conditions: `regime.SPY.close`, `regime.SPY.sma20`.
import { SYMBOL } from '../../../market/instruments/symbol.ts';
import type { ConditionInput, RegimeSeen } from './condition-inputs.ts';

export const REGIME = 'regime';

export const REGIME_FIELDS: Readonly<Record<keyof RegimeSeen, string>> = {
  close: 'close of the last finished 5-minute bar',
  sma20: 'mean close of the last 20 finished 5-minute bars',
};

export function isRegimeSymbol(text: string): boolean {
  return SYMBOL.test(text);
}

export function isRegimeField(text: string): text is keyof RegimeSeen {
  return Object.hasOwn(REGIME_FIELDS, text);
}

export function regimeInput(symbol: string, field: keyof RegimeSeen): ConditionInput {
  return {
    type: 'double',
    means: REGIME_FIELDS[field],
    read: ({ regime }) => regime(symbol)[field],
  };
}

/** The symbols that inputs such as `regime.BRK.B.close` read. */
export function regimesIn(inputs: readonly string[]): readonly string[] {
  const symbols = inputs
    .filter((path) => path.startsWith(`${REGIME}.`))
    .map((path) => path.slice(REGIME.length + 1, path.lastIndexOf('.')));
  return [...new Set(symbols)];
}
