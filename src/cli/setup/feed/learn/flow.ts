// The fields of an option trade: contract, premium, who paid whose price.
import { type Column, isMostly, MOSTLY, type Plain } from './columns.ts';
import { daysIn, orderQuestion } from './dates.ts';
import { at, columnNamed, contractColumn, type Field } from './fields.ts';
import { numberPiece, numbersIn } from './numbers.ts';

export type FlowFields = ReadonlyMap<string, Field>;

const RIGHT_WORDS: Readonly<Record<string, string>> = {
  ...{ CALL: 'call', C: 'call', CALLS: 'call', PUT: 'put', P: 'put', PUTS: 'put' },
};
const SIDE_WORDS: Readonly<Record<string, string>> = {
  ...{
    ASK: 'ask',
    ABOVE_ASK: 'ask',
    AT_ASK: 'ask',
    BUY: 'ask',
    BOUGHT: 'ask',
    A: 'ask',
    AA: 'ask',
  },
  ...{ BID: 'bid', BELOW_BID: 'bid', AT_BID: 'bid', SELL: 'bid', SOLD: 'bid', B: 'bid', BB: 'bid' },
  ...{ MID: 'mid', BETWEEN: 'mid', MIDPOINT: 'mid', M: 'mid', NEUTRAL: 'mid', UNKNOWN: 'mid' },
};

/** A sample may have one word of a pair only. */
const OTHER_WORD: Readonly<Record<string, string>> = {
  ...{ CALL: 'PUT', C: 'P', CALLS: 'PUTS', ASK: 'BID', ABOVE_ASK: 'BELOW_BID', AT_ASK: 'AT_BID' },
  ...{ BUY: 'SELL', BOUGHT: 'SOLD', A: 'B', AA: 'BB' },
};

const NUMBERS: readonly (readonly [field: string, names: readonly RegExp[]])[] = [
  ['strike', [/^strike$/, /strike/]],
  ['ask_premium', [/ask.*prem|prem.*ask/]],
  ['bid_premium', [/bid.*prem|prem.*bid/]],
  ['size', [/^(?:size|total_size|contracts|quantity|qty)$/]],
  ['open_interest', [/^(?:open_interest|oi|open_int)$/]],
  ['volume', [/^(?:volume|vol|total_volume)$/]],
  ['delta', [/^delta$/]],
];
const PREMIUM_NAMES = [
  ...[
    /^(?:premium|total_premium|prems?|cost_basis)$/,
    /^(?:notional|total_value|trade_value|value)$/,
  ],
];
const PRICE_NAMES = [/^(?:price|fill_price|trade_price|fill)$/, /^(?:last|mid|midpoint)$/];

/** Undefined if the records are not about option contracts. */
export function flowFields(columns: readonly Column[]): FlowFields | undefined {
  const fields = new Map<string, Field>();
  const contract = contractColumn(columns);
  const occ = (part: string) =>
    contract === undefined
      ? []
      : [{ path: contract.path, pieces: [`occ: { ${at(contract.path)}, part: ${part} }`] }];
  const right = wordField(columns, RIGHT_NAMES, RIGHT_WORDS);
  const strike = numberField(columns, NUMBERS[0]?.[1] ?? []);
  const expiry = expiryField(columns);
  if (contract === undefined && (right === undefined || strike === undefined)) return undefined;
  const stated = { contract: occ('contract')[0], right: right ?? occ('right')[0] };
  for (const [name, field] of Object.entries({
    ...stated,
    strike: strike ?? occ('strike')[0],
    expiry: expiry ?? occ('expiry')[0],
    premium: premiumField(columns),
    side: wordField(columns, [/^(?:side|aggressor|aggressor_side|fill_side|bid_ask)$/], SIDE_WORDS),
  }))
    if (field !== undefined) fields.set(name, field);
  for (const [name, names] of NUMBERS.slice(1)) {
    const field = numberField(columns, names);
    if (field !== undefined && !isOfAnother(fields, field)) fields.set(name, field);
  }
  for (const [name, names] of YES) {
    const field = yesField(columns, names);
    if (field !== undefined) fields.set(name, field);
  }
  return fields;
}

function isOfAnother(fields: FlowFields, { path }: Field): boolean {
  return [...fields.values()].some((known) => known.path === path);
}

const RIGHT_NAMES = [
  ...[/^(?:right|put_call|call_put|cp|c_p|pc|p_c|option_type|contract_type)$/],
  ...[/^(?:type|side|call_or_put)$/, /(?:put|call)/],
];

/** Every word must have a meaning. */
function wordField(
  columns: readonly Column[],
  names: readonly RegExp[],
  meanings: Readonly<Record<string, string>>,
): Field | undefined {
  const meaning = (value: Plain) =>
    meanings[String(value).trim().toUpperCase().replaceAll(' ', '_')];
  const found = columnNamed(
    columns,
    names,
    ({ values, share }) => share >= MOSTLY && values.every((value) => meaning(value) !== undefined),
  );
  if (found === undefined) return undefined;
  const seen = [...new Set(found.values.map(String))];
  const words = [...new Set(seen.flatMap((word) => [word, ...otherOf(word)]))];
  const meant = words.map((word) => `${JSON.stringify(word)}: ${meaning(word)}`);
  return { path: found.path, pieces: [at(found.path), `enum: { ${meant.join(', ')} }`] };
}

function inCaseOf(word: string, other: string): string {
  if (word === word.toUpperCase()) return other;
  const lower = other.toLowerCase();
  return word === word.toLowerCase() ? lower : `${other.charAt(0)}${lower.slice(1)}`;
}

function otherOf(word: string): string[] {
  const key = word.trim().toUpperCase().replaceAll(' ', '_');
  const pairs = Object.entries(OTHER_WORD).flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]);
  return pairs.filter(([one]) => one === key).map(([, other = '']) => inCaseOf(word, other));
}

function numberField(columns: readonly Column[], names: readonly RegExp[]): Field | undefined {
  const found = columnNamed(columns, names, (column) => numbersIn(column) !== undefined);
  return found && { path: found.path, pieces: [at(found.path), ...numberPiece(numbersIn(found))] };
}

function expiryField(columns: readonly Column[]): Field | undefined {
  const found = columnNamed(
    columns,
    [/^(?:expiry|expiration|exp|exp_date)$/, /expir/],
    ({ values }) => daysIn(values) !== undefined,
  );
  const days = found && daysIn(found.values);
  if (found === undefined || days === undefined) return undefined;
  const conversion = days.order === undefined ? [] : [`date: { order: ${days.order} }`];
  const question = orderQuestion(days);
  return {
    path: found.path,
    pieces: [at(found.path), ...conversion],
    ...(question !== undefined && { question }),
  };
}

/** As stated; else what was paid for the contracts, of 100 shares each. */
function premiumField(columns: readonly Column[]): Field | undefined {
  const stated = columnNamed(columns, PREMIUM_NAMES, (column) => numbersIn(column) !== undefined);
  if (stated !== undefined) {
    const number = numberPiece(numbersIn(stated));
    return { path: stated.path, pieces: [at(stated.path), ...number, 'required: true'] };
  }
  const price = numberField(columns, PRICE_NAMES);
  const size = numberField(columns, [/^(?:size|total_size|contracts|quantity|qty)$/]);
  if (price === undefined || size === undefined) return undefined;
  const factors = [price, size].map(({ pieces }) => `{ ${pieces.join(', ')} }`);
  return {
    path: price.path,
    pieces: [`product: [${factors.join(', ')}, { const: 100 }]`, 'required: true'],
    question: 'no field states the premium: price x size x 100 shares',
  };
}

const YES: readonly (readonly [field: string, names: readonly RegExp[]])[] = [
  ['sweep', [/sweep/]],
  ['block', [/block/]],
  ['multi_leg', [/multi_?leg/]],
];

function yesField(columns: readonly Column[], names: readonly RegExp[]): Field | undefined {
  const found = columnNamed(columns, names, ({ values }) =>
    isMostly(
      values,
      (value) =>
        typeof value === 'boolean' || /^(?:true|false|yes|no|y|n|[01])$/i.test(String(value)),
    ),
  );
  return found && { path: found.path, pieces: [at(found.path), 'bool: {}', 'default: false'] };
}
