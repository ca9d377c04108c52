// Whether a security is a share, a fund or a covered warrant, which decides its price steps.
import type { SecurityKind } from '../../../../market/venues/vietnam/trading-rules.ts';
import { type Fields, textOf } from '../../kit/fields.ts';

/** SSI lists no codes: those of its older feed, those of its price board, and words. */
const KIND_BY_TYPE: Readonly<Record<string, SecurityKind>> = {
  EF: 'fund',
  E: 'fund',
  ETF: 'fund',
  CW: 'covered-warrant',
  W: 'covered-warrant',
  ST: 'share',
  S: 'share',
  STOCK: 'share',
};
/** As the exchange names exchange-traded funds, and covered warrants by underlying and issue. */
const FUND = /^(FUE|E1)[A-Z0-9]{3,6}$/;
const COVERED_WARRANT = /^C[A-Z0-9]{3}\d{4}$/;

export function securityKindOf({ stockType, symbol, cwUnderlyingSymbol }: Fields): SecurityKind {
  const type = textOf(stockType).trim().toUpperCase();
  if (Object.hasOwn(KIND_BY_TYPE, type)) return KIND_BY_TYPE[type] ?? 'share';
  const name = textOf(symbol);
  if (FUND.test(name)) return 'fund';
  const isWarrant = textOf(cwUnderlyingSymbol).trim() !== '' || COVERED_WARRANT.test(name);
  return isWarrant ? 'covered-warrant' : 'share';
}
