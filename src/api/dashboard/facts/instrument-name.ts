// Instruments as people name them, of the names that orders and fills have.
import type { OptionRight } from '../../../market/instruments/option-right.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { expiryWithYear } from './option-words.ts';

/** `AAPL 18 Dec 2026 230 call`, `… 230/240 call spread`, `… 205/210/240/245 iron condor`; of a stock its symbol. */
export function instrumentName(id: string): string {
  const contracts = contractsIn(id).flatMap(({ contract }) => parseOptionId(contract) ?? []);
  const [first] = contracts;
  if (first === undefined) return id;
  const { root, expiry, right } = first;
  const named = contracts.map(({ strike }) => strike);
  const strikes = contracts.length === 4 ? named.sort((one, other) => one - other) : named;
  return `${root} ${expiryWithYear(expiry)} ${strikes.join('/')} ${kindOf(contracts.length, right)}`;
}

/** Of a position: what it consists of where its id would spell all contracts, otherwise the id. */
export function positionName(id: string, symbol: string): string {
  return contractsIn(symbol).length === 0 ? id : instrumentName(symbol);
}

function kindOf(contracts: number, right: OptionRight): string {
  if (contracts === 4) return 'iron condor';
  return contracts === 2 ? `${right} spread` : right;
}
