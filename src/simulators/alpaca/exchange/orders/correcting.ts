// Fills that are taken back or get another price after they were reported. docs.alpaca.markets, "SSE Events", shows both: the order stays
// as it ended, with the shares that are left to it.
import { type Decimal, decimalOf, ZERO } from '../../../../kernel/decimal.ts';
import type { Random } from '../../../../kernel/random.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import {
  type Account,
  bookFill,
  bookPrice,
  type Correction,
  type Execution,
} from '../account/account.ts';
import type { FaultRequest } from '../state/fault-list.ts';
import { drawId } from '../state/ids.ts';
import { type AlpacaOrder, isOpen, leavesOf } from '../state/order.ts';
import type { Book } from './book.ts';
import type { Delivery } from './delivery.ts';

export interface Correcting {
  /** Of the newest fill that is left. */
  correct(
    request: Pick<FaultRequest, 'kind' | 'symbol' | 'shares' | 'price' | 'orderId'>,
  ): Result<Correction, string>;
}

/** A fill as it is after its corrections. */
interface Standing {
  readonly id: string;
  readonly of: Execution;
  readonly quantity: Decimal;
  readonly price: Decimal;
}

type Change = Pick<Correction, 'kind' | 'quantity' | 'price' | 'positionQuantity'>;

const AVERAGE_PLACES = 6;

export function createCorrecting({
  scheduler,
  random,
  account,
  book,
  delivery,
}: {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly account: Account;
  readonly book: Book;
  readonly delivery: Delivery;
}): Correcting {
  function standingOf(execution: Execution): Standing {
    const { id, quantity, price } = execution;
    return account.corrections
      .filter(({ of }) => of === execution)
      .reduce<Standing>(
        (was, one) => ({
          ...{ id: one.id, of: execution, price: one.price },
          quantity: one.kind === 'trade_bust' ? was.quantity.minus(one.quantity) : one.quantity,
        }),
        { id, of: execution, quantity, price },
      );
  }

  function take({ of, quantity, price }: Standing, shares: number | undefined): Change {
    const asked = shares === undefined ? quantity : decimalOf(shares);
    const gone = asked.lt(quantity) ? asked : quantity;
    const side = of.side === 'buy' ? 'sell' : 'buy';
    const positionQuantity = bookFill(account, { symbol: of.symbol, side, price, quantity: gone });
    return { kind: 'trade_bust', quantity: gone, price, positionQuantity };
  }

  function reprice({ of, quantity, price: was }: Standing, price: Decimal): Change {
    const more = price.minus(was).times(of.side === 'buy' ? quantity : quantity.negated());
    const positionQuantity = bookPrice(account, of.symbol, more);
    return { kind: 'trade_correct', quantity, price, positionQuantity };
  }

  function show(order: AlpacaOrder, { price: was }: Standing, change: Change): void {
    const { kind, quantity, price } = change;
    if (kind === 'trade_bust') {
      order.averageBefore = order.cost.dividedBy(order.filled, AVERAGE_PLACES);
      order.filled = order.filled.minus(quantity);
      order.cost = order.cost.minus(quantity.times(was));
    } else order.cost = order.cost.plus(quantity.times(price.minus(was)));
    order.updatedAt = scheduler.now();
    if (order.filledAt !== undefined) order.filledAt = scheduler.now();
  }

  return {
    correct({ kind, symbol = '', shares, price, orderId }) {
      const standing = account.executions
        .filter((one) => one.symbol === symbol && (orderId ?? one.orderId) === one.orderId)
        .map(standingOf)
        .findLast(({ quantity }) => quantity.gt(0));
      const order = standing && book.byId(standing.of.orderId);
      if (standing === undefined || order === undefined)
        return failed(`No fill of ${symbol} is left to correct.`);
      const change =
        kind === 'trade-bust' ? take(standing, shares) : reprice(standing, decimalOf(price ?? 0));
      show(order, standing, change);
      const { quantity, positionQuantity } = change;
      const correction: Correction = {
        ...{ ...change, id: drawId(random), previousId: standing.id, of: standing.of },
        ...{ cumulative: order.filled, at: scheduler.now() },
        leaves: isOpen(order) ? leavesOf(order) : ZERO,
      };
      account.corrections.push(correction);
      delivery.publish(order, change.kind, {
        ...{ executionId: correction.id, price: change.price, positionQuantity },
        quantity: change.kind === 'trade_bust' ? quantity.negated() : quantity,
        corrects: { executionId: standing.id, at: standing.of.at },
      });
      return ok(correction);
    },
  };
}
