// Cash of the account: opened once from what the broker says, and compared with it after each close. What the broker has not
// said stays unknown.

import { textOf } from '../../kernel/decimal.ts';
import type { Instant } from '../../kernel/instant.ts';
import { venuesOf } from '../../trader/app/venues.ts';
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { CashComparison, Comparison } from '../compare/comparison.ts';
import { cursorFrom } from '../journal/cursor.ts';
import {
  accountKey,
  type BrokerCash,
  cursorName,
  type RelayedAccount,
  type RelayStep,
  type RelayTarget,
} from '../target/relay-target.ts';
import { isAfterTrades } from './after-trades.ts';

export interface CashWatchParts {
  readonly target: RelayTarget;
  readonly account: RelayedAccount;
  /** Undefined while the trader does not run, or has not received it. */
  cash(): Promise<BrokerCash | undefined>;
  readonly log: Pick<Log, 'info' | 'error'>;
  /** Real time. */
  now(): Instant;
}

export interface CashWatch {
  /** Asks if something is open or not compared, now and then. The comparison with its cash, once it is known. */
  tend(journal: JournalReading, last: Comparison | undefined): Promise<CashComparison | undefined>;
}

const ASK_MS = 2_000;

export function createCashWatch(parts: CashWatchParts): CashWatch {
  const { target, account, log } = parts;
  let isOpened: boolean | undefined;
  let askedAt = 0;

  async function settledCash(journal: JournalReading): Promise<BrokerCash | undefined> {
    if (parts.now() - askedAt < ASK_MS) return undefined;
    askedAt = parts.now();
    const cash = await parts.cash();
    return cash !== undefined && isAfterTrades(cash, journal) ? cash : undefined;
  }

  return {
    async tend(journal, last) {
      isOpened ??=
        (await target.inOneStep((step) => step.cursor(openedName(account)))) !== undefined;
      if (isOpened && (last === undefined || last.cash !== undefined)) return undefined;
      const cash = await settledCash(journal);
      if (cash === undefined) return undefined;
      const done = await target.inOneStep(async (step) => {
        if (!(await hasAll(step, account, journal))) return undefined;
        return {
          ...(await opened(step, account, cash)),
          balance: await balance(step, account, cash),
        };
      });
      if (done === undefined) return undefined;
      if (done.refused !== undefined) {
        log.error(`The opening cash of ${account.name} is not booked: ${done.refused}.`);
        return undefined;
      }
      if (!isOpened)
        log.info(`The cash of ${account.name} is opened: ${textOf(cash.amount)} ${cash.currency}.`);
      isOpened = true;
      return { currency: cash.currency, broker: cash.amount, ledger: done.balance };
    },
  };
}

function openedName(account: RelayedAccount): string {
  return `relay-cash/${accountKey(account)}`;
}

/** Another process may have relayed more, or less. */
async function hasAll(
  step: RelayStep,
  account: RelayedAccount,
  journal: JournalReading,
): Promise<boolean> {
  const stored = await step.cursor(cursorName(account));
  return stored !== undefined && cursorFrom(stored).seq === journal.lastSeq();
}

async function opened(step: RelayStep, account: RelayedAccount, cash: BrokerCash) {
  if ((await step.cursor(openedName(account))) !== undefined) return { refused: undefined };
  const on = venuesOf(account.venue).home.calendar.dayOf(cash.at);
  const refused = await step.openCash(await step.portfolioOf(account), { ...cash, on });
  if (refused === undefined) await step.saveCursor(openedName(account), String(cash.at));
  return { refused };
}

async function balance(step: RelayStep, account: RelayedAccount, { currency }: BrokerCash) {
  return step.cash(await step.portfolioOf(account), currency);
}
