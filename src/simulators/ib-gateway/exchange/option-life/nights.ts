// The night of options, at 02:30: exercises, assignments and expiries change what accounts hold; no message announces them.
import { DAY_MS, HOUR_MS, MINUTE_MS, type TradingDay } from '../../../../kernel/instant.ts';
import type { Calendar } from '../../../../market/time/calendar.ts';
import { addDays } from '../../../../market/time/day.ts';
import { instantOf } from '../../../../market/time/zone.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import type { Contract } from '../../messages/contract.ts';
import { instrumentKey } from '../../messages/instrument-key.ts';
import type { Account, Holding } from '../account/accounts.ts';
import { intrinsicOf } from '../options/black-scholes.ts';
import { type OptionClass, worthOf } from '../options/option-classes.ts';
import { RATE, YEAR_MS } from '../options/option-quotes.ts';
import { termsIn } from '../options/option-terms.ts';
import type { Deliveries, Ending } from './delivery.ts';
import type { Exercises } from './exercises.ts';

export interface Nights {
  /** Tonight the account's short contracts of the option are assigned, all of them if no number is given. */
  assign(key: string, contracts: number | undefined): string | undefined;
  /** The next day is the ex-date: holders of shares get the dividend, and tonight the owners of calls exercise whose time value is less. */
  payDividend(symbol: string, perShare: number): void;
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly calendar: Calendar;
  readonly deliveries: Deliveries;
  readonly exercises: Exercises;
  accounts(): readonly Account[];
  classOf(contract: Contract): OptionClass | undefined;
  lastOf(symbol: string): number;
  /** The price of an underlying that settles options on that day: its first one or its last one. */
  settlementOf(symbol: string, day: TradingDay, settles: 'am' | 'pm'): number | undefined;
  /** Of an option, for one unit of its price. */
  valueOf(key: string): number;
  /** An option has expired: its orders end. */
  ended(contract: Contract): void;
  /** Cash has come without a trade. */
  credit(account: Account, amount: number): void;
}

interface Assignment {
  readonly key: string;
  readonly contracts: number | undefined;
}

const NIGHT_MS = 2 * HOUR_MS + 30 * MINUTE_MS;
/** The clearing house exercises what is in the money by a cent. */
const THRESHOLD = 0.01;

export function createNights(parts: Parts): Nights {
  const { scheduler, calendar, deliveries, exercises, accounts } = parts;
  let assignments: Assignment[] = [];
  const dividends: { readonly symbol: string; readonly perShare: number }[] = [];
  // What expired while the simulator was off is settled at once.
  scheduler.at(scheduler.now(), expireAll);
  awaitNight();

  function awaitNight(): void {
    const now = scheduler.now();
    const today = calendar.dayOf(now);
    const tonight = instantOf(calendar.zone, today, NIGHT_MS);
    const next = now < tonight ? tonight : instantOf(calendar.zone, addDays(today, 1), NIGHT_MS);
    scheduler.at(next, () => {
      night();
      awaitNight();
    });
  }

  function night(): void {
    for (const { symbol, perShare } of dividends.splice(0)) exerciseBefore(symbol, perShare);
    exerciseForInterest();
    for (const [account, holding] of optionsHeld()) {
      const key = instrumentKey(holding.contract);
      const asked = exercises.contractsOf(account.name, key, 'exercise');
      if (asked > 0) deliveries.end(account, holding, endingOf(holding.contract), asked);
      for (const assignment of assignments)
        if (assignment.key === key && holding.quantity < 0)
          deliveries.end(account, holding, endingOf(holding.contract), assignment.contracts);
    }
    assignments = [];
    expireAll();
    exercises.clear();
  }

  function expireAll(): void {
    for (const [account, holding] of optionsHeld()) {
      const expiry = termsIn(instrumentKey(holding.contract))?.expiry;
      if (expiry === undefined) continue;
      const at = instantOf(calendar.zone, addDays(expiry, 1), NIGHT_MS);
      if (at <= scheduler.now()) expire(account, holding, expiry);
    }
  }

  function expire(account: Account, holding: Holding, expiry: TradingDay): void {
    const { contract } = holding;
    const key = instrumentKey(contract);
    const { right, strike } = contract;
    const spot = settlementOf(contract, expiry);
    const isIn =
      intrinsicOf({ right: right === 'P' ? 'P' : 'C', strike, spot }) >= THRESHOLD - 1e-9;
    const lapsed = exercises.contractsOf(account.name, key, 'lapse');
    if (lapsed > 0) deliveries.end(account, holding, { kind: 'worthless' }, lapsed);
    deliveries.end(account, holding, isIn ? endingOf(contract, spot) : { kind: 'worthless' });
    parts.ended(contract);
  }

  function settlementOf(contract: Contract, expiry: TradingDay): number {
    const listed = parts.classOf(contract);
    const { symbol } = contract;
    const spot = parts.settlementOf(symbol, expiry, listed?.settles ?? 'pm');
    const price = spot ?? parts.lastOf(symbol);
    return listed === undefined ? price : worthOf(listed.deliverable, price);
  }

  /** What a unit of the contract would bring. */
  function deliveredNow(contract: Contract): number {
    const price = parts.lastOf(contract.symbol);
    const listed = parts.classOf(contract);
    return listed === undefined ? price : worthOf(listed.deliverable, price);
  }

  function endingOf(contract: Contract, spot = parts.lastOf(contract.symbol)): Ending {
    return parts.classOf(contract)?.delivers === 'cash'
      ? { kind: 'cash', price: spot }
      : { kind: 'shares' };
  }

  function optionsHeld(): readonly (readonly [Account, Holding])[] {
    return accounts().flatMap((account) =>
      [...account.holdingBySymbol.values()]
        .filter(({ contract, quantity }) => contract.secType === 'OPT' && quantity !== 0)
        .map((holding) => [account, holding] as const),
    );
  }

  /** The owner of a call takes the dividend if the call has less time value than that. */
  function exerciseBefore(symbol: string, perShare: number): void {
    for (const [, { contract, quantity }] of optionsHeld()) {
      const key = instrumentKey(contract);
      const inside = deliveredNow(contract) - contract.strike;
      const isMeant = contract.symbol === symbol && contract.right === 'C' && quantity < 0;
      const timeValue = parts.valueOf(key) - inside;
      if (isMeant && inside > 0 && timeValue < perShare)
        assignments.push({ key, contracts: undefined });
    }
  }

  /** The owner of a put has the strike a day earlier if the put has less time value than the interest on it. */
  function exerciseForInterest(): void {
    const today = calendar.dayOf(scheduler.now());
    for (const [, { contract, quantity }] of optionsHeld()) {
      const key = instrumentKey(contract);
      const isMeant = contract.right === 'P' && quantity < 0 && !isOrdered(key);
      const isOver = (termsIn(key)?.expiry ?? today) < today;
      if (!isMeant || isOver || parts.classOf(contract)?.delivers === 'cash') continue;
      const inside = contract.strike - deliveredNow(contract);
      const interest = (contract.strike * RATE * DAY_MS) / YEAR_MS;
      if (inside > 0 && parts.valueOf(key) - inside < interest)
        assignments.push({ key, contracts: undefined });
    }
  }

  function isOrdered(key: string): boolean {
    return assignments.some((assignment) => assignment.key === key);
  }

  return {
    assign(key, contracts) {
      const isShort = optionsHeld().some(
        ([, { contract, quantity }]) => instrumentKey(contract) === key && quantity < 0,
      );
      if (!isShort) return `No short position in ${key}.`;
      assignments.push({ key, contracts });
      return undefined;
    },
    payDividend(symbol, perShare) {
      dividends.push({ symbol, perShare });
      for (const account of accounts()) {
        const shares = account.holdingBySymbol.get(symbol)?.quantity ?? 0;
        if (shares !== 0) parts.credit(account, shares * perShare);
      }
    },
  };
}
