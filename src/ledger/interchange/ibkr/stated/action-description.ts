// Corporate actions as the broker words them, such as `AAPL(US0378331005) SPLIT 4 FOR 1 (AAPL, APPLE INC, ...)`. What
// the words do not say is not concluded from quantities.
import { type Decimal, decimal, type Money, parseDecimal } from '../../../../kernel/decimal.ts';
import type { SecurityReference } from '../../../domain/transactions/draft.ts';
import type { ProposedAction } from '../../rows/imported-file.ts';

interface Ratio {
  readonly newShares: Decimal;
  readonly oldShares: Decimal;
}

const WORDS: readonly (readonly [RegExp, (text: string) => ProposedAction | undefined])[] = [
  [/\bspin-?off\b/i, (text) => withSecurity('spin-off', text)],
  [/\b(?:forward |reverse )?split\b/i, (text) => withRatio('split', text)],
  [/\bstock dividend\b/i, (text) => withRatio('stock-dividend', text)],
  [/\bmerged\b.*\bfor [A-Z]{3} [\d.]+ per share/i, cashMergerIn],
  [/\b(?:maturity|redemption|call)\b.*\bfor [A-Z]{3} [\d.]+ per bond/i, cashMergerIn],
  [/\bmerged\b.*\bwith\b/i, (text) => withSecurity('stock-merger', text)],
  [/\b(?:CUSIP\/ISIN change|name change|symbol change)\b/i, renamedIn],
  [/\brights issue\b|\bsubscribable rights\b/i, (text) => withSecurity('rights', text)],
  [/\bdelist(?:ed|ing)?\b|\bworthless\b/i, () => ({ kind: 'delisting' })],
];

export function actionIn(description: string): ProposedAction {
  const found = WORDS.find(([pattern]) => pattern.test(description));
  return found?.[1](description) ?? { kind: 'other' };
}

/** `AAPL(US0378331005)` at the start of a description; undefined if there is none. */
export function securityAtStart(description: string): SecurityReference | undefined {
  const [, before = '', id = ''] = /^([^()]+)\(([A-Z0-9]+)\)/.exec(description) ?? [];
  const symbol = before.trim();
  return symbol === '' ? undefined : referenceTo(symbol, id, '');
}

export function referenceTo(symbol: string, isin: string, name: string): SecurityReference {
  return {
    symbol,
    isin: ISIN.test(isin) ? isin : undefined,
    exchange: undefined,
    name: name === '' ? undefined : name,
  };
}

const ISIN = /^[A-Z]{2}[A-Z0-9]{9}\d$/;

/** `4 FOR 1`; the brackets after it name a security, whose name may contain numbers. */
function ratioIn(text: string): Ratio | undefined {
  const [, newText = '', oldText = ''] = /(\d+(?:\.\d+)?) for (\d+(?:\.\d+)?)/i.exec(text) ?? [];
  const [newShares, oldShares] = [parseDecimal(newText), parseDecimal(oldText)];
  if (!newShares?.gt(0) || !oldShares?.gt(0)) return undefined;
  return { newShares, oldShares };
}

function withRatio(kind: 'split' | 'stock-dividend', text: string): ProposedAction | undefined {
  const ratio = ratioIn(text);
  return ratio === undefined ? undefined : { kind, ...ratio };
}

/** The last brackets: `(KVUE, KENVUE INC, US49177J1025)`. */
function securityAtEnd(text: string): SecurityReference | undefined {
  const [, symbol = '', name = '', id = ''] =
    /\(([^(),]+), (.*), ([A-Z0-9]+)\)\s*$/.exec(text) ?? [];
  return symbol === '' ? undefined : referenceTo(symbol, id, name);
}

function withSecurity(
  kind: 'spin-off' | 'stock-merger' | 'rights',
  text: string,
): ProposedAction | undefined {
  const [ratio, security] = [ratioIn(text), securityAtEnd(text)];
  return ratio === undefined || security === undefined ? undefined : { kind, security, ...ratio };
}

function cashMergerIn(text: string): ProposedAction | undefined {
  const [, amount = ''] = /for [A-Z]{3} (\d+(?:\.\d+)?) per (?:share|bond)/i.exec(text) ?? [];
  return amount === ''
    ? undefined
    : { kind: 'cash-merger', cashPerShare: decimal(amount) as Money };
}

function renamedIn(text: string): ProposedAction | undefined {
  const security = securityAtEnd(text);
  return security === undefined ? undefined : { kind: 'symbol-change', security };
}
