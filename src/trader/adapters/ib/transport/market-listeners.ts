// Contracts, ticks and bars from @stoqey/ib as plain messages.
import { type ContractDetails, EventName, type TickType } from '@stoqey/ib';
import type { PriceStep } from '../../../../market/instruments/tick-grid.ts';
import { contractFrom, type Listening, number } from './values.ts';

/** The library marks the end of a history answer with a last bar of this time. */
const HISTORY_END = 'finished';

export function listenToContracts({ api, guarded, emit }: Listening): void {
  api.on(
    EventName.contractDetails,
    guarded((reqId: number, details: ContractDetails) =>
      emit({
        name: 'contractDetails',
        reqId,
        details: {
          contract: contractFrom(details.contract),
          validExchanges: details.validExchanges ?? '',
          marketRuleIds: details.marketRuleIds ?? '',
          liquidHours: details.liquidHours ?? '',
          timeZoneId: details.timeZoneId ?? '',
        },
      }),
    ),
  );
  api.on(
    EventName.contractDetailsEnd,
    guarded((reqId: number) => emit({ name: 'contractDetailsEnd', reqId })),
  );
  api.on(
    EventName.securityDefinitionOptionParameter,
    guarded(
      (
        reqId: number,
        exchange: string,
        _: number,
        tradingClass: string,
        multiplier: string | number,
        expiries: string[],
      ) =>
        emit({
          name: 'optionParameters',
          ...{ reqId, exchange, tradingClass, expiries },
          multiplier: Number(multiplier),
        }),
    ),
  );
  api.on(
    EventName.securityDefinitionOptionParameterEnd,
    guarded((reqId: number) => emit({ name: 'optionParametersEnd', reqId })),
  );
  api.on(
    EventName.marketRule,
    guarded((ruleId: number, steps: unknown[]) =>
      emit({ name: 'marketRule', ruleId, steps: steps as PriceStep[] }),
    ),
  );
}

export function listenToMarket({ api, guarded, emit }: Listening): void {
  api.on(
    EventName.tickPrice,
    guarded((reqId: number, tickType: TickType, price: number) =>
      emit({ name: 'tickPrice', reqId, tickType, price: number(price) }),
    ),
  );
  api.on(
    EventName.tickSize,
    guarded((reqId: number, tickType?: TickType, size?: number) =>
      emit({ name: 'tickSize', reqId, tickType: tickType ?? -1, size: number(size) }),
    ),
  );
  api.on(
    EventName.tickOptionComputation,
    guarded(
      (
        reqId: number,
        tickType: TickType,
        _: number | undefined,
        volatility?: number,
        delta?: number,
      ) =>
        emit({
          name: 'optionComputation',
          ...{ reqId, tickType, volatility: number(volatility), delta: number(delta) },
        }),
    ),
  );
  api.on(
    EventName.tickGeneric,
    guarded((reqId: number, tickType: TickType, value: number) =>
      emit({ name: 'tickGeneric', reqId, tickType, value: number(value) }),
    ),
  );
  api.on(
    EventName.marketDataType,
    guarded((reqId: number, dataType: number) => emit({ name: 'marketDataType', reqId, dataType })),
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
        trades?: number,
      ) => {
        if (time.startsWith(HISTORY_END)) return emit({ name: 'historyEnd', reqId });
        emit({
          name: 'historicalBar',
          reqId,
          bar: {
            ...{ time: Number(time), open, high, low, close },
            ...{ volume: number(volume), trades: number(trades) },
          },
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
        _averagePrice?: number,
        trades?: number,
      ) =>
        emit({
          name: 'realTimeBar',
          reqId,
          bar: { time, open, high, low, close, volume: number(volume), trades: number(trades) },
        }),
    ),
  );
}
