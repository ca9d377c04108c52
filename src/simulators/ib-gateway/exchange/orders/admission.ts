// Which orders the gateway accepts: the first reason to reject one, with the code that clients know.
import type { Instant } from '../../../../kernel/instant.ts';
import { isOnGrid } from '../../../../market/instruments/tick-grid.ts';
import { auctionOf, type Order } from '../../messages/order.ts';
import type { BookOrder } from '../state/book-order.ts';
import { groupDoor } from './book/links/oca.ts';
import { refusalOfCombo } from './combo-admission.ts';
import { refusalOfMargin, refusalOfMoreMargin } from './margin.ts';
import { refusalOfOption, refusalOfOtherSide } from './option-admission.ts';
import { invalid, type OrderToValidate, type Refusal, rejected } from './order-validation.ts';

const TYPES = ['MKT', 'LMT', 'STP', 'STP LMT', 'TRAIL', 'TRAIL LIMIT', 'MIT', 'LIT', 'MOC', 'LOC'];
const LIMITED = ['LMT', 'STP LMT', 'LIT', 'LOC'];
const TRIGGERED = ['STP', 'STP LMT', 'MIT', 'LIT'];
const TIMES_IN_FORCE = ['', 'DAY', 'GTC', 'GTD', 'IOC', 'FOK', 'OPG'];
/** The default and the last price: both are the last price here. */
const TRIGGER_METHODS = [0, 2];
const OCA_TYPES = [0, 1, 2, 3];
/** Attributes that a gateway no longer takes. */
const WITHDRAWN = [
  { name: 'eTradeOnly', code: 10_268 },
  { name: 'firmQuoteOnly', code: 10_269 },
  { name: 'nbboPriceCap', code: 10_270 },
];
const ADVISER = ['faGroup', 'faMethod', 'faPercentage', 'faProfile'];
/** Attributes that would end an order. */
const NOT_SIMULATED = ['duration', 'autoCancelParent'];
const UNSUPPORTED_TYPE: Refusal = {
  code: 387,
  text: 'Unsupported order type for this exchange and security type.',
};
const BAD_TIME: Refusal = { code: 343, text: 'The date, time, or time-zone entered is invalid.' };
const BAD_TRIGGER_METHOD: Refusal = { code: 146, text: 'Invalid trigger method.' };
const SIDES = ['BUY', 'SELL', 'SSHORT'];

/** Why a new order is rejected; undefined if it is accepted. */
export function refusalOfNew(candidate: OrderToValidate): Refusal | undefined {
  return (
    refusalOfTerms(candidate) ??
    refusalOfCutOff(candidate) ??
    refusalOfParent(candidate) ??
    refusalOfOtherSide(candidate) ??
    refusalOfGroup(candidate) ??
    refusalOfMargin(candidate)
  );
}

export function refusalOfWhatIf(candidate: OrderToValidate): Refusal | undefined {
  if (candidate.order.transmit) return refusalOfNew(candidate);
  return { code: 413, text: 'What-if order should have the transmit flag set to true.' };
}

function refusalOfTerms(candidate: OrderToValidate): Refusal | undefined {
  const { order, contract, account, now } = candidate;
  if (contract === undefined) return candidate.problem;
  if (account === undefined) {
    return order.account === ''
      ? { code: 435, text: 'You must specify an account.' }
      : rejected('Invalid or missing IBCustAcctNo');
  }
  if (!SIDES.includes(order.action)) return invalid('The order side is invalid.');
  if (!TYPES.includes(order.type)) return UNSUPPORTED_TYPE;
  return (
    refusalOfCombo(candidate) ??
    refusalOfOption(candidate) ??
    refusalOfExtras(order) ??
    refusalOfQuantity(order) ??
    refusalOfPrices(candidate) ??
    refusalOfTime(order, now) ??
    refusalOfConditions(candidate)
  );
}

function refusalOfQuantity({ quantity, minQuantity = 0 }: Order): Refusal | undefined {
  if (quantity === 0) return { code: 434, text: 'The order size cannot be zero.' };
  if (quantity !== undefined && quantity > 0 && !Number.isInteger(quantity)) {
    const text =
      'Fractional-sized order cannot be placed via API. Please use the desktop version of TWS to place this order.';
    return { code: 10_243, text };
  }
  if (quantity === undefined || !Number.isInteger(quantity) || quantity < 0) {
    return invalid('The order size is invalid.');
  }
  return minQuantity > quantity
    ? invalid('The minimum quantity is larger than the order size.')
    : undefined;
}

function refusalOfPrices({ order, steps, combo }: OrderToValidate): Refusal | undefined {
  const wanted: (readonly [string, number | undefined])[] = [];
  if (LIMITED.includes(order.type)) wanted.push(['limit', order.limitPrice]);
  if (TRIGGERED.includes(order.type)) wanted.push(['stop', order.auxPrice]);
  if (order.type === 'TRAIL' || order.type === 'TRAIL LIMIT') {
    if (!isOneGiven(order.auxPrice, order.trailingPercent)) {
      return invalid('A trail needs an amount or a percentage, not both.');
    }
    if (order.trailStopPrice !== undefined) wanted.push(['trail stop', order.trailStopPrice]);
  }
  if (order.type === 'TRAIL LIMIT' && !isOneGiven(order.limitPrice, order.limitPriceOffset)) {
    return invalid('A trailing stop limit needs a limit price or its offset, not both.');
  }
  for (const [name, price] of wanted) {
    // A net price may be zero or negative.
    if (price === undefined || (combo === undefined && !(price > 0)))
      return invalid(`The ${name} price is missing.`);
    if (!isOnGrid(steps, price)) {
      return {
        code: 110,
        text: 'The price does not conform to the minimum price variation for this contract.',
      };
    }
  }
  return undefined;
}

function isOneGiven(a: number | undefined, b: number | undefined): boolean {
  return (a ?? 0) > 0 !== (b ?? 0) > 0;
}

/** What is not simulated is refused: an order that ignored it would not be the order of its client. */
function refusalOfExtras(order: Order): Refusal | undefined {
  const { adjustment, carried, triggerMethod, cashQuantity, ocaType } = order;
  const { single } = carried;
  const withdrawn = WITHDRAWN.find(({ name }) => Number(single[name] ?? 0) !== 0);
  if (withdrawn !== undefined) {
    const { code, name } = withdrawn;
    return { code, text: `The '${name}' order attribute is not supported.` };
  }
  if (ADVISER.some((name) => single[name] !== undefined)) {
    return { code: 344, text: 'The account logged into is not a financial advisor account.' };
  }
  if (!OCA_TYPES.includes(ocaType)) return invalid('Invalid OCA type.');
  if (single.algoStrategy !== undefined) {
    return { code: 442, text: 'Specified algorithm is not allowed for this order.' };
  }
  if (adjustment !== undefined || single.hedgeType !== undefined || carried.scale.length > 0) {
    return UNSUPPORTED_TYPE;
  }
  if (!TRIGGER_METHODS.includes(triggerMethod)) return BAD_TRIGGER_METHOD;
  const ignored = NOT_SIMULATED.find((name) => Number(single[name] ?? 0) !== 0);
  if (ignored !== undefined) return invalid(`Not simulated: ${ignored}.`);
  return (cashQuantity ?? 0) > 0
    ? { code: 10_244, text: 'Cash Quantity cannot be used for this order' }
    : undefined;
}

function refusalOfConditions(candidate: OrderToValidate): Refusal | undefined {
  const { order, isContract, isConditionRefused } = candidate;
  if (order.conditions.length > 0 && isConditionRefused)
    return rejected('Conditional orders are not supported for this contract.');
  for (const condition of order.conditions) {
    if (condition.kind === 'other') return invalid('The type of the condition is not supported.');
    if (condition.kind === 'time' && condition.at === undefined) return BAD_TIME;
    if (condition.kind !== 'price') continue;
    if (!isContract(condition.conId, condition.exchange)) {
      return { code: 147, text: 'The conditional contract info is incomplete.' };
    }
    if (!TRIGGER_METHODS.includes(condition.triggerMethod)) return BAD_TRIGGER_METHOD;
  }
  const isPlain = ['MKT', 'LMT', 'STP', 'STP LMT'].includes(order.type) && order.tif !== 'OPG';
  return order.conditions.length === 0 || isPlain
    ? undefined
    : invalid('Conditions are not supported for this type of order.');
}

function refusalOfTime(order: Order, now: Instant): Refusal | undefined {
  const { type, tif, goodTillAt, goodAfterTime, goodAfterAt } = order;
  if (!TIMES_IN_FORCE.includes(tif)) return invalid('Invalid time in force.');
  const isForOpen = type === 'MKT' || type === 'LMT';
  const isForClose = type === 'MOC' || type === 'LOC';
  const isDay = tif === '' || tif === 'DAY';
  if (isForClose && !isDay) {
    return { code: 113, text: 'The Tif option should be set to DAY for MOC and LOC orders.' };
  }
  if (tif === 'OPG' && !isForOpen) {
    return { code: 111, text: 'The TIF (Tif type) and the order type are incompatible.' };
  }
  if (goodAfterTime !== '' && goodAfterAt === undefined) return BAD_TIME;
  if (goodAfterTime !== '' && (tif === 'OPG' || isForClose)) {
    return invalid('A good-after time is not valid for an order in an auction.');
  }
  if (tif !== 'GTD') return undefined;
  if (goodTillAt === undefined) return BAD_TIME;
  if (goodTillAt <= (goodAfterAt ?? 0)) return rejected('It is good till before it is good after.');
  return goodTillAt <= now ? rejected('The good till date has passed.') : undefined;
}

function refusalOfCutOff({ order, contract, auctions, now }: OrderToValidate): Refusal | undefined {
  const isLate = auctions.isClosingCutOff(contract?.primaryExchange ?? '', now);
  return auctionOf(order) === 'closing' && isLate
    ? rejected(`${order.type} orders are no longer accepted for today's closing auction`)
    : undefined;
}

function refusalOfParent({ order, parent }: OrderToValidate): Refusal | undefined {
  if (order.parentId === 0) return undefined;
  // A child may still protect what a cancelled parent filled.
  if (parent?.stage === 'cancelled' && parent.filled === 0) return rejected('Parent order ended.');
  if (parent !== undefined) return undefined;
  return { code: 10_006, text: 'Missing parent order.' };
}

function refusalOfGroup(candidate: OrderToValidate): Refusal | undefined {
  const { order, account } = candidate;
  if (order.ocaGroup === '' || account === undefined) return undefined;
  const door = groupDoor(order.ocaGroup, account.name, candidate.orders);
  if (door === 'done') return rejected('OCA group is already filled.');
  return door === 'open' && candidate.isLateMemberRefused
    ? rejected('OCA group is already being worked; it takes no new members.')
    : undefined;
}

export const GROUP_REVISION = { code: 10326, text: 'OCA group revision is not allowed.' };

/** Why a change of an order is rejected; the order then stays unchanged. */
export function refusalOfModify(order: BookOrder, candidate: OrderToValidate): Refusal | undefined {
  const wanted = candidate.order;
  if (order.stage === 'filled') return { code: 104, text: 'Cannot modify a filled order.' };
  if (order.stage === 'cancelled') return { code: 103, text: 'Duplicate order id' };
  if (order.isCancelPending) return { code: 161, text: cancelStateText(order) };
  if (candidate.auctions.isLocked(order, candidate.now)) return locked(order);
  const isSame =
    wanted.action === order.order.action &&
    wanted.type === order.order.type &&
    isSameContract(order, candidate) &&
    (wanted.account === '' || wanted.account === order.account);
  if (!isSame) {
    return { code: 105, text: 'Order being modified does not match original order.' };
  }
  const isUnstated = wanted.ocaGroup === '' && order.shownGroup === undefined;
  if (!isUnstated && wanted.ocaGroup !== order.ocaGroup) return GROUP_REVISION;
  if (wanted.parentId !== 0 && wanted.parentId !== order.order.parentId) {
    return { code: 10_341, text: 'Parent order id cannot be modified' };
  }
  return refusalOfTerms(candidate) ?? refusalOfMoreMargin(order, candidate);
}

/** A combination must be sent as the gateway returned it, with its number. */
function isSameContract({ contract, symbol }: BookOrder, wanted: OrderToValidate): boolean {
  const { combo, sent, key } = wanted;
  if (combo === undefined) return wanted.contract?.conId === contract.conId;
  return key === symbol && sent.conId === contract.conId;
}

/** After the cut-off of its auction the exchange takes neither a change nor a cancel of the order. */
export function locked({ permId, order }: BookOrder): Refusal {
  return {
    code: 161,
    text: `The ${order.type} order can no longer be changed or cancelled before its auction. Order permId = ${permId}`,
  };
}

export function cancelStateText(order: BookOrder): string {
  return `Cancel attempted when order is not in a cancellable state. Order permId = ${order.permId}`;
}
