// Several accounts side by side, and their sums: of one kind of money and one currency each, since play money and real money do not add up.
import { CUT_OFF_MS } from './liveness.ts';
import { modeWords } from './modes.ts';
import type { Board, Mode, Trader } from './shapes.ts';
import { span } from './times.ts';

/** Of one account; `why` it has no board. */
export type AccountBoard =
  | { readonly trader: Trader; readonly board: Board }
  | { readonly trader: Trader; readonly why: string };

export interface AccountFigures {
  readonly value: number | null;
  readonly day: number | null;
  readonly open: number | null;
  readonly positions: number;
  readonly covered: number;
}

export interface AccountTotal extends AccountFigures {
  readonly mode: Mode;
  readonly currency: string;
  readonly digits: number;
  readonly accounts: number;
  /** Each account that is not in the sums, and why. */
  readonly without: readonly string[];
}

export function figuresOf({ status, account }: Board): AccountFigures {
  return {
    value: account.balance.net_liquidation.value,
    day: status.day?.result ?? null,
    open: status.day?.open ?? null,
    positions: status.positions,
    covered: status.protected_positions,
  };
}

/** How long its trader has not answered; undefined while it does. */
export function silentMs(one: AccountBoard): number | undefined {
  const ageMs = 'board' in one ? (one.board.age_seconds ?? 0) * 1_000 : 0;
  return ageMs > CUT_OFF_MS ? ageMs : undefined;
}

/** Why its figures are in no sum; empty if they are. */
export function leftOut(one: AccountBoard): string {
  if ('why' in one) return one.why.replace(/\.$/, '');
  const silent = silentMs(one);
  if (silent !== undefined) return `its trader has not answered for ${span(silent)}`;
  return one.board.account.balance.net_liquidation.value === null ? 'its value is not known' : '';
}

export function accountTotals(all: readonly AccountBoard[]): readonly AccountTotal[] {
  const groups = Map.groupBy(all, ({ trader: { mode, currency } }) => `${mode} ${currency}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length < 2) return [];
    const { mode, currency, currency_digits: digits } = first.trader;
    const summed = group.flatMap((one) =>
      'board' in one && leftOut(one) === '' ? [figuresOf(one.board)] : [],
    );
    return [
      {
        ...{ mode, currency, digits, accounts: group.length },
        ...{
          value: sumOf(summed, 'value'),
          day: sumOf(summed, 'day'),
          open: sumOf(summed, 'open'),
        },
        positions: sumOf(summed, 'positions') ?? 0,
        covered: sumOf(summed, 'covered') ?? 0,
        without: group.flatMap((one) => {
          const why = leftOut(one);
          return why === '' ? [] : [`${one.trader.account}: ${why}`];
        }),
      },
    ];
  });
}

/** Null where nothing is known, or not of all that are summed. */
function sumOf(all: readonly AccountFigures[], of: keyof AccountFigures): number | null {
  const values = all.map((one) => one[of]);
  if (values.length === 0 || values.includes(null)) return null;
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

export function totalName({ mode, currency, accounts, without }: AccountTotal): string {
  const summed = accounts - without.length;
  const count = summed === accounts ? `All ${accounts}` : `${summed} of ${accounts}`;
  return `${count} ${modeWords(mode).word} accounts in ${currency}`;
}
