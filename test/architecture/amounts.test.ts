// A price becomes money in one place, which knows how many shares a unit stands for.
// Decision 0056
import { describe, expect, it } from 'vitest';
import { codeOf, projectFiles } from './source-tree.ts';

const CONTEXTS = [
  'src/trader',
  'src/research',
  'src/advisers',
  'src/relay',
  'src/api/http',
  'src/cli',
];
/** The end of the operand before the sign, and the start of the one after it: a chain of names, a call, or a group. */
const GROUP = String.raw`\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\)`;
const OPERAND = String.raw`(?:-?[\w$.?!]*${GROUP}|-?[\w$.?!]+)`;
const PRODUCT = new RegExp(String.raw`(${OPERAND}) \*\s+(${OPERAND})`, 'g');
const OF_PRICE =
  /\b(?:\w*[pP]rice|average\w*|bid|ask|mid|last|market|close|averageCost|entry|loosest|from)\b(?!\.\w)/;
const OF_UNITS = /\b(?:\w*[qQ]uantity|\w*[sS]hares|units|filled|remaining)\b(?!\.\w)/;

/** Products that are no money, and why. */
const OTHER: Readonly<Record<string, string>> = {
  'src/trader/adapters/sqlite/read-tables/order-rows.ts':
    'weighs the prices of fills by their shares',
  'src/trader/adapters/ib/orders/execution-in.ts': 'asks only whether both are finite',
  'src/cli/advise/subject/bar-closes.ts': 'restates prices after splits and dividends',
};

describe('money', () => {
  it('is computed from a price and a quantity by amountOf alone', () => {
    const found = CONTEXTS.flatMap((context) => projectFiles(context)).flatMap((file) =>
      [...codeOf(file).matchAll(PRODUCT)]
        .filter(([, left = '', right = '']) => isMoney(left, right) || isMoney(right, left))
        .map(([text]) => `${file.path}: ${text.replace(/\s+/g, ' ')}`),
    );
    expect(found.filter((line) => OTHER[line.split(':')[0] ?? ''] === undefined)).toEqual([]);
  });
});

const EXACT_CONTEXTS = ['src/ledger', 'src/advisers', 'src/relay', 'src/api'];
const EXACT_PRODUCT = new RegExp(String.raw`(${OPERAND})\.times\((${OPERAND})\)`, 'g');
/** Products of exact numbers that are no money, and why. */
const EXACT_OTHER: Readonly<Record<string, string>> = {
  'src/ledger/interchange/journal/journal-entry.ts':
    'the weight of a posting, of its written unit cost',
};

describe('exact money', () => {
  it('is computed from a price and a quantity by valueAt alone, which takes the price of one unit', () => {
    const found = EXACT_CONTEXTS.flatMap((context) => projectFiles(context)).flatMap((file) =>
      [...codeOf(file).matchAll(EXACT_PRODUCT)]
        .filter(
          ([, left = '', right = '']) => isExactMoney(left, right) || isExactMoney(right, left),
        )
        .map(([text]) => `${file.path}: ${text.replace(/\s+/g, ' ')}`),
    );
    expect(found.filter((line) => EXACT_OTHER[line.split(':')[0] ?? ''] === undefined)).toEqual([]);
  });
});

function isExactMoney(price: string, units: string): boolean {
  return (
    /\w*[pP]rice\b|[cC]ost\b/.test(price) && /\w*[qQ]uantity\b|[sS]hares\b|remaining\b/.test(units)
  );
}

const SIGN = /Math\.sign\([^)]*\)/g;

function isMoney(price: string, units: string): boolean {
  return (
    OF_PRICE.test(price) && OF_UNITS.test(units.replace(SIGN, '')) && !price.includes('amountOf(')
  );
}
