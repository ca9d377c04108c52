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

/** An option contract, the contracts of a combination, or a position in either, within other text. */
export const OPTION_IDS = /[A-Z][A-Z0-9.]{0,5} \d{6}[CP]\d{8}(?:-\d{6}[CP]\d{8})*(?:-\d+\b)?/g;

/** Of a position in options `AAPL 18 Dec 2026 230 call #11`; of any other id of a chain the id. */
export function idWords(id: string): string {
  const [, instrument = id, number] = /^(.* .*)-(\d+)$/.exec(id) ?? [];
  return `${instrumentName(instrument)}${number === undefined ? '' : ` #${number}`}`;
}

/** Text with the contracts that it names as people name them. */
export function namedContracts(text: string): string {
  return text.replaceAll(OPTION_IDS, idWords);
}

function kindOf(contracts: number, right: OptionRight): string {
  if (contracts === 4) return 'iron condor';
  return contracts === 2 ? `${right} spread` : right;
}
