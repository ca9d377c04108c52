// Contracts between the session and the exchange, as the library and the wire would carry them.
import type { Contract } from '../../../src/simulators/ib-gateway/messages/contract.ts';
import type {
  WireContract,
  WireOption,
} from '../../../src/trader/adapters/ib/messages/messages.ts';

/** Undefined strikes are 0 on the wire. */
const OPEN_STRIKE = 0;

export function contractTo(contract: WireContract): Contract {
  const { conId, symbol, secType, exchange, primaryExchange, currency, option } = contract;
  return {
    ...{ conId, symbol, secType, exchange, primaryExchange, currency },
    ...{ lastTradeDate: '', strike: OPEN_STRIKE, right: '', multiplier: '' },
    ...{ localSymbol: '', tradingClass: '' },
    ...(option !== undefined && conId === 0 && termsTo(option)),
  };
}

/** The local symbol alone names a contract; terms name all strikes of a day. */
function termsTo({
  localSymbol,
  tradingClass,
  multiplier,
  right,
  lastTradeDate,
}: WireOption): Partial<Contract> {
  return localSymbol === ''
    ? { tradingClass, multiplier: String(multiplier), right, lastTradeDate }
    : { localSymbol };
}

export function contractFrom(contract: Contract): WireContract {
  const { conId, symbol, secType, exchange, primaryExchange, currency } = contract;
  const { localSymbol, tradingClass, multiplier, right, strike, lastTradeDate } = contract;
  const option = {
    ...{ localSymbol, tradingClass, right, strike, lastTradeDate },
    multiplier: Number(multiplier),
  };
  return {
    ...{ conId, symbol, secType, exchange, primaryExchange, currency },
    ...(secType === 'OPT' && { option }),
  };
}
