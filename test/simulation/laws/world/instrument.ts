// The daemon's name of what the exchange trades: it pads the root of an option.
import { idAsWritten } from '../../../../src/market/options/option-id.ts';
import type { BookOrder } from '../../../../src/simulators/ib-gateway/exchange/memory/book-order.ts';
import type { Trade } from '../../../../src/simulators/ib-gateway/exchange/memory/changes.ts';
import { instrumentKey } from '../../../../src/simulators/ib-gateway/messages/instrument-key.ts';

export function instrumentOf({ contract }: Pick<Trade, 'contract'>): string {
  return idAsWritten(instrumentKey(contract));
}

export function instrumentOrdered({ symbol }: Pick<BookOrder, 'symbol'>): string {
  return idAsWritten(symbol);
}
