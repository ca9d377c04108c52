// The life of options beyond trading: exercise, assignment and expiry.
import { HOUR_MS } from '../../../../kernel/instant.ts';
import type { Calendar } from '../../../../market/time/calendar.ts';
import { instantOf } from '../../../../market/time/zone.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import type { Contract } from '../../messages/contract.ts';
import { instrumentKey, multiplierOf } from '../../messages/instrument-key.ts';
import type { AccountBook } from '../account/account-book.ts';
import type { Account } from '../account/accounts.ts';
import type { Contracts } from '../market/prices/contracts.ts';
import type { Market } from '../market/prices/market.ts';
import { intrinsicOf } from '../options/black-scholes.ts';
import type { OptionChain } from '../options/option-chain.ts';
import { worthOf } from '../options/option-classes.ts';
import type { Book } from '../orders/book/book.ts';
import type { Settlement } from '../orders/settlement.ts';
import type { Faults } from '../scheduling/faults.ts';
import type { BookOrder } from '../state/book-order.ts';
import type { Change, ExchangeState, SplitChange } from '../state/changes.ts';
import { adjustOptions } from './adjustments.ts';
import { createDeliveries } from './delivery.ts';
import { createExercises, type Exercises } from './exercises.ts';
import { createNights, type Nights } from './nights.ts';

export interface OptionLife {
  readonly exercises: Exercises;
  readonly nights: Nights;
  /** Its stock has been split. */
  split(split: SplitChange): void;
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly calendar: Calendar;
  readonly faults: Faults;
  readonly accounts: AccountBook;
  readonly contracts: Contracts;
  readonly chain: OptionChain;
  readonly market: Market;
  readonly book: Book;
  readonly settlement: Settlement;
  readonly memory: Pick<ExchangeState, 'exercises' | 'splits'>;
  record(change: Change): void;
  moved(account: Account, key: string): void;
  worthOf(key: string): number;
}

/** Expired positions that linger are gone then. */
const MORNING_MS = 9 * HOUR_MS;

export function createOptionLife(parts: Parts): OptionLife {
  const { scheduler, calendar, faults, accounts, contracts, chain, market, settlement } = parts;
  const classOf = ({ tradingClass }: Contract) => chain.classNamed(tradingClass);

  function moved(account: Account, key: string): void {
    const fault = faults.standing('expired-positions');
    const isOption = contracts.ofSymbol(key)?.secType === 'OPT';
    const now = scheduler.now();
    const morning = instantOf(calendar.zone, calendar.dayOf(now), MORNING_MS);
    const isLingering = isOption && fault !== undefined && fault.rows !== 'zero';
    if (isLingering) scheduler.at(Math.max(now, morning), () => parts.moved(account, key));
    else parts.moved(account, key);
  }

  const exercises = createExercises({
    contracts,
    calendar,
    earlier: parts.memory.exercises,
    now: scheduler.now,
    accountNamed: accounts.named,
    intrinsicOf(key) {
      const listing = market.listing(key);
      if (listing?.option === undefined) return 0;
      const { terms, spot, deliverable } = listing.option;
      return intrinsicOf({
        right: terms.right,
        strike: terms.strike,
        spot: worthOf(deliverable, spot),
      });
    },
    record: parts.record,
  });
  const deliveries = createDeliveries({
    ofSymbol: contracts.ofSymbol,
    deliverableOf: (contract) => classOf(contract)?.deliverable,
    record: parts.record,
    moved,
    executed(account, contract, trade) {
      const isReported = faults.standing('delivery-executions') !== undefined;
      if (isReported) settlement.delivered(account, contract, trade);
    },
  });
  const nights = createNights({
    scheduler,
    calendar,
    deliveries,
    exercises,
    accounts: accounts.all,
    classOf,
    lastOf: (symbol) => market.listing(symbol)?.last ?? Number.NaN,
    settlementOf(symbol, day, settles) {
      const session = calendar.sessionOf(day);
      const bars =
        session === undefined ? [] : (market.listing(symbol)?.bars.barsOf(session) ?? []);
      return settles === 'am' ? bars[0]?.open : bars.at(-1)?.close;
    },
    valueOf(key) {
      const contract = contracts.ofSymbol(key);
      return contract === undefined ? 0 : parts.worthOf(key) / multiplierOf(contract);
    },
    ended: (contract) => cancelOrders(contract, 'Contract expired'),
    credit(account, amount) {
      account.cash += amount;
      const { name, cash, realizedToday } = account;
      parts.record({ kind: 'account', account: name, cash, realizedToday });
    },
  });
  // What an earlier run adjusted is still listed.
  for (const { symbol, delivers, isDone } of parts.memory.splits)
    if (isDone && delivers !== undefined) chain.adjust(symbol, delivers);

  /** Of the contract alone, and of combinations that it is part of. */
  function cancelOrders(contract: Contract, why: string): void {
    const alone = parts.book.openIn(instrumentKey(contract));
    const combined = parts.book.open().filter((order) => isPartOf(contract, order));
    for (const order of [...alone, ...combined]) parts.book.cancel(order, why);
  }

  function isPartOf({ conId }: Contract, { symbol }: BookOrder): boolean {
    const legs = contracts.comboOf(symbol)?.legs ?? [];
    return legs.some(({ contract }) => contract.conId === conId);
  }

  return {
    exercises,
    nights,
    split(split) {
      adjustOptions(split, {
        chain,
        accounts: accounts.all,
        ofTerms: contracts.ofTerms,
        ended: (contract) => cancelOrders(contract, 'Corporate action'),
        record: parts.record,
        moved: parts.moved,
      });
    },
  };
}
