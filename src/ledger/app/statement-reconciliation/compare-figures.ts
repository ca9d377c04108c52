// Each figure of a statement beside the ledger's, with the causes of a difference.
import { minus, plus, sumOf } from '../../../kernel/amounts.ts';
import { type Decimal, type Money, NO_MONEY } from '../../../kernel/decimal.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import type { StatementFigures } from '../../interchange/ibkr/stated/statement-figures.ts';
import type { ActionProposal, ImportProblem } from '../../interchange/rows/imported-file.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';
import { actionCause, changesIn, isTouching, unreadable, withRest } from './causes.ts';
import { type LedgerFigures, NO_POSITION, type Period } from './ledger-figures.ts';
import { isEqualMoney, type Matching } from './match-movements.ts';
import type { KeyOf, Movement, SecurityKey, StatedMovement } from './movement.ts';
import type { DifferenceCause, FigureName, ReconciledFigure } from './reconciled-figure.ts';

export interface Compared {
  readonly portfolio: PortfolioRow;
  readonly figures: StatementFigures;
  readonly proposals: readonly ActionProposal[];
  readonly problems: readonly ImportProblem[];
  readonly stated: readonly StatedMovement[];
  readonly booked: LedgerFigures;
  readonly matching: Matching;
  readonly period: Period;
  readonly keyOf: KeyOf;
  nameOf(key: SecurityKey): string;
}

export function comparedFigures(compared: Compared): readonly ReconciledFigure[] {
  return [
    ...positionFigures(compared),
    ...realizedFigures(compared),
    ...dividendFigures(compared),
    ...withholdingFigures(compared),
    ...cashFigures(compared),
  ];
}

function positionFigures(compared: Compared): ReconciledFigure[] {
  const { figures, booked, keyOf, nameOf, portfolio } = compared;
  // A position is summed up, or listed lot by lot.
  const sums = figures.positions.filter(({ openedAt }) => openedAt === undefined);
  const rows = sums.length > 0 ? sums : figures.positions;
  const stated = Map.groupBy(rows, ({ security }) => keyOf(security));
  const held = [...booked.positions].filter(([, { quantity }]) => !quantity.isZero());
  const keys = new Set<SecurityKey>([...stated.keys(), ...held.map(([security]) => security)]);
  return [...keys].flatMap((key) => {
    const of = nameOf(key);
    const own = stated.get(key) ?? [];
    const position = booked.positions.get(key as SecurityId) ?? NO_POSITION;
    const quantity = figureOf(
      compared,
      { figure: 'quantity', of, currency: undefined },
      { stated: sumOf(own.map((row) => row.quantity)), booked: position.quantity },
      { key, amountOf: (one) => one.quantity },
    );
    const [row] = own;
    if (row === undefined || own.some(({ cost }) => cost === undefined)) return [quantity];
    const cost = washedFigure(
      { figure: 'cost', of, currency: row.currency },
      sumOf(own.map((one) => one.cost ?? NO_MONEY)),
      { raw: position.cost, washed: position.washed },
      () => [
        ...(quantity.isEqual ? [] : [{ kind: 'QUANTITY_DIFFERS' } as const]),
        ...lotCauses(compared, key),
        ...(position.hasUnknownLots ? [{ kind: 'UNKNOWN_LOTS' } as const] : []),
        ...(portfolio.feesInBasis ? [] : [{ kind: 'FEES_EXPENSED' } as const]),
      ],
    );
    return [quantity, cost];
  });
}

/** By the trades of the statement, in their currency; the broker's sum by security is in the base currency. */
function realizedFigures(compared: Compared): ReconciledFigure[] {
  const { figures, booked, keyOf, nameOf } = compared;
  const rows = figures.trades.filter(
    ({ realized, isCancellation }) => realized !== undefined && !isCancellation,
  );
  const stated = Map.groupBy(rows, ({ security }) => keyOf(security));
  const keys = new Set<SecurityKey>(booked.realized.keys());
  for (const [key, own] of stated)
    if (own.some(({ realized }) => realized?.isZero() === false)) keys.add(key);
  if (rows.length === 0) return [];
  return [...keys].map((key) => {
    const own = stated.get(key) ?? [];
    const gain = booked.realized.get(key as SecurityId);
    return washedFigure(
      { figure: 'realized', of: nameOf(key), currency: own[0]?.currency },
      sumOf(own.map(({ realized }) => realized ?? NO_MONEY)),
      { raw: gain?.gain ?? NO_MONEY, washed: gain?.disallowed ?? NO_MONEY },
      () => lotCauses(compared, key),
    );
  });
}

/** The broker may or may not have applied the wash sales of the account to what it states. */
function washedFigure(
  named: Pick<ReconciledFigure, 'figure' | 'of' | 'currency'>,
  stated: Money,
  { raw, washed }: { readonly raw: Money; readonly washed: Money },
  causesOf: () => readonly DifferenceCause[],
): ReconciledFigure {
  const adjusted = plus(raw, washed);
  const isRaw = isEqualMoney(stated, raw);
  const booked = isRaw ? raw : adjusted;
  const isEqual = isEqualMoney(stated, booked);
  const causes = isEqual ? [] : withRest(causesOf(), minus(booked, stated));
  const isWashed = !isRaw && !washed.isZero();
  return { ...named, stated, booked, washed: isWashed ? washed : undefined, isEqual, causes };
}

/** Amounts of these do not add up to the difference: which lots are closed decides it. */
function lotCauses(
  { matching, proposals, keyOf, portfolio, problems }: Compared,
  key: SecurityKey,
): DifferenceCause[] {
  const isHere = (one: Movement) => one.security === key;
  const changed = changesIn(matching, isHere, (one) => one.cash).map((cause) => ({
    ...cause,
    amount: undefined,
  }));
  const actions = proposals.filter(({ security }) => keyOf(security) === key).map(actionCause);
  return [
    ...changed,
    ...actions,
    ...(portfolio.method === 'FIFO'
      ? []
      : [{ kind: 'LOT_METHOD', method: portfolio.method } as const]),
    ...unreadable(problems),
  ];
}

function dividendFigures(compared: Compared): ReconciledFigure[] {
  return sumFigures(compared, {
    figure: 'dividends',
    groupOf: (one) => (one.security === undefined ? undefined : one.security),
    amountOf: (one) => one.dividend,
  });
}

function withholdingFigures(compared: Compared): ReconciledFigure[] {
  return sumFigures(compared, {
    figure: 'withholding',
    groupOf: ({ currency }) => currency,
    amountOf: (one) => one.withholding,
  });
}

interface SumTerms {
  readonly figure: FigureName;
  groupOf(one: Movement): SecurityKey | undefined;
  amountOf(one: Movement): Decimal;
}

/** A sum of rows on both sides. */
function sumFigures(
  compared: Compared,
  { figure, groupOf, amountOf }: SumTerms,
): ReconciledFigure[] {
  const { stated, matching, nameOf } = compared;
  const booked = [...matching.matched.flatMap((pair) => pair.booked), ...matching.notStated];
  const counted = [...stated, ...booked].filter((one) => !amountOf(one).isZero());
  const groups = new Set(counted.flatMap((one) => groupOf(one) ?? []));
  return [...groups].map((group) => {
    const sumIn = (rows: readonly Movement[]) =>
      sumOf(rows.filter((one) => groupOf(one) === group).map(amountOf));
    const currency = counted.find((one) => groupOf(one) === group)?.currency;
    const of = figure === 'withholding' ? String(group) : nameOf(group);
    const amounts = { stated: sumIn(stated), booked: sumIn(booked) };
    const isHere = (one: Movement) => groupOf(one) === group;
    return provenFigure({ figure, of, currency }, amounts, () => [
      ...changesIn(matching, isHere, amountOf),
      ...unreadable(compared.problems),
    ]);
  });
}

function cashFigures(compared: Compared): ReconciledFigure[] {
  const { figures, booked, matching, period, problems } = compared;
  return figures.cash.flatMap(({ currency, starting, ending }) => {
    if (ending === undefined) return [];
    const before = minus(booked.cashBefore.get(currency) ?? NO_MONEY, starting ?? NO_MONEY);
    const amounts = { stated: ending, booked: booked.cash.get(currency) ?? NO_MONEY };
    return provenFigure({ figure: 'cash', of: currency, currency }, amounts, () => [
      ...(starting === undefined || before.isZero()
        ? []
        : [{ kind: 'BEFORE_PERIOD', from: period.from, amount: before } as const]),
      ...changesIn(
        matching,
        (one) => one.currency === currency,
        (one) => one.cash,
      ),
      ...unreadable(problems),
    ]);
  });
}

interface Explained {
  readonly key: SecurityKey;
  amountOf(one: Movement): Decimal;
}

function figureOf(
  { matching, proposals, keyOf, problems }: Compared,
  named: Pick<ReconciledFigure, 'figure' | 'of' | 'currency'>,
  amounts: { readonly stated: Decimal; readonly booked: Decimal },
  { key, amountOf }: Explained,
): ReconciledFigure {
  return provenFigure(named, amounts, () => [
    ...changesIn(matching, (one) => one.security === key, amountOf),
    ...proposals.filter((one) => isTouching(one, key, keyOf)).map(actionCause),
    ...unreadable(problems),
  ]);
}

function provenFigure(
  named: Pick<ReconciledFigure, 'figure' | 'of' | 'currency'>,
  { stated, booked }: { readonly stated: Decimal; readonly booked: Decimal },
  causesOf: () => readonly DifferenceCause[],
): ReconciledFigure {
  const isEqual = named.figure === 'quantity' ? stated.eq(booked) : isEqualMoney(stated, booked);
  const causes = isEqual ? [] : withRest(causesOf(), minus(booked, stated));
  return { ...named, stated, booked, washed: undefined, isEqual, causes };
}
