// The book against the newest statement of its broker, at the end of the day of the statement: cash, positions and lots.
import { minus, negated } from '../../../../kernel/amounts.ts';
import { type Money, NO_MONEY, textOf } from '../../../../kernel/decimal.ts';
import { addDays } from '../../../../market/time/day.ts';
import type { Finding, Severity } from '../../findings/finding.ts';
import { figuresOf, moneyText, numberText } from '../../findings/words.ts';
import type {
  SeenEntry,
  SeenHolding,
  SeenStatement,
  Snapshot,
  StatedHolding,
} from '../../snapshot/snapshot.ts';
import { isTrade } from '../rules/trade-entries.ts';
import { bookingsBySecurity } from './by-security.ts';
import { heldOn } from './held-on.ts';

/** Entries of agents reach back so far. */
const DAYS_KNOWN = 390;
const CENT = 0.01;

export function againstStatement(snapshot: Snapshot): Finding[] {
  const { statement, today, entries } = snapshot;
  if (statement === undefined || statement.on < addDays(today, -DAYS_KNOWN)) return [];
  const first = entries[0]?.on;
  // Of a busy book only the newest entries are seen: what was before them cannot be computed back.
  if (entries.length >= ENTRIES_SEEN && first !== undefined && first > statement.on) return [];
  return [...cash(snapshot, statement), ...positions(snapshot, statement)];
}

const ENTRIES_SEEN = 1_000;

type Said = Pick<Finding, 'rule' | 'subject' | 'figures' | 'text'> & {
  readonly severity: Severity;
  readonly restsOn: string;
};

function differing(
  { event }: SeenStatement,
  evidence: readonly string[],
  { restsOn, ...said }: Said,
): Finding {
  return {
    ...{ agent: 'anomaly', bucket: 1, isBreach: true, threshold: undefined, command: undefined },
    ...said,
    evidence: [event, ...evidence],
    question: { restsOn: [event, restsOn] },
  };
}

function cash({ cash: balances, entries }: Snapshot, statement: SeenStatement): Finding[] {
  return statement.cash.flatMap(({ currency, amount: stated }) => {
    const now = balances.find((one) => one.currency === currency);
    const since = entries.filter((one) => one.currency === currency && one.on > statement.on);
    const booked = since.reduce((sum, one) => minus(sum, one.cash), now?.balance ?? NO_MONEY);
    const difference = minus(stated, booked);
    if (isNear(stated, booked)) return [];
    const isMissing = !difference.isNegative();
    const size = moneyText(difference.abs(), currency);
    const known = entries.filter((one) => one.currency === currency && one.on <= statement.on);
    return [
      differing(statement, now?.events ?? [], {
        ...{ rule: 'statement-cash', subject: `cash:${currency}`, severity: 'WARNING' },
        figures: figuresOf({ stated, booked, difference, currency, on: statement.on }),
        text: `The broker's statement of ${statement.on} has ${moneyText(stated, currency)} of cash, the ledger ${moneyText(booked, currency)}: ${size} ${isMissing ? 'are missing' : 'are too much'}. ${causeOf(known, difference)}`,
        restsOn: `${currency} ${textOf(booked)}`,
      }),
    ];
  });
}

/** One that is missing moved as much as its twin; one that did not happen, or is there twice, the opposite. */
function causeOf(known: readonly SeenEntry[], difference: Money): string {
  const moved = known.filter((one) => !isTrade(one));
  const named = ({ id, type, on }: SeenEntry) =>
    `Transaction ${id} (${type} on ${on}) moved as much`;
  const extra = moved.findLast(({ cash: own }) => isNear(own, negated(difference)));
  if (extra !== undefined) return `${named(extra)}: did it happen, and once?`;
  const twin = moved.findLast(({ cash: own }) => isNear(own, difference));
  if (twin !== undefined) return `${named(twin)}: is another one like it not booked?`;
  return difference.isNegative()
    ? 'Is something booked twice, or a withdrawal, a fee or a tax not booked?'
    : 'Is a deposit, a dividend or interest not booked?';
}

function isNear(one: Money, other: Money): boolean {
  return Math.abs(minus(one, other).toNumber()) <= CENT;
}

/** A statement without positions may lack their section. */
function positions(snapshot: Snapshot, statement: SeenStatement): Finding[] {
  const { holdings, entries } = snapshot;
  if (statement.positions.length === 0) return [];
  const bySecurity = bookingsBySecurity(snapshot);
  const stated = new Map(statement.positions.map((one) => [one.security ?? one.symbol, one]));
  const held = new Map(holdings.map((one) => [one.security, one]));
  const touched = entries.flatMap(({ security, symbol = '', on }) =>
    security === undefined || on <= statement.on ? [] : [[security, symbol] as const],
  );
  const symbols = new Map([
    ...touched,
    ...holdings.map(({ security, symbol }) => [security, symbol] as const),
    ...[...stated].map(([key, { symbol }]) => [key, symbol] as const),
  ]);
  return [...symbols].flatMap(([key, symbol]) => {
    const holding = typeof key === 'number' ? held.get(key) : undefined;
    const own = typeof key === 'number' ? (bySecurity.get(key) ?? []) : [];
    const booked = heldOn(statement.on, own, holding?.quantity.toNumber() ?? 0);
    const one = stated.get(key);
    const count = one?.quantity.toNumber() ?? 0;
    if (booked === undefined) return [];
    if (Math.abs(count - booked) > SHARES_SLACK)
      return [otherQuantity(statement, { key, symbol, booked, stated: count, holding })];
    const isQuiet = !own.some(({ on }) => on > statement.on);
    return one === undefined || holding === undefined || !isQuiet
      ? []
      : otherLots(statement, one, holding);
  });
}

/** Files round fractions of shares. */
const SHARES_SLACK = 0.0001;

interface Differing {
  readonly key: number | string;
  readonly symbol: string;
  readonly booked: number;
  readonly stated: number;
  readonly holding: SeenHolding | undefined;
}

function otherQuantity(
  statement: SeenStatement,
  { key, symbol, booked, stated, holding }: Differing,
): Finding {
  const difference = stated - booked;
  const cause =
    difference > 0
      ? 'Is a purchase not booked, or a sale that did not happen?'
      : 'Is a sale not booked, or a purchase booked twice?';
  return differing(statement, holding?.lots.map(({ event }) => event) ?? [], {
    ...{ rule: 'statement-position', subject: `security:${key}`, severity: 'CRITICAL' },
    figures: figuresOf({ stated, booked, difference, symbol, on: statement.on }),
    text: `The broker's statement of ${statement.on} has ${numberText(stated)} ${symbol}, the ledger ${numberText(booked)}. ${cause}`,
    restsOn: `${symbol} ${numberText(booked)}`,
  });
}

function otherLots(
  statement: SeenStatement,
  { lots: stated, symbol }: StatedHolding,
  { security, lots }: SeenHolding,
): Finding[] {
  if (stated.length === 0) return [];
  const own = lots.map(({ openedOn, remaining, side }) => ({
    openedOn,
    quantity: side === 'LONG' ? remaining : negated(remaining),
  }));
  const [broker, ledger] = [lotsText(stated), lotsText(own)];
  if (broker === ledger) return [];
  const evidence = lots.map(({ event }) => event);
  return [
    differing(statement, evidence, {
      ...{ rule: 'statement-lots', subject: `security:${security}`, severity: 'WARNING' },
      figures: figuresOf({ stated: broker, booked: ledger, symbol, on: statement.on }),
      text: `The broker's statement of ${statement.on} has ${symbol} in other lots: ${broker}; the ledger has ${ledger}. Which lots did the broker close?`,
      restsOn: `${symbol} ${ledger}`,
    }),
  ];
}

interface LotOfDay {
  readonly openedOn: string;
  readonly quantity: { toNumber(): number };
}

/** `10 of 2026-01-05, 20 of 2026-02-03`. */
function lotsText(lots: readonly LotOfDay[]): string {
  const days = [...Map.groupBy(lots, ({ openedOn }) => openedOn)].map(([on, own]) => {
    const sum = own.reduce((total, { quantity }) => total + quantity.toNumber(), 0);
    return [on, `${numberText(Number(sum.toFixed(4)))} of ${on}`] as const;
  });
  return days
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text)
    .join(', ');
}
