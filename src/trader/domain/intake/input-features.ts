// Turns numbers of the prediction API's other endpoints into features of the symbol's prediction.
import { type Fields, isFields, isFiniteNumber, numbersIn } from './neutral/neutral.ts';

export const PREDICTION_INPUTS = ['trades', 'minute-data', 'divergence'] as const;

export type PredictionInput = (typeof PREDICTION_INPUTS)[number];

type Features = Readonly<Record<string, number>>;

/** `data` of an endpoint's answer; missing and invalid numbers are skipped. */
export function inputFeatures(input: PredictionInput, content: Fields): Features {
  switch (input) {
    case 'trades':
      return tradeFeatures(rowsIn(content.trades));
    case 'minute-data':
      return minuteFeatures(newestOf(rowsIn(content.minute_data)));
    case 'divergence':
      return divergenceFeatures(newestOf(rowsIn(content.divergence_data)));
  }
}

/** Sums over the trades of the answer; the sign of a trade's delta is its direction. */
function tradeFeatures(rows: readonly Fields[]): Features {
  let value = 0;
  let net = 0;
  let size = 0;
  for (const { trade_value: tradeValue, delta, size: contracts } of rows) {
    if (isFiniteNumber(contracts)) size += contracts;
    if (!isFiniteNumber(tradeValue)) continue;
    value += tradeValue;
    if (isFiniteNumber(delta)) net += Math.sign(delta) * tradeValue;
  }
  return {
    trades_count: rows.length,
    trades_size: size,
    trades_value: value,
    trades_net_value: net,
  };
}

function minuteFeatures(row: Fields): Features {
  const names = ['open', 'high', 'low', 'close', 'volume'];
  return numbersIn(Object.fromEntries(names.map((name) => [`minute_${name}`, row[name]])));
}

/** Keeps the names of the source, as its predictions' own features do. */
function divergenceFeatures(row: Fields): Features {
  const isDivergence = (name: string) => /^(d_|sum_|number_of_trades$)/.test(name);
  return numbersIn(Object.fromEntries(Object.entries(row).filter(([name]) => isDivergence(name))));
}

/** Independent of the order in which the source lists them. */
function newestOf(rows: readonly Fields[]): Fields {
  const stampOf = ({ timestamp }: Fields) => (isFiniteNumber(timestamp) ? timestamp : 0);
  return rows.reduce<Fields>((newest, row) => (stampOf(row) >= stampOf(newest) ? row : newest), {});
}

function rowsIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}
