// Encodes the answers to what few clients ask for.
import type { AnswerOf } from '../../messages/answer.ts';
import { contractFields } from './contract-fields.ts';

/** The volatility is derived from prices, not from returns. */
const PRICE_BASED = '1';

export function positionMultiFields(answer: AnswerOf<'positionMulti'>): string[] {
  const { reqId, account, contract, position, averageCost, modelCode } = answer;
  const numbers = [position, averageCost].map(String);
  return ['71', '1', String(reqId), account, ...contractFields(contract), ...numbers, modelCode];
}

export function symbolSamplesFields({ reqId, contracts }: AnswerOf<'symbolSamples'>): string[] {
  const samples = contracts.flatMap(({ conId, symbol, secType, primaryExchange, currency }) => [
    ...[String(conId), symbol, secType, primaryExchange, currency],
    // No derivatives, no description, no issuer.
    ...['0', '', ''],
  ]);
  return ['79', String(reqId), String(contracts.length), ...samples];
}

export function depthExchangesFields({ exchanges }: AnswerOf<'depthExchanges'>): string[] {
  const described = exchanges.flatMap((exchange) => [exchange, 'STK', '', 'Deep2', '1']);
  return ['80', String(exchanges.length), ...described];
}

export function smartComponentsFields(answer: AnswerOf<'smartComponents'>): string[] {
  const { reqId, components } = answer;
  const described = components.flatMap(({ exchange, letter }, bit) => [
    String(bit),
    exchange,
    letter,
  ]);
  return ['82', String(reqId), String(components.length), ...described];
}

export function marketDepthFields(answer: AnswerOf<'marketDepth'>): string[] {
  const { reqId, position, marketMaker, operation, side, price, size } = answer;
  const row = [operation, side, price, size].map(String);
  const head = ['1', String(reqId), String(position)];
  return marketMaker === undefined
    ? ['12', ...head, ...row]
    : ['13', ...head, marketMaker, ...row, '1'];
}

export function historicalTicksFields({ reqId, ticks }: AnswerOf<'historicalTicks'>): string[] {
  const seconds = (at: number) => String(Math.floor(at / 1_000));
  const head = [String(reqId), String(ticks.list.length)];
  switch (ticks.kind) {
    case 'mid':
      return [
        '96',
        ...head,
        ...ticks.list.flatMap(({ at, price }) => [seconds(at), '0', String(price), '0']),
        '1',
      ];
    case 'quotes':
      return [
        '97',
        ...head,
        ...ticks.list.flatMap(({ at, bid, ask, size }) => [
          ...[seconds(at), '0'],
          ...[bid, ask, size, size].map(String),
        ]),
        '1',
      ];
    case 'prints':
      return [
        '98',
        ...head,
        ...ticks.list.flatMap(({ at, price, size, exchange }) => [
          ...[seconds(at), '0', String(price), String(size)],
          ...[exchange, ''],
        ]),
        '1',
      ];
  }
}

export function optionParametersFields(answer: AnswerOf<'optionParameters'>): string[] {
  const { reqId, exchange, underlyingConId, tradingClass, multiplier, expiries, strikes } = answer;
  return [
    ...['75', String(reqId), exchange, String(underlyingConId), tradingClass, multiplier],
    ...[String(expiries.length), ...expiries],
    ...[String(strikes.length), ...strikes.map(String)],
  ];
}

/** What an option computation has instead of a number: −1, and −2 of a greek. */
export function tickOptionFields(answer: AnswerOf<'tickOption'>): string[] {
  const plain = (value: number | undefined) => String(value ?? -1);
  const greek = (value: number | undefined) => String(value ?? -2);
  return [
    ...['21', String(answer.reqId), String(answer.tickType), PRICE_BASED],
    ...[plain(answer.volatility), greek(answer.delta), plain(answer.price)],
    ...[plain(answer.presentDividend), greek(answer.gamma), greek(answer.vega)],
    ...[greek(answer.theta), plain(answer.underlyingPrice)],
  ];
}
