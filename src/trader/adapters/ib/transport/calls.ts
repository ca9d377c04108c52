// Plain commands as calls of @stoqey/ib; every field that could change the meaning of an order is set explicitly.
import {
  BarSizeSetting,
  type ComboLeg,
  ConjunctionConnection,
  type Contract,
  type IBApi,
  type OptionExerciseAction,
  type OptionType,
  type Order,
  type OrderAction,
  type OrderType,
  PriceCondition,
  type SecType,
  type TimeInForce,
  TriggerMethod,
  WhatToShow,
} from '@stoqey/ib';
import { assertNever } from '../../../../kernel/assert.ts';
import type {
  GatewayCommand,
  OutgoingOrder,
  WireCombination,
  WireCondition,
  WireContract,
  WireLeg,
  WireOption,
} from '../messages/messages.ts';

const REAL_TIME_BAR_SECONDS = 5;
const EXERCISE: OptionExerciseAction = 1;
const LAPSE: OptionExerciseAction = 2;
/** Bar times as epoch seconds. */
const DATES_IN_SECONDS = 2;

export function say(api: IBApi, command: GatewayCommand): void {
  switch (command.name) {
    case 'placeOrders':
      for (const order of command.orders) {
        api.placeOrder(order.orderId, contractTo(order.contract), orderTo(order));
      }
      return;
    case 'cancelOrder':
      return void api.cancelOrder(command.orderId);
    case 'exerciseOptions': {
      const { reqId, contract, contracts, account } = command;
      const action = command.action === 'exercise' ? EXERCISE : LAPSE;
      const override = command.isOverride ? 1 : 0;
      return void api.exerciseOptions(
        ...([reqId, contractTo(contract), action, contracts, account, override] as const),
      );
    }
    case 'reqCurrentTime':
      return void api.reqCurrentTime();
    case 'reqAllOpenOrders':
      return void api.reqAllOpenOrders();
    case 'reqCompletedOrders':
      return void api.reqCompletedOrders(false);
    case 'reqExecutions':
      return void api.reqExecutions(command.reqId, { acctCode: command.account });
    case 'reqPositions':
      return void api.reqPositions();
    case 'reqAccountUpdates':
      return void api.reqAccountUpdates(true, command.account);
    case 'cancelAccountUpdates':
      return void api.reqAccountUpdates(false, command.account);
    case 'reqAccountSummary':
      return void api.reqAccountSummary(command.reqId, 'All', command.tags);
    case 'cancelAccountSummary':
      return void api.cancelAccountSummary(command.reqId);
    case 'reqMarketDataType':
      return void api.reqMarketDataType(command.dataType);
    case 'reqContractDetails':
      return void api.reqContractDetails(command.reqId, contractTo(command.contract));
    case 'reqOptionParameters':
      // Any exchange but an empty one answers without rows.
      return void api.reqSecDefOptParams(command.reqId, command.symbol, '', 'STK', command.conId);
    case 'reqMarketRule':
      return void api.reqMarketRule(command.ruleId);
    case 'reqMktData': {
      const { reqId, contract, genericTicks } = command;
      return void api.reqMktData(reqId, contractTo(contract), genericTicks, false, false);
    }
    case 'cancelMktData':
      return void api.cancelMktData(command.reqId);
    case 'reqRealTimeBars': {
      const contract = contractTo(command.contract);
      const seconds = REAL_TIME_BAR_SECONDS;
      return void api.reqRealTimeBars(command.reqId, contract, seconds, WhatToShow.TRADES, true);
    }
    case 'cancelRealTimeBars':
      return void api.cancelRealTimeBars(command.reqId);
    case 'reqHistory':
      return void api.reqHistoricalData(
        command.reqId,
        contractTo(command.contract),
        command.until ?? '',
        `${command.days} D`,
        BarSizeSetting.MINUTES_ONE,
        WhatToShow.TRADES,
        1,
        DATES_IN_SECONDS,
        false,
      );
    case 'cancelHistory':
      return void api.cancelHistoricalData(command.reqId);
    default:
      assertNever(command);
  }
}

function contractTo(contract: WireContract): Contract {
  return {
    ...(contract.conId === 0 ? {} : { conId: contract.conId }),
    symbol: contract.symbol,
    secType: contract.secType as SecType,
    exchange: contract.exchange,
    primaryExch: contract.primaryExchange,
    currency: contract.currency,
    ...(contract.option && contract.conId === 0 ? optionTo(contract.option) : {}),
    ...(contract.combination && combinationTo(contract.combination)),
  };
}

function combinationTo({ localSymbol, tradingClass, legs }: WireCombination): Partial<Contract> {
  return { localSymbol, tradingClass, comboLegs: legs.map(legTo) };
}

/** Each field that the protocol has is written: the library leaves out what is absent. */
function legTo({ conId, ratio, action, exchange }: WireLeg): ComboLeg {
  return {
    ...{ conId, ratio, action: action as OrderAction, exchange, openClose: 0 },
    ...{ shortSaleSlot: 0, designatedLocation: '', exemptCode: -1 },
  };
}

/** The local symbol alone, since with terms beside it the broker compares them all; without it every strike of the terms. */
function optionTo(option: WireOption): Partial<Contract> {
  const { localSymbol, tradingClass, multiplier, right, lastTradeDate } = option;
  if (localSymbol !== '') return { localSymbol };
  return {
    ...{ tradingClass, multiplier, right: right as OptionType },
    lastTradeDateOrContractMonth: lastTradeDate,
  };
}

function orderTo(order: OutgoingOrder): Order {
  return {
    action: order.action as OrderAction,
    totalQuantity: order.quantity,
    orderType: order.type as OrderType,
    ...(order.limitPrice === undefined ? {} : { lmtPrice: order.limitPrice }),
    ...(order.auxPrice === undefined ? {} : { auxPrice: order.auxPrice }),
    ...(order.trailStopPrice === undefined ? {} : { trailStopPrice: order.trailStopPrice }),
    ...(order.trailingPercent === undefined ? {} : { trailingPercent: order.trailingPercent }),
    tif: order.tif as TimeInForce,
    goodTillDate: order.goodTillDate,
    ocaGroup: order.ocaGroup,
    ocaType: order.ocaType,
    account: order.account,
    orderRef: order.orderRef,
    // Empty means "hold": without this, the gateway would hold the order forever.
    transmit: order.transmit,
    parentId: order.parentId,
    outsideRth: order.outsideRth,
    whatIf: order.isWhatIf === true,
    // The broker fills whole units or nothing of them.
    ...(order.contract.combination && {
      smartComboRoutingParams: [{ tag: 'NonGuaranteed', value: '0' }],
    }),
    ...(order.conditions && { ...IN_SESSION, conditions: order.conditions.map(conditionTo) }),
  };
}

/** A price outside regular hours releases nothing. */
const IN_SESSION = { conditionsIgnoreRth: false, conditionsCancelOrder: false } as const;

function conditionTo({ price, conId, exchange, isMore }: WireCondition): PriceCondition {
  return new PriceCondition(
    ...([price, TriggerMethod.Default, conId, exchange, isMore] as const),
    ConjunctionConnection.AND,
  );
}
