// Contracts between the session and the exchange, as the library and the wire would carry them.
import type { Contract } from '../../../src/simulators/ib-gateway/messages/contract.ts';
import type {
  WireCombination,
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
    ...{ localSymbol: '', tradingClass: '', ...namesTo(contract.combination) },
    ...(option !== undefined && conId === 0 && termsTo(option)),
  };
}

function namesTo(combination: WireCombination | undefined): Partial<Contract> {
  if (combination === undefined) return {};
  const { localSymbol, tradingClass } = combination;
  return { localSymbol, tradingClass };
}

/** The legs of a combination are fields of its order on the wire. */
export function legsTo({ combination }: WireContract): readonly (readonly string[])[] {
  return (combination?.legs ?? []).map(({ conId, ratio, action, exchange }) => [
    ...[String(conId), String(ratio), action, exchange],
    ...['0', '0', '', '-1'],
  ]);
}

export function combinationFrom(
  contract: Contract,
  legs: readonly (readonly string[])[],
): WireContract {
  const { localSymbol, tradingClass } = contract;
  return {
    ...contractFrom(contract),
    ...(legs.length > 0 && {
      combination: {
        ...{ localSymbol, tradingClass },
        legs: legs.map(([conId, ratio, action = '', exchange = '']) => ({
          ...{ conId: Number(conId), ratio: Number(ratio), action, exchange },
        })),
      },
    }),
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
