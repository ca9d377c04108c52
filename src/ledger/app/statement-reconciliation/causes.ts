// Why a figure of a statement and the ledger's differ: what one side has and the other lacks, and what is left.
import { minus, sumOf } from '../../../kernel/amounts.ts';
import { type Decimal, NO_QUANTITY, ZERO } from '../../../kernel/decimal.ts';
import type { ActionProposal, ImportProblem } from '../../interchange/rows/imported-file.ts';
import { isEqualMoney, type Matching } from './match-movements.ts';
import type { KeyOf, Movement, SecurityKey } from './movement.ts';
import type { DifferenceCause } from './reconciled-figure.ts';

/** The action moves shares of the security. */
export function isTouching(
  { security, moves }: ActionProposal,
  key: SecurityKey,
  keyOf: KeyOf,
): boolean {
  return keyOf(security) === key || moves.some((move) => keyOf(move.security) === key);
}

/** What no amount explains, unless a cause without an amount does. */
export function withRest(
  causes: readonly DifferenceCause[],
  difference: Decimal,
): readonly DifferenceCause[] {
  const amounts = causes.map((cause) => ('amount' in cause ? cause.amount : undefined));
  const rest = minus(difference, sumOf(amounts.filter((amount) => amount !== undefined)));
  const isOpen = amounts.includes(undefined);
  if (isOpen || isEqualMoney(rest, ZERO)) return causes;
  return [...causes, { kind: 'UNEXPLAINED', amount: rest }];
}

type ChangeCause = Extract<
  DifferenceCause,
  { readonly kind: 'NOT_BOOKED' | 'NOT_STATED' | 'TERMS_DIFFER' }
>;

/** What one side has and the other lacks, and rows whose amounts differ. */
export function changesIn(
  { matched, notBooked, notStated }: Matching,
  isHere: (one: Movement) => boolean,
  amountOf: (one: Movement) => Decimal,
): ChangeCause[] {
  const lacking = notBooked.filter(isHere).filter((one) => !amountOf(one).isZero());
  const beyond = notStated.filter(isHere).filter((one) => !amountOf(one).isZero());
  const changed = matched.flatMap(({ stated, booked }) => {
    if (!stated.some(isHere)) return [];
    const amount = minus(sumOf(booked.map(amountOf)), sumOf(stated.map(amountOf)));
    return amount.isZero() ? [] : [{ amount, places: stated.map(({ place }) => place) }];
  });
  const causes: ChangeCause[] = [];
  if (lacking.length > 0) {
    const amount = minus(NO_QUANTITY as Decimal, sumOf(lacking.map(amountOf)));
    causes.push({ kind: 'NOT_BOOKED', places: lacking.map(({ place }) => place), amount });
  }
  if (beyond.length > 0)
    causes.push({
      kind: 'NOT_STATED',
      transactions: beyond.map(({ id }) => id),
      amount: sumOf(beyond.map(amountOf)),
    });
  if (changed.length > 0)
    causes.push({
      kind: 'TERMS_DIFFER',
      places: changed.flatMap(({ places }) => places),
      amount: sumOf(changed.map(({ amount }) => amount)),
    });
  return causes;
}

export function actionCause({ place, description }: ActionProposal): DifferenceCause {
  return { kind: 'ACTION_OR_TRANSFER', place, description };
}

/** They may explain anything. */
export function unreadable(problems: readonly ImportProblem[]): DifferenceCause[] {
  return problems.length === 0
    ? []
    : [{ kind: 'UNREADABLE_ROWS', places: problems.map(({ place }) => place) }];
}
