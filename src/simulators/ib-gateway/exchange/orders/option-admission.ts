// What a gateway refuses about orders for options: kinds of orders that they have not, and trades that the permission of
// the account does not reach.
import type { Contract } from '../../messages/contract.ts';
import { COMBO_MARK, instrumentKey, multiplierOf } from '../../messages/instrument-key.ts';
import { auctionOf, type Order } from '../../messages/order.ts';
import type { Account } from '../account/accounts.ts';
import { type Combo, type ComboLeg, signedRatio } from '../options/combos.ts';
import { termsIn } from '../options/option-terms.ts';
import type { BookOrder, Stage } from '../state/book-order.ts';
import { type OrderToValidate, type Refusal, rejected } from './order-validation.ts';

const NO_AUCTION: Refusal = {
  code: 387,
  text: 'Unsupported order type for this exchange and security type.',
};
const NO_PERMISSION =
  'You are not able to submit this order because you do not have trading permissions for this options strategy.';
const COVERED = 1;
const LONG = 2;
const CREDIT = 3;
const NAKED = 4;

export function refusalOfOption(candidate: OrderToValidate): Refusal | undefined {
  const { contract, order, account, permission, combo } = candidate;
  if (contract?.secType === 'IND') return rejected('The contract is not available for trading.');
  if (contract === undefined || account === undefined) return undefined;
  if (contract.secType !== 'OPT' && combo === undefined) return undefined;
  if (auctionOf(order) !== undefined) return NO_AUCTION;
  const needed =
    combo === undefined ? levelOf(order, contract, account) : comboLevelOf(order, combo, account);
  if (permission === undefined || needed <= permission.level) return undefined;
  return permission.code === 460
    ? { code: 460, text: 'No trading permissions.' }
    : rejected(NO_PERMISSION);
}

/** Of one contract, alone or in a combination, an account has working orders on one side only. */
export function refusalOfOtherSide(candidate: OrderToValidate): Refusal | undefined {
  const { contract, order, account, key, orders } = candidate;
  if (contract === undefined || account === undefined || !isOfOptions(contract)) return undefined;
  const wanted = sidesOf({ contract, symbol: key, order });
  const isOpposite = (other: BookOrder) =>
    other.account === account.name &&
    isOfOptions(other.contract) &&
    WORKS.has(other.stage) &&
    (order.ocaGroup === '' || other.ocaGroup !== order.ocaGroup) &&
    sidesOf(other).some(([conId, side]) =>
      wanted.some(([id, its]) => id === conId && its !== side),
    );
  return orders.some(isOpposite)
    ? rejected('Cannot have open orders on both sides of the same US Option contract.')
    : undefined;
}

const WORKS: ReadonlySet<Stage> = new Set(['working', 'inactive']);

function isOfOptions({ secType }: Contract): boolean {
  return secType === 'OPT' || secType === 'BAG';
}

/** The numbers of its contracts, each with 1 if the order buys it and -1 if it sells it. */
function sidesOf({
  contract,
  symbol,
  order,
}: Pick<BookOrder, 'contract' | 'symbol' | 'order'>): readonly (readonly [number, number])[] {
  const side = order.action === 'BUY' ? 1 : -1;
  const [, legs] = symbol.split(COMBO_MARK);
  if (legs === undefined) return [[contract.conId, side]];
  return legs.split(',').map((leg) => {
    const [conId, ratio] = leg.split(':');
    return [Number(conId), Math.sign(Number(ratio)) * side];
  });
}

/** Whether it opens a short contract that neither a contract, shares nor cash covers. */
export function isUnbounded({ order, contract, account, combo }: Judged): boolean {
  if (combo !== undefined) return comboLevelOf(order, combo, account) === NAKED;
  return contract.secType === 'OPT' && levelOf(order, contract, account) === NAKED;
}

interface Judged {
  readonly order: Order;
  readonly contract: Contract;
  readonly account: Account;
  readonly combo: Combo | undefined;
}

/** 0 to close, 2 for a spread that costs money, 3 for one that brings some, 4 with a leg that nothing covers. */
function comboLevelOf(
  { action, quantity = 0, limitPrice = 0 }: Order,
  { legs }: Combo,
  account: Account,
): number {
  const side = action === 'BUY' ? 1 : -1;
  const heldOf = (leg: ComboLeg) =>
    account.holdingBySymbol.get(instrumentKey(leg.contract))?.quantity ?? 0;
  const changeOf = (leg: ComboLeg) => side * quantity * signedRatio(leg);
  const isClosing = (leg: ComboLeg) =>
    heldOf(leg) * changeOf(leg) < 0 && Math.abs(changeOf(leg)) <= Math.abs(heldOf(leg));
  if (legs.every(isClosing)) return 0;
  const unitsOf = (right: string) =>
    legs
      .filter(({ contract }) => [right, ''].includes(contract.right))
      .reduce((sum, leg) => sum + changeOf(leg) * multiplierOf(leg.contract), 0);
  if (unitsOf('C') < 0 || unitsOf('P') < 0) return NAKED;
  return side * limitPrice < 0 ? CREDIT : LONG;
}

/** 0 to close, 1 for a covered call, 2 for long options and secured puts, 3 beside a long contract that covers it, 4 for naked ones. */
function levelOf({ action, quantity = 0 }: Order, contract: Contract, account: Account): number {
  const held = account.holdingBySymbol.get(instrumentKey(contract))?.quantity ?? 0;
  const after = held + (action === 'BUY' ? quantity : -quantity);
  if (Math.abs(after) <= Math.abs(held) && after * held >= 0) return 0;
  if (after > 0) return LONG;
  const units = -after * multiplierOf(contract);
  const uncovered = freeToCover(contract, account) >= -after ? CREDIT : NAKED;
  if (contract.right === 'P') return account.cash >= units * contract.strike ? LONG : uncovered;
  const shares = account.holdingBySymbol.get(contract.symbol)?.quantity ?? 0;
  return shares >= units ? COVERED : uncovered;
}

/** Long contracts of the same right that last as long, less those that cover other short ones. */
function freeToCover(contract: Contract, { holdingBySymbol }: Account): number {
  const key = instrumentKey(contract);
  const expiry = termsIn(key)?.expiry ?? '';
  let free = 0;
  for (const { contract: other, quantity } of holdingBySymbol.values()) {
    const isOther = other.secType === 'OPT' && instrumentKey(other) !== key;
    if (!isOther || other.symbol !== contract.symbol || other.right !== contract.right) continue;
    const lasts = (termsIn(instrumentKey(other))?.expiry ?? '') >= expiry;
    if (quantity < 0 || lasts) free += quantity;
  }
  return free;
}
