// Corporate actions that the owner of a portfolio can enter: which terms each kind has, and what is sent.
import type { NewAction } from './book-shapes.ts';
import { reasonWords } from './reasons.ts';

interface Asked {
  readonly title: string;
  readonly type: 'number' | 'text';
  readonly hint: string;
  readonly isOptional?: boolean;
}

export type ActionField = keyof typeof FIELDS;

const FIELDS = {
  new_shares: { title: 'New shares', type: 'number', hint: 'As 10 in “10 for 1”.' },
  old_shares: { title: 'For so many old shares', type: 'number', hint: 'As 1 in “10 for 1”.' },
  rate: { title: 'New shares for each share held', type: 'number', hint: 'As 0.05 for 5 %.' },
  per_share: { title: 'Amount for each share', type: 'number', hint: '' },
  withholding_rate: {
    ...{ title: 'Part kept back as tax, if any', type: 'number' as const, isOptional: true },
    hint: 'As 0.15 for 15 %.',
  },
  new_symbol: { title: 'Symbol that is received', type: 'text', hint: '' },
  ratio: { title: 'New units for each old share', type: 'number', hint: '' },
  parent_basis_share: {
    ...{ title: 'Part of the cost that stays', type: 'number' as const },
    hint: '0 to 1, as the issuer states it.',
  },
  cash_per_share: { title: 'Cash for each share', type: 'number', hint: '' },
  new_price: { title: 'Value of one new share', type: 'number', hint: '' },
  quantity: { title: 'How many shares or rights', type: 'number', hint: '' },
  cash_in_lieu: {
    ...{ title: 'Price at which fractions are paid out, if they are', type: 'number' as const },
    ...{ isOptional: true, hint: 'Without it fractions are kept.' },
  },
} as const satisfies Readonly<Record<string, Asked>>;

export const ACTION_FIELDS: Readonly<Record<ActionField, Asked>> = FIELDS;

const SPLIT = ['new_shares', 'old_shares', 'cash_in_lieu'] as const;

export const ACTION_KINDS = {
  SPLIT,
  REVERSE_SPLIT: SPLIT,
  STOCK_DIVIDEND: ['rate', 'cash_in_lieu'],
  CASH_DIVIDEND: ['per_share', 'withholding_rate'],
  RETURN_OF_CAPITAL: ['per_share'],
  SPIN_OFF: ['new_symbol', 'ratio', 'parent_basis_share', 'cash_in_lieu'],
  RIGHTS_ISSUE: ['new_symbol', 'ratio', 'cash_in_lieu'],
  RIGHTS_EXERCISE: ['new_symbol', 'ratio', 'cash_per_share', 'quantity'],
  STOCK_MERGER: ['new_symbol', 'ratio', 'cash_in_lieu'],
  CASH_MERGER: ['cash_per_share'],
  MIXED_MERGER: ['new_symbol', 'ratio', 'cash_per_share', 'new_price', 'cash_in_lieu'],
  TENDER_OFFER: ['cash_per_share', 'quantity'],
  SYMBOL_CHANGE: ['new_symbol'],
  DELISTING: [],
} as const satisfies Readonly<Record<NewAction['type'], readonly ActionField[]>>;

export type ActionKind = keyof typeof ACTION_KINDS;

const SYMBOLS: ReadonlySet<string> = new Set(['symbol', 'new_symbol']);

/** Fields that are left empty are not sent: the API takes no term that says nothing. */
export function enteredAction(kind: ActionKind, field: (name: string) => string): NewAction {
  const names = ['symbol', ...ACTION_KINDS[kind]];
  const given = names.flatMap((name) => {
    const text = field(name);
    return text === '' ? [] : [[name, SYMBOLS.has(name) ? text.toUpperCase() : text]];
  });
  return { type: kind, effective_on: field('day'), ...Object.fromEntries(given) };
}

interface Refused {
  readonly detail: string;
  readonly code?: string | undefined;
}

/** The sentence of the API, without the names that only programs use. */
export function actionRefusal({ detail, code }: Refused, body: NewAction): string {
  const [, field = ''] = /^(\w+): /.exec(detail) ?? [];
  if (code === 'unknown_security' && (field === 'symbol' || field === 'new_symbol'))
    return `${body[field]} is not known here: book or import a transaction of it first.`;
  const name = field === 'type' ? '' : (FIELDS[field as ActionField]?.title ?? field);
  const sentence = field === '' ? detail : detail.slice(field.length + 2);
  const words = sentence.replaceAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g, (one) =>
    reasonWords(one.toLowerCase()),
  );
  return name === '' ? words : `${name}: ${words}`;
}
