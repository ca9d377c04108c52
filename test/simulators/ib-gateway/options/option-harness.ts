// An exchange whose AAPL trades at 230, and the options that a client names there.
import type { ExchangeOptions } from '../../../../src/simulators/ib-gateway/exchange/exchange.ts';
import type { Contract } from '../../../../src/simulators/ib-gateway/messages/contract.ts';
import type { Order } from '../../../../src/simulators/ib-gateway/messages/order.ts';
import { createHarness, type Harness, order, stock } from '../exchange/exchange-harness.ts';

/** A Friday, two days after the harness starts; monthly. */
export const EXPIRY = '20201218';
export const CALL_230 = 'AAPL  201218C00230000';
export const PUT_230 = 'AAPL  201218P00230000';

export function optionHarness(options: Partial<ExchangeOptions> = {}): Harness {
  const harness = createHarness(options);
  harness.exchange.setPrice('AAPL', { last: 230 });
  return harness;
}

export function option(terms: Partial<Contract> = {}): Contract {
  return {
    ...stock('AAPL'),
    secType: 'OPT',
    lastTradeDate: EXPIRY,
    strike: 230,
    right: 'C',
    multiplier: '100',
    ...terms,
  };
}

export function askDetails(harness: Harness, contract: Contract): readonly Contract[] {
  const rest = { includeExpired: false, secIdType: '', secId: '', issuerId: '' };
  const before = harness.all('contractData').length;
  harness.ask({ name: 'reqContractData', reqId: 5, contract, ...rest });
  return harness
    .all('contractData')
    .slice(before)
    .map(({ details }) => details.contract);
}

export function resolved(harness: Harness, contract: Contract): Contract {
  const [found] = askDetails(harness, contract);
  if (found === undefined) throw new Error('the contract is not listed');
  return found;
}

/** A limit order of one contract, answered afterwards. */
export function placeOption(
  harness: Harness,
  orderId: number,
  { contract = option(), ...terms }: Partial<Order> & { readonly contract?: Contract },
): void {
  const limit = order({ type: 'LMT', quantity: 1, ...terms });
  harness.ask({ name: 'placeOrder', orderId, contract, order: limit });
  harness.pass(5_000);
}

export function quoteByHand(harness: Harness, key: string, bid: number, ask: number): void {
  harness.exchange.setPrice(key, { last: ask, bid, ask });
}

export function watch(
  harness: Harness,
  reqId: number,
  contract: Contract,
  genericTicks = '',
): void {
  const rest = { genericTicks, snapshot: false, regulatorySnapshot: false };
  harness.ask({ name: 'reqMktData', reqId, contract, ...rest });
}

export function accountOf(harness: Harness) {
  const account = harness.exchange.view().accounts[0]?.account;
  if (account === undefined) throw new Error('no account');
  return account;
}

export function heldOf(harness: Harness, key: string): number {
  return accountOf(harness).holdingBySymbol.get(key)?.quantity ?? 0;
}
