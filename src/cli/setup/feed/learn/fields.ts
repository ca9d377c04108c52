// Which column of a sample is which field of a prediction: by its name and by what stands in it.
import { parseOcc } from '../../../../trader/domain/intake/mapping/occ-symbol.ts';
import { signalNamed } from '../../../../trader/domain/intake/neutral/neutral.ts';
import { type Column, isMostly, MOSTLY } from './columns.ts';
import { numberPiece, numbersIn } from './numbers.ts';

/** A field as the profile states it; `question` says what only a person can know. */
export interface Field {
  readonly path: string;
  /** The pieces between the braces: `path: ticker`, `number: {}`. */
  readonly pieces: readonly string[];
  readonly question?: string;
}

/** The column whose name fits best, of those whose values fit; the order of the names is the order of preference. */
export function columnNamed(
  columns: readonly Column[],
  names: readonly RegExp[],
  fits: (column: Column) => boolean,
): Column | undefined {
  for (const name of names) {
    const found = columns.filter((column) => name.test(column.name) && fits(column));
    // A field of the record itself before one within an object.
    const [first] = found.toSorted((one, other) => depthOf(one) - depthOf(other));
    if (first !== undefined) return first;
  }
  return undefined;
}

function depthOf({ path }: Column): number {
  return path.split('.').length;
}

export function at(path: string): string {
  return `path: ${plainOrQuoted(path)}`;
}

/** As a YAML scalar in a flow map. */
export function plainOrQuoted(text: string): string {
  const isPlain =
    /^[A-Za-z_][\w./-]*$/.test(text) && !/^(?:true|false|yes|no|null|on|off)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

const SYMBOL = /^[A-Z]{1,6}(?:[./][A-Z]{1,2})?$/;
const SYMBOL_NAMES = [
  ...[/^(?:ticker|symbol|underlying|underlying_symbol|underlying_ticker)$/, /^(?:stock|root|sym)/],
  ...[/^(?:asset|instrument|security|name)$/, /(?:ticker|symbol|underlying)/, /^key$/],
];

export function symbolField(columns: readonly Column[]): Field | undefined {
  const found = columnNamed(
    columns,
    SYMBOL_NAMES,
    ({ values, share }) =>
      isMostly(values, (value) => SYMBOL.test(String(value))) && share >= MOSTLY,
  );
  if (found !== undefined) return { path: found.path, pieces: [at(found.path), 'required: true'] };
  const contract = contractColumn(columns);
  if (contract === undefined) return undefined;
  return {
    path: contract.path,
    pieces: [`occ: { ${at(contract.path)}, part: root }`, 'required: true'],
  };
}

export function contractColumn(columns: readonly Column[]): Column | undefined {
  return columns.find(
    ({ values, share }) =>
      share >= MOSTLY && isMostly(values, (value) => parseOcc(String(value)) !== undefined),
  );
}

const SIGNAL_NAMES = [
  ...[/^(?:signal|prediction|predicted_signal)$/, /^(?:sentiment|direction|bias|intent)$/],
  ...[/^(?:action|recommendation|trend|call|verdict)$/, /(?:signal|sentiment|direction)/, /^side$/],
];

const WORDS: ReadonlyMap<string, 'BUY' | 'SELL' | 'NEUTRAL'> = new Map([
  ...(
    [
      'BULL',
      'UP',
      'POSITIVE',
      'STRONG_BUY',
      'B',
      'STRONG BUY',
      'VERY BULLISH',
      'PURCHASE',
      'OUTPERFORM',
      'OVERWEIGHT',
    ] as const
  ).map((word) => [word, 'BUY'] as const),
  ...(
    [
      'BEAR',
      'DOWN',
      'NEGATIVE',
      'STRONG_SELL',
      'S',
      'STRONG SELL',
      'VERY BEARISH',
      'SALE',
      'UNDERPERFORM',
      'UNDERWEIGHT',
    ] as const
  ).map((word) => [word, 'SELL'] as const),
  ...(['NONE', 'FLAT', 'MIXED', 'WAIT', 'SIDEWAYS', 'UNKNOWN', 'N'] as const).map(
    (word) => [word, 'NEUTRAL'] as const,
  ),
]);

export function signalField(columns: readonly Column[], isFlow: boolean): Field | undefined {
  const found = columnNamed(columns, SIGNAL_NAMES, (column) => {
    // Of an option trade it says who traded at which side of the quotes.
    if (isFlow && column.name === 'side') return false;
    const words = wordsOf(column);
    const meant = words.filter((word) => meaningOf(word) !== undefined);
    return column.share >= MOSTLY && words.length <= 9 && 3 * meant.length >= 2 * words.length;
  });
  if (found !== undefined) return signalIn(found);
  const worded = isFlow ? undefined : columns.find(isWorded);
  return (
    worded && { question: 'found by its words: is it what to buy and sell?', ...signalIn(worded) }
  );
}

/** Whatever its name: what stands in it says what to buy or sell, and not what was said before. */
function isWorded(column: Column): boolean {
  const words = wordsOf(column);
  const meant = words.map(meaningOf);
  const isMeant = words.every((word, at) => meant[at] !== undefined && /[a-z]{3}/i.test(word));
  const isDirected = meant.some((one) => one === 'BUY' || one === 'SELL');
  const isBefore = /(?:^|_)(?:prev|previous|prior|old|from)(?:_|$)/.test(column.name);
  return column.share >= MOSTLY && isMeant && isDirected && !isBefore;
}

function signalIn(found: Column): Field {
  const words = wordsOf(found);
  const isNamed = words.every((word) => signalNamed(word).ok);
  if (isNamed) return { path: found.path, pieces: [at(found.path), 'required: true'] };
  const known = words.flatMap((word) => {
    const meant = meaningOf(word);
    return meant === undefined ? [] : [`${plainOrQuoted(word)}: ${meant}`];
  });
  const unknown = words.filter((word) => meaningOf(word) === undefined);
  return {
    path: found.path,
    pieces: [at(found.path), `enum: { ${known.join(', ')} }`, 'required: true'],
    ...(unknown.length > 0 && { question: `what does ${unknown.join(', ')} mean? it is refused` }),
  };
}

function wordsOf({ values }: Column): string[] {
  return [...new Set(values.map(String))];
}

function meaningOf(word: string): string | undefined {
  const named = signalNamed(word);
  return named.ok ? named.value : WORDS.get(word.trim().toUpperCase());
}

const CONFIDENCE_NAMES = [
  ...[/^confidence$/, /(?:confidence|conviction)/, /^(?:probability|prob|certainty|strength)$/],
  ...[/(?:probability|certainty)/, /^(?:score|rating|rank)$/],
];

/** From 0 to 1; of a figure up to 100 that is a guess. */
export function confidenceField(columns: readonly Column[]): Field | undefined {
  const within = (column: Column, most: number) => {
    const { numbers = [] } = numbersIn(column) ?? {};
    return column.share >= MOSTLY && isMostly(numbers, (one) => one >= 0 && one <= most);
  };
  const found = columnNamed(columns, CONFIDENCE_NAMES, (column) => within(column, 100));
  if (found === undefined) return undefined;
  const number = numbersIn(found);
  if (within(found, 1))
    return { path: found.path, pieces: [at(found.path), ...numberPiece(number), 'required: true'] };
  return {
    path: found.path,
    pieces: [at(found.path), ...numberPiece(number, ['scale: 0.01']), 'required: true'],
    question: `taken as percent: the sample has values up to ${Math.max(...(number?.numbers ?? []))}`,
  };
}

const PRICE_NAMES = [
  ...[/^(?:underlying_price|stock_price|spot|spot_price|anchor_price|underlying_last)$/],
  ...[/(?:underlying|stock|spot).*price/, /^(?:last|last_price|close|price)$/],
];

export function anchorField(columns: readonly Column[], isFlow: boolean): Field | undefined {
  const names = isFlow ? PRICE_NAMES.slice(0, 2) : PRICE_NAMES;
  const found = columnNamed(columns, names, (column) => {
    const numbers = numbersIn(column)?.numbers;
    return numbers?.every((number) => number >= 0) === true;
  });
  if (found === undefined) return undefined;
  return {
    path: found.path,
    pieces: [at(found.path), ...numberPiece(numbersIn(found)), 'absent: [0, "0"]'],
  };
}

/** Each is another one. */
export function idField(columns: readonly Column[]): Field | undefined {
  const found = columnNamed(
    columns,
    [/^(?:id|uuid|_id|alert_id|trade_id|signal_id|prediction_id)$/, /(?:^|_)id$/],
    ({ values, share }) => share >= MOSTLY && new Set(values).size === values.length,
  );
  return found && { path: found.path, pieces: [at(found.path)] };
}
