// Measures what may not happen to options that are traded over the API: short contracts that nothing covers, combinations of which one
// contract has traded alone, for how long nothing at work ends that, and orders whose loss nothing bounds.

import { createNakedClock } from '../../../host/naked-clock.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import { instrumentKey, multiplierOf } from '../../messages/instrument-key.ts';
import { type Combo, signedRatio } from '../options/combos.ts';
import { termsIn } from '../options/option-terms.ts';
import { type BookOrder, isBuy, isFinal, remainingOf } from '../state/book-order.ts';
import type { Trade } from '../state/changes.ts';
import type { Account, Holding } from './accounts.ts';

export interface OptionFigures {
  /** Market milliseconds after the grace, summed over accounts, underlyings and orders. */
  readonly nakedLegMs: number;
  readonly lopsidedMs: number;
  readonly unboundedOrders: number;
}

export interface OptionCover {
  /** After any change of an account's orders or holdings, or of the session. */
  measure(account: Account): void;
  figures(): OptionFigures;
}

interface Parts {
  readonly scheduler: Scheduler;
  orders(): Iterable<BookOrder>;
  trades(): readonly Trade[];
  comboOf(key: string): Combo | undefined;
  isOpen(): boolean;
  /** Shares for each of a hundred of the contract. */
  deliverableOf(contract: Holding['contract']): number;
  /** The order may open a short contract that nothing covers. */
  isUnbounded(order: BookOrder, account: Account): boolean;
}

/** A contract of a guaranteed combination may be late by so much. */
const GRACE_MS = 30_000;

export function createOptionCover(parts: Parts): OptionCover {
  const { scheduler } = parts;
  const naked = createNakedClock(scheduler, 0, GRACE_MS);
  const lopsided = createNakedClock(scheduler, 0, GRACE_MS);
  const placed = new Set<number>();
  let unboundedOrders = 0;

  function measure(account: Account): void {
    const mine = [...parts.orders()].filter((order) => isOfSocket(order, account));
    for (const order of mine.filter((one) => !placed.has(one.permId))) {
      placed.add(order.permId);
      if (parts.isUnbounded(order, account)) unboundedOrders += 1;
    }
    const options = [...account.holdingBySymbol.values()].filter(isOption);
    if (options.length === 0) return;
    const held = options.filter(({ quantity }) => quantity !== 0);
    const isOpen = parts.isOpen();
    const working = mine.filter((order) => !isFinal(order) && order.stage !== 'stored');
    for (const underlying of new Set(options.map(({ contract }) => contract.symbol)))
      for (const right of ['C', 'P']) {
        const its = held.filter((one) => isOf(one, underlying, right));
        const bare = isOpen ? uncovered(account, its, { ...parts, working }) : 0;
        naked.set(`${account.name}/${underlying}/${right}`, bare);
      }
    for (const order of mine) {
      const combo = order.filled > 0 ? parts.comboOf(order.symbol) : undefined;
      if (combo === undefined) continue;
      // Each contract is awaited for itself: the other one may be ahead first.
      const { ahead, alone } = excessOf(account, order, { combo, mine, working });
      for (const leg of combo.legs.keys())
        lopsided.set(`${order.permId}/${leg}`, isOpen && leg === ahead ? alone : 0);
    }
  }

  /** Units of which one contract has traded alone, as far as the account shows it, and that no order at work would close. */
  function excessOf(
    account: Account,
    order: BookOrder,
    { combo, mine, working }: Within,
  ): { readonly ahead: number; readonly alone: number } {
    const units = unitsOf(order, combo);
    const traded = spanOf(units);
    if (traded === 0) return { ahead: 0, alone: 0 };
    const legs = combo.legs.map((leg) => {
      const key = instrumentKey(leg.contract);
      const net = account.holdingBySymbol.get(key)?.quantity ?? 0;
      const ratio = signedRatio(leg);
      const own = net - ofOthers(order, mine, key);
      return { held: own / ratio, ending: closing(working, key, net) / Math.abs(ratio) };
    });
    const uneven = spanOf(legs.map(({ held }) => held));
    const ending = legs.reduce((sum, leg) => sum + leg.ending, 0);
    return { ahead: units.indexOf(Math.max(...units)), alone: Math.min(traded, uneven) - ending };
  }

  /** Of each contract, as its order has traded it. */
  function unitsOf(order: BookOrder, combo: Combo): number[] {
    return combo.legs.map((leg) => {
      const key = instrumentKey(leg.contract);
      const contracts = parts
        .trades()
        .filter(
          ({ execution, contract }) => execution.permId === order.permId && isKey(contract, key),
        )
        .reduce((sum, { execution }) => sum + execution.shares, 0);
      return contracts / Math.abs(signedRatio(leg));
    });
  }

  /** Contracts that came and went in whole units of other combinations. */
  function ofOthers(order: BookOrder, mine: readonly BookOrder[], key: string): number {
    let contracts = 0;
    for (const other of mine) {
      const combo = other.filled > 0 && other !== order ? parts.comboOf(other.symbol) : undefined;
      const leg = combo?.legs.find(({ contract }) => instrumentKey(contract) === key);
      if (combo === undefined || leg === undefined) continue;
      const whole = Math.min(...unitsOf(other, combo));
      contracts += (isBuy(other) ? whole : -whole) * signedRatio(leg);
    }
    return contracts;
  }

  return {
    measure,
    figures: () => ({
      nakedLegMs: naked.total(),
      lopsidedMs: lopsided.total(),
      unboundedOrders,
    }),
  };
}

function spanOf(numbers: readonly number[]): number {
  return Math.max(...numbers) - Math.min(...numbers);
}

interface Within {
  readonly combo: Combo;
  /** All orders of the socket, ended ones too. */
  readonly mine: readonly BookOrder[];
  readonly working: readonly BookOrder[];
}

/** Of one right: short contracts beyond the long ones that last as long, the shares of calls, the cash of puts, and what is bought back. */
function uncovered(
  account: Account,
  held: readonly Holding[],
  { working, deliverableOf }: Pick<Parts, 'deliverableOf'> & Pick<Within, 'working'>,
): number {
  let bare = 0;
  for (const { contract, quantity, socketQuantity } of held) {
    if (quantity >= 0 || socketQuantity >= 0) continue;
    const key = instrumentKey(contract);
    const expiry = termsIn(key)?.expiry ?? '';
    const long = held.filter(
      (one) => one.quantity > 0 && (termsIn(instrumentKey(one.contract))?.expiry ?? '') >= expiry,
    );
    const by = long.reduce((sum, one) => sum + one.quantity, 0);
    bare += Math.max(
      0,
      -quantity -
        by -
        reserved(account, contract, deliverableOf(contract)) -
        closing(working, key, quantity),
    );
  }
  return bare;
}

function reserved(account: Account, contract: Holding['contract'], deliverable: number): number {
  const units = multiplierOf(contract);
  const shares = account.holdingBySymbol.get(contract.symbol)?.quantity ?? 0;
  return contract.right === 'C'
    ? Math.max(0, Math.floor(shares / (units * deliverable)))
    : Math.max(0, Math.floor(account.cash / (units * contract.strike)));
}

function closing(working: readonly BookOrder[], key: string, net: number): number {
  return working
    .filter((order) => order.symbol === key && isBuy(order) === net < 0)
    .reduce((sum, order) => sum + remainingOf(order), 0);
}

function isOfSocket(order: BookOrder, account: Account): boolean {
  return order.account === account.name && !order.isByHand && !order.isLiquidation;
}

/** One that was held, too: its clock ends. */
function isOption({ contract }: Holding): boolean {
  return contract.secType === 'OPT';
}

function isOf({ contract }: Holding, underlying: string, right: string): boolean {
  return contract.symbol === underlying && contract.right === right;
}

function isKey(contract: Trade['contract'], key: string): boolean {
  return contract.secType !== 'BAG' && instrumentKey(contract) === key;
}
