// What needs a look today: losses, prices that are old or missing, cash below zero, settlements and bookings that are late.
import { minus } from '../../../kernel/amounts.ts';
import { money, price as priceOf, textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import { quotedPrice } from '../../../ledger/ports/options.ts';
import { addDays } from '../../../market/time/day.ts';
import type { Finding } from '../findings/finding.ts';
import { levelOf } from '../findings/level.ts';
import { figuresOf, limitText, moneyText, percentText } from '../findings/words.ts';
import type { SeenCash, SeenEntry, SeenHolding, Snapshot } from '../snapshot/snapshot.ts';
import type { AgentTerms } from '../terms/agent-terms.ts';

export function monitor(snapshot: Snapshot, terms: AgentTerms): readonly Finding[] {
  return [
    ...snapshot.holdings.flatMap((one) => losses(one, terms)),
    ...snapshot.holdings.flatMap(prices),
    ...cashBelowZero(snapshot),
    ...lateSettlements(snapshot, terms),
    ...lateBookings(snapshot, terms),
  ];
}

const AGENT = 'monitor';

function losses(holding: SeenHolding, { monitor: { lossMax }, release }: AgentTerms): Finding[] {
  const { security, symbol, cost, value, price, currency, lots } = holding;
  if (value === undefined || price === undefined || cost.isZero()) return [];
  const gain = minus(value, cost);
  const loss = -gain.toNumber() / Math.abs(cost.toNumber());
  const level = levelOf(loss, lossMax, release);
  if (level === undefined) return [];
  return [
    {
      ...{ agent: AGENT, rule: 'position-loss', subject: `security:${security}`, ...level },
      severity: level.bucket > 1 ? 'CRITICAL' : 'WARNING',
      figures: figuresOf({
        ...{ loss, gain, cost, value, price: price.price, quantity: holding.quantity },
        ...{ price_at: toIso(price.at), price_source: price.source, currency },
      }),
      threshold: String(lossMax),
      evidence: lots.map(({ event }) => event),
      text: `${symbol} has lost ${percentText(loss)} of its cost of ${moneyText(cost.abs(), currency)}; the limit is ${limitText(lossMax)}.`,
      command: undefined,
    },
  ];
}

function prices(holding: SeenHolding): Finding[] {
  const { security, symbol, price, quantity, currency, lots, closes } = holding;
  if (price !== undefined && !price.isStale) return [];
  const last = closes.at(-1);
  const common = {
    ...({ agent: AGENT, subject: `security:${security}`, bucket: 1, isBreach: true } as const),
    severity: 'WARNING',
    threshold: undefined,
    evidence: lots.map(({ event }) => event),
  } as const;
  if (price !== undefined)
    return [
      {
        ...common,
        rule: 'stale-price',
        figures: figuresOf({
          ...{ price: price.price, price_at: toIso(price.at), price_source: price.source },
          ...{ quantity, currency },
        }),
        text: `The price of ${symbol} is of ${toIso(price.at).slice(0, 10)}; its value may be wrong.`,
        command: undefined,
      },
    ];
  return [
    {
      ...common,
      rule: 'missing-price',
      figures: figuresOf({ quantity, currency, last_close: last?.price, last_close_on: last?.on }),
      text: `${symbol} has no price; the totals leave it out.`,
      command: last && {
        ...({ kind: 'mark-position', security, symbol, currency } as const),
        ...{ price: textOf(quotedPrice(holding, priceOf(String(last.price)))), on: last.on },
      },
    },
  ];
}

/** Fractions of coins cost parts of a cent, and files round each row. */
const ROUNDING = money('-0.05');
/** From one charge of interest to the next, and some days to book it. */
const CREDIT_DAYS = 45;

/** The broker lends if it charges interest. */
function isOnCredit({ currency }: SeenCash, { entries, today }: Snapshot): boolean {
  const from = addDays(today, -CREDIT_DAYS);
  return entries.some(
    (one) =>
      one.type === 'INTEREST' &&
      one.currency === currency &&
      one.on >= from &&
      one.cash.isNegative(),
  );
}

function cashBelowZero(snapshot: Snapshot): Finding[] {
  const { cash, entries } = snapshot;
  return cash
    .filter((one) => one.balance.lt(ROUNDING) && !isOnCredit(one, snapshot))
    .map((one) => {
      const { currency, balance, events } = one;
      const first = entryBelowZero(one, entries);
      const since = first === undefined ? '' : ` Since ${first.on}: ${nameOf(first)}.`;
      return {
        ...{ agent: AGENT, rule: 'negative-cash', subject: `cash:${currency}`, bucket: 1 },
        ...({ isBreach: true, severity: 'WARNING' } as const),
        figures: figuresOf({ balance, currency, transaction: first?.id, since: first?.on }),
        threshold: '0',
        evidence: first === undefined ? events : [...new Set([first.event, ...events])],
        text: `Cash is ${moneyText(balance, currency)}: a deposit is not booked, or more was bought than was paid in.${since}`,
        command: undefined,
      };
    });
}

/** After which the balance was never zero or more again; undefined if it is older than what is seen. */
function entryBelowZero(
  { currency, balance }: SeenCash,
  entries: readonly SeenEntry[],
): SeenEntry | undefined {
  let after = balance;
  for (const one of entries.toReversed()) {
    if (one.currency !== currency) continue;
    const before = minus(after, one.cash);
    if (!before.isNegative()) return one;
    after = before;
  }
  return undefined;
}

function nameOf({ id, type, quantity, symbol, cash, currency }: SeenEntry): string {
  const what = symbol === undefined ? moneyText(cash, currency) : [quantity, symbol].join(' ');
  return `transaction ${id} (${type} ${what.trim()})`;
}

function lateSettlements(
  { overdue, at }: Snapshot,
  { monitor: { overdueMs } }: AgentTerms,
): Finding[] {
  return overdue.flatMap(({ id, type, symbol, quantity, settlesAt, cash, currency, event }) => {
    if (settlesAt === undefined || at - settlesAt <= overdueMs) return [];
    return [
      {
        ...({ agent: AGENT, rule: 'settlement-overdue', subject: `transaction:${id}` } as const),
        ...({ bucket: 1, isBreach: true, severity: 'WARNING' } as const),
        figures: figuresOf({ quantity, cash, currency, settles_at: toIso(settlesAt) }),
        threshold: `${overdueMs / 3_600_000} h`,
        evidence: [event],
        text: `Transaction ${id} (${type} ${symbol ?? ''}) was due to settle on ${toIso(settlesAt).slice(0, 10)} and has not.`,
        command: undefined,
      },
    ];
  });
}

function lateBookings({ lag }: Snapshot, { monitor: { lagMs } }: AgentTerms): Finding[] {
  if (lag === undefined || lag.sinceMs <= lagMs) return [];
  const seconds = Math.round(lag.sinceMs / 1_000);
  return [
    {
      ...({ agent: AGENT, rule: 'ledger-lag', subject: 'portfolio', bucket: 1 } as const),
      ...({ isBreach: true, severity: 'CRITICAL' } as const),
      figures: figuresOf({ trader: lag.trader, events: lag.events, seconds }),
      threshold: `${lagMs / 1_000} s`,
      evidence: [],
      text: `The ledger is ${lag.events} events behind the trader ${lag.trader}, for ${seconds} s.`,
      command: undefined,
    },
  ];
}
