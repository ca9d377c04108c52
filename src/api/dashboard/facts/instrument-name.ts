// Instruments as people name them, of the names that orders and fills have.
import { parseOptionId } from '../../../market/options/option-id.ts';
import { contractsIn } from '../../../market/options/vertical.ts';
import { expiryWithYear } from './option-words.ts';

/** `AAPL 18 Dec 2026 230 call`, `AAPL 18 Dec 2026 230/240 call spread`; of a stock its symbol. */
export function instrumentName(id: string): string {
  const contracts = contractsIn(id).flatMap(({ contract }) => parseOptionId(contract) ?? []);
  const [first] = contracts;
  if (first === undefined) return id;
  const { root, expiry, right } = first;
  const strikes = contracts.map(({ strike }) => strike).join('/');
  const kind = contracts.length > 1 ? `${right} spread` : right;
  return `${root} ${expiryWithYear(expiry)} ${strikes} ${kind}`;
}
