// Session, orders and account from @stoqey/ib as plain messages: unset numbers become NaN, unset texts empty.
import {
  type CommissionReport,
  type Contract,
  EventName,
  type Execution,
  type Order,
  type OrderState,
  type OrderStatus,
} from '@stoqey/ib';
import { parseAccounts } from '../line/account-list.ts';
import type {
  IncomingOrder,
  MarginAnswer,
  WireCompletedOrder,
  WireExecution,
} from '../messages/messages.ts';
import { listenToContracts, listenToMarket } from './market-listeners.ts';
import { contractFrom, type Ear, number, price, whole } from './values.ts';

export function listenTo(ear: Ear): void {
  listenToSession(ear);
  listenToOrders(ear);
  listenToAccount(ear);
  listenToContracts(ear);
  listenToMarket(ear);
}

function listenToSession({ api, guarded, tell }: Ear): void {
  api.on(
    EventName.server,
    guarded((version: number) => tell({ name: 'serverVersion', version })),
  );
  api.on(
    EventName.managedAccounts,
    guarded((list: string) => tell({ name: 'managedAccounts', accounts: parseAccounts(list) })),
  );
  api.on(
    EventName.currentTime,
    guarded((epochSeconds: number) => tell({ name: 'currentTime', epochSeconds })),
  );
}

function listenToOrders({ api, guarded, tell }: Ear): void {
  api.on(
    EventName.openOrder,
    guarded((orderId: number, contract: Contract, order: Order, state: OrderState) => {
      tell({ name: 'openOrder', order: incomingOrder(orderId, contract, order, state) });
      if (order.whatIf === true) tell({ name: 'margin', ...marginFrom(orderId, state) });
    }),
  );
  api.on(
    EventName.openOrderEnd,
    guarded(() => tell({ name: 'openOrderEnd' })),
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
      ) =>
        tell({
          name: 'orderStatus',
          orderId,
          clientId: clientId ?? 0,
          permId: permId ?? 0,
          status,
          filled: number(filled),
          remaining: number(remaining),
          whyHeld: whyHeld ?? '',
        }),
    ),
  );
  api.on(
    EventName.completedOrder,
    guarded((contract: Contract, order: Order, state: OrderState) =>
      tell({ name: 'completedOrder', order: completedOrder(contract, order, state) }),
    ),
  );
  api.on(
    EventName.completedOrdersEnd,
    guarded(() => tell({ name: 'completedOrdersEnd' })),
  );
  api.on(
    EventName.execDetails,
    guarded((reqId: number, contract: Contract, execution: Execution) =>
      tell({ name: 'execution', reqId, execution: executionFrom(contract, execution) }),
    ),
  );
  api.on(
    EventName.execDetailsEnd,
    guarded((reqId: number) => tell({ name: 'executionsEnd', reqId })),
  );
  api.on(
    EventName.commissionReport,
    guarded(({ execId, commission, currency, realizedPNL }: CommissionReport) =>
      tell({
        name: 'commission',
        execId: execId ?? '',
        commission: number(commission),
        currency: currency ?? '',
        realizedPnl: number(realizedPNL),
      }),
    ),
  );
}

function listenToAccount({ api, guarded, tell }: Ear): void {
  api.on(
    EventName.position,
    guarded((account: string, contract: Contract, quantity: number, averageCost?: number) =>
      tell({
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
    guarded(() => tell({ name: 'positionEnd' })),
  );
  api.on(
    EventName.updateAccountValue,
    guarded((tag: string, value: string, currency: string, account: string) =>
      tell({ name: 'accountValue', account, tag, value, currency }),
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
  };
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
  };
}
