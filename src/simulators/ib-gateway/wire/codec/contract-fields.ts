// The fields of a contract in requests (twelve, with the primary exchange) and in answers (eleven, without).
import type { Contract } from '../../messages/contract.ts';
import type { FieldReader } from './field-reader.ts';

export function readContract(reader: FieldReader): Contract {
  return readFields(reader, true);
}

/** Of the few requests without the primary exchange. */
export function readShortContract(reader: FieldReader): Contract {
  return readFields(reader, false);
}

function readFields(reader: FieldReader, hasPrimaryExchange: boolean): Contract {
  return {
    conId: reader.int('conId') ?? 0,
    symbol: reader.text('symbol'),
    secType: reader.text('secType'),
    lastTradeDate: reader.text('lastTradeDateOrContractMonth'),
    strike: reader.number('strike') ?? 0,
    right: reader.text('right'),
    multiplier: reader.text('multiplier'),
    exchange: reader.text('exchange'),
    primaryExchange: hasPrimaryExchange ? reader.text('primaryExchange') : '',
    currency: reader.text('currency'),
    localSymbol: reader.text('localSymbol'),
    tradingClass: reader.text('tradingClass'),
  };
}

/** `venue` is the exchange in most answers, the primary exchange in portfolioValue, empty in position. */
export function contractFields(contract: Contract, venue: string = contract.exchange): string[] {
  return [
    String(contract.conId),
    contract.symbol,
    contract.secType,
    contract.lastTradeDate,
    String(contract.strike),
    contract.right,
    contract.multiplier,
    venue,
    contract.currency,
    contract.localSymbol,
    contract.tradingClass,
  ];
}
