// Cash settlements of the section of exercises, assignments and expiries. Its other rows repeat what the trades state.
import type { ImportProblem } from '../../rows/imported-file.ts';
import { elementsNamed, type XmlElement } from '../../text/xml-tree.ts';
import type { StatedSettlement } from '../stated/option-ends.ts';
import { firstMoment, flexRows, readFlex, securityIn } from './flex-rows.ts';

/** Of the section, and of its rows. */
const NAME = 'OptionEAE';
const CASH = /^cash settlement/i;

export function flexSettlements(
  statement: XmlElement,
  problems: ImportProblem[],
): readonly StatedSettlement[] {
  return elementsNamed(statement, NAME)
    .flatMap(({ children }) => children.flatMap((row) => flexRows(row, NAME)))
    .filter(({ raw }) => CASH.test(raw.transactionType ?? ''))
    .flatMap(
      (row) =>
        readFlex(row, problems, (reading) => ({
          symbol: securityIn(reading).symbol,
          on: firstMoment(reading, 'date', 'dateTime').on,
          proceeds: reading.money('proceeds'),
        })) ?? [],
    );
}
