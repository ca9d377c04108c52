// Session, orders and account from @stoqey/ib as plain messages: unset numbers become NaN, unset texts empty.
import {
  type CommissionReport,
  type Contract,
  EventName,
  type Execution,
  type Order,
  type OrderCondition,
  OrderConditionType,
  type OrderState,
  type OrderStatus,
  type PriceCondition,
} from '@stoqey/ib';
import { parseAccounts } from '../connection/account-list.ts';
import type {
  IncomingOrder,
  MarginAnswer,
  WireCompletedOrder,
  WireExecution,
} from '../messages/messages.ts';
import { listenToContracts, listenToMarket } from './market-listeners.ts';
import { contractFrom, type Listening, number, price, whole } from './values.ts';

export function listenTo(ear: Listening): void {
  listenToSession(ear);
  listenToOrders(ear);
  listenToAccount(ear);
  listenToContracts(ear);
  listenToMarket(ear);
}

function listenToSession({ api, guarded, emit }: Listening): void {
  api.on(
    EventName.server,
    guarded((version: number) => emit({ name: 'serverVersion', version })),
  );
  api.on(
    EventName.managedAccounts,
    guarded((list: string) => emit({ name: 'managedAccounts', accounts: parseAccounts(list) })),
  );
  api.on(
    EventName.currentTime,
    guarded((epochSeconds: number) => emit({ name: 'currentTime', epochSeconds })),
  );
}

function listenToOrders({ api, guarded, emit }: Listening): void {
  api.on(
    EventName.openOrder,
    guarded((orderId: number, contract: Contract, order: Order, state: OrderState) => {
      emit({ name: 'openOrder', order: incomingOrder(orderId, contract, order, state) });
      if (order.whatIf === true) emit({ name: 'margin', ...marginFrom(orderId, state) });
    }),
  );
  api.on(
    EventName.openOrderEnd,
    guarded(() => emit({ name: 'openOrderEnd' })),
  );
  api.on(
    EventName.orderStatus,
    guarded(
      (
        orderId: number,
        status: OrderStatus,
        filled: number,
        remaining: number,
        _averageFillPrice: number,
        permId?: number,
        _parentId?: number,
        _lastFillPrice?: number,
        clientId?: number,
        whyHeld?: string,
        marketCapPrice?: number,
      ) =>
        emit({
          name: 'orderStatus',
          orderId,
          clientId: clientId ?? 0,
          permId: permId ?? 0,
          status,
          filled: number(filled),
          remaining: number(remaining),
          whyHeld: whyHeld ?? '',
          ...(number(marketCapPrice) > 0 && { marketCapPrice: number(marketCapPrice) }),
        }),
    ),
  );
  api.on(
    EventName.completedOrder,
    guarded((contract: Contract, order: Order, state: OrderState) =>
      emit({ name: 'completedOrder', order: completedOrder(contract, order, state) }),
    ),
  );
  api.on(
    EventName.completedOrdersEnd,
    guarded(() => emit({ name: 'completedOrdersEnd' })),
  );
  api.on(
    EventName.execDetails,
    guarded((reqId: number, contract: Contract, execution: Execution) =>
      emit({ name: 'execution', reqId, execution: executionFrom(contract, execution) }),
    ),
  );
  api.on(
    EventName.execDetailsEnd,
    guarded((reqId: number) => emit({ name: 'executionsEnd', reqId })),
  );
  api.on(
    EventName.commissionReport,
    guarded(({ execId, commission, currency, realizedPNL }: CommissionReport) =>
      emit({
        name: 'commission',
        execId: execId ?? '',
        commission: number(commission),
        currency: currency ?? '',
        realizedPnl: number(realizedPNL),
      }),
    ),
  );
}

function listenToAccount({ api, guarded, emit }: Listening): void {
  api.on(
    EventName.position,
    guarded((account: string, contract: Contract, quantity: number, averageCost?: number) =>
      emit({
        name: 'position',
        account,
        contract: contractFrom(contract),
        quantity: number(quantity),
        averageCost: number(averageCost),
      }),
    ),
  );
  api.on(
    EventName.positionEnd,
    guarded(() => emit({ name: 'positionEnd' })),
  );
  api.on(
    EventName.updateAccountValue,
    guarded((tag: string, value: string, currency: string, account: string) =>
      emit({ name: 'accountValue', account, tag, value, currency }),
    ),
  );
  api.on(
    EventName.updateAccountTime,
    guarded(() => emit({ name: 'accountUpdateTime' })),
  );
  api.on(
    EventName.accountDownloadEnd,
    guarded((account: string) => emit({ name: 'accountDownloadEnd', account })),
  );
  api.on(
    EventName.accountSummary,
    guarded((reqId: number, account: string, tag: string, value: string, currency: string) =>
      emit({ name: 'accountSummary', reqId, account, tag, value, currency }),
    ),
  );
}

function incomingOrder(
  orderId: number,
  contract: Contract,
  order: Order,
  state: OrderState,
): IncomingOrder {
  return {
    orderId,
    clientId: whole(order.clientId),
    permId: order.permId ?? 0,
    contract: contractFrom(contract),
    action: order.action === 'BUY' ? 'BUY' : 'SELL',
    quantity: number(order.totalQuantity),
    type: order.orderType,
    limitPrice: price(order.lmtPrice),
    auxPrice: price(order.auxPrice),
    trailStopPrice: price(order.trailStopPrice),
    trailingPercent: price(order.trailingPercent),
    tif: order.tif ?? '',
    goodTillDate: order.goodTillDate ?? '',
    ocaGroup: order.ocaGroup ?? '',
    ocaType: whole(order.ocaType),
    account: order.account ?? '',
    orderRef: order.orderRef ?? '',
    parentId: whole(order.parentId),
    outsideRth: order.outsideRth ?? false,
    status: state.status,
    isWhatIf: order.whatIf ?? false,
    ...conditionsFrom(order.conditions ?? []),
  };
}

function conditionsFrom(
  all: readonly OrderCondition[],
): Pick<IncomingOrder, 'conditions' | 'hasOtherConditions'> {
  if (all.length === 0) return {};
  const conditions = all.filter(isOnPrice).map(({ price: level, conId, exchange, isMore }) => ({
    ...{ conId: whole(conId), exchange: exchange ?? '', isMore, price: number(level) },
  }));
  const isComplete = conditions.length === all.length;
  return { conditions, ...(isComplete ? {} : { hasOtherConditions: true as const }) };
}

function isOnPrice(condition: OrderCondition): condition is PriceCondition {
  return condition.type === OrderConditionType.Price;
}

function marginFrom(orderId: number, state: OrderState): MarginAnswer {
  return {
    orderId,
    initial: number(state.initMarginChange),
    maintenance: number(state.maintMarginChange),
    commission: number(state.commission),
  };
}

function completedOrder(contract: Contract, order: Order, state: OrderState): WireCompletedOrder {
  return {
    contract: contractFrom(contract),
    account: order.account ?? '',
    permId: order.permId ?? 0,
    orderRef: order.orderRef ?? '',
    status: state.status,
    filled: number(order.filledQuantity),
    why: state.completedStatus ?? '',
  };
}

function executionFrom(contract: Contract, execution: Execution): WireExecution {
  return {
    contract: contractFrom(contract),
    execId: execution.execId ?? '',
    account: execution.acctNumber ?? '',
    orderId: execution.orderId ?? 0,
    clientId: execution.clientId ?? 0,
    permId: execution.permId ?? 0,
    orderRef: execution.orderRef ?? '',
    side: execution.side ?? '',
    shares: number(execution.shares),
    price: number(execution.price),
    time: execution.time ?? '',
    cumulativeQuantity: number(execution.cumQty),
    averagePrice: number(execution.avgPrice),
    ...(execution.liquidation === 1 && { isLiquidation: true as const }),
  };
}
