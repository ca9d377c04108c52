// The chain of an underlying as a gateway gives it: a row for each exchange and class, with the strikes of all expiries
// together.
import type { Answer } from '../../../messages/answer.ts';
import type { RequestOf } from '../../../messages/request.ts';
import type { OptionChain } from '../../options/option-chain.ts';
import { OPTION_EXCHANGES, OPTION_MULTIPLIER } from '../../options/option-contracts.ts';
import { compactDay } from '../../options/option-terms.ts';
import type { Contracts } from '../prices/contracts.ts';

interface Parts {
  readonly chain: OptionChain;
  readonly contracts: Contracts;
}

/** Error 321 without the number of the underlying; no rows, but an end, if an exchange of futures is named. */
export function optionParametersFor(
  { reqId, symbol, secType, conId, futuresExchange }: RequestOf<'reqSecDefOptParams'>,
  parts: Parts,
): readonly Answer[] {
  if (conId === 0) {
    const text = "Error validating request.-'bJ' : cause - Invalid contract id";
    return [{ name: 'error', id: reqId, code: 321, text }];
  }
  const underlying = parts.contracts.ofConId(conId);
  const isMeant = underlying?.symbol === symbol && underlying.secType === secType;
  const rows =
    isMeant && futuresExchange === '' ? rowsOf(symbol, { reqId, conId }, parts.chain) : [];
  return [...rows, { name: 'optionParametersEnd', reqId }];
}

function rowsOf(
  symbol: string,
  { reqId, conId }: { readonly reqId: number; readonly conId: number },
  chain: OptionChain,
): readonly Answer[] {
  return chain.classesOf(symbol).flatMap((listed) => {
    const days = chain.expiriesOf(listed);
    const strikes = new Set(days.flatMap((day) => chain.strikesOf(listed, day)));
    const row = {
      name: 'optionParameters',
      reqId,
      underlyingConId: conId,
      tradingClass: listed.name,
      multiplier: OPTION_MULTIPLIER,
      expiries: days.map((day) => compactDay(chain.lastTradeOf(listed, day))),
      strikes: [...strikes].sort((a, b) => a - b),
    } as const;
    return OPTION_EXCHANGES.map((exchange) => ({ ...row, exchange }));
  });
}
