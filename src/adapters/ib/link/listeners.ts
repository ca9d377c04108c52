// The callbacks of @stoqey/ib as plain messages: unset numbers become NaN, unset texts empty.
import {
  type CommissionReport,
  type Contract,
  type ContractDetails,
  EventName,
  type Execution,
  type IBApi,
  type Order,
  type OrderState,
  type OrderStatus,
  type TickType,
} from '@stoqey/ib';
import type { PriceStep } from '../../../market/tick-grid.ts';
import type {
  GatewayMessage,
  IncomingOrder,
  WireCompletedOrder,
  WireContract,
  WireExecution,
} from '../messages.ts';
import { parseAccounts } from '../session/account-check.ts';

type Tell = (message: GatewayMessage) => void;
type Guard = <Args extends unknown[]>(listener: (...args: Args) => void) => (...args: Args) => void;

/** The library marks the end of a history answer by a last bar of this time. */
const HISTORY_END = 'finished';

export function listenTo(api: IBApi, guarded: Guard, tell: Tell): void {
  listenToSession(api, guarded, tell);
  listenToOrders(api, guarded, tell);
  listenToAccount(api, guarded, tell);
  listenToContracts(api, guarded, tell);
  listenToMarket(api, guarded, tell);
}

function listenToSession(api: IBApi, guarded: Guard, tell: Tell): void {
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

function listenToOrders(api: IBApi, guarded: Guard, tell: Tell): void {
  api.on(
    EventName.openOrder,
    guarded((orderId: number, contract: Contract, order: Order, state: OrderState) =>
      tell({ name: 'openOrder', order: incomingOrder(orderId, contract, order, state) }),
    ),
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

function listenToAccount(api: IBApi, guarded: Guard, tell: Tell): void {
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

function listenToContracts(api: IBApi, guarded: Guard, tell: Tell): void {
  api.on(
    EventName.contractDetails,
    guarded((reqId: number, details: ContractDetails) =>
      tell({
        name: 'contractDetails',
        reqId,
        details: {
          contract: contractFrom(details.contract),
          validExchanges: details.validExchanges ?? '',
          marketRuleIds: details.marketRuleIds ?? '',
        },
      }),
    ),
  );
  api.on(
    EventName.contractDetailsEnd,
    guarded((reqId: number) => tell({ name: 'contractDetailsEnd', reqId })),
  );
  api.on(
    EventName.marketRule,
    guarded((ruleId: number, steps: unknown[]) =>
      tell({ name: 'marketRule', ruleId, steps: steps as PriceStep[] }),
    ),
  );
}

function listenToMarket(api: IBApi, guarded: Guard, tell: Tell): void {
  api.on(
    EventName.tickPrice,
    guarded((reqId: number, tickType: TickType, price: number) =>
      tell({ name: 'tickPrice', reqId, tickType, price: number(price) }),
    ),
  );
  api.on(
    EventName.tickSize,
    guarded((reqId: number, tickType?: TickType, size?: number) =>
      tell({ name: 'tickSize', reqId, tickType: tickType ?? -1, size: number(size) }),
    ),
  );
  api.on(
    EventName.tickGeneric,
    guarded((reqId: number, tickType: TickType, value: number) =>
      tell({ name: 'tickGeneric', reqId, tickType, value: number(value) }),
    ),
  );
  api.on(
    EventName.marketDataType,
    guarded((reqId: number, dataType: number) => tell({ name: 'marketDataType', reqId, dataType })),
  );
  api.on(
    EventName.historicalData,
    guarded(
      (
        reqId: number,
        time: string,
        open: number,
        high: number,
        low: number,
        close: number,
        volume: number,
      ) => {
        if (time.startsWith(HISTORY_END)) return tell({ name: 'historyEnd', reqId });
        tell({
          name: 'historicalBar',
          reqId,
          bar: { time: Number(time), open, high, low, close, volume: number(volume) },
        });
      },
    ),
  );
  api.on(
    EventName.realtimeBar,
    guarded(
      (
        reqId: number,
        time: number,
        open: number,
        high: number,
        low: number,
        close: number,
        volume: number,
      ) =>
        tell({
          name: 'realTimeBar',
          reqId,
          bar: { time, open, high, low, close, volume: number(volume) },
        }),
    ),
  );
}

/** The integers that mean "unset" and pass the library's decoder as amounts. */
const UNSET_INT = 2_147_483_647;
const UNSET_LONG = 9.2e18;

function number(value: number | undefined): number {
  const isUnset = value === undefined || value === UNSET_INT || Math.abs(value) >= UNSET_LONG;
  return isUnset ? Number.NaN : value;
}

function price(value: number | undefined): number | undefined {
  return Number.isNaN(number(value)) ? undefined : value;
}

/** Identities and kinds, where 0 says "none". */
function whole(value: number | undefined): number {
  return value === undefined || value === UNSET_INT ? 0 : value;
}

function contractFrom(contract: Contract): WireContract {
  return {
    conId: contract.conId ?? 0,
    symbol: contract.symbol ?? '',
    secType: contract.secType ?? '',
    exchange: contract.exchange ?? '',
    primaryExchange: contract.primaryExch ?? '',
    currency: contract.currency ?? '',
  };
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
