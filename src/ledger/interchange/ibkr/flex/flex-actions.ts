// Corporate actions of a Flex statement.
import type { ImportProblem } from '../../rows/imported-file.ts';
import type { XmlElement } from '../../text/xml-tree.ts';
import type { ActionRow } from '../stated/action-proposals.ts';
import { firstMoment, flexRows, isDetail, readFlex, securityIn } from './flex-rows.ts';

export function flexActions(statement: XmlElement, problems: ImportProblem[]): ActionRow[] {
  return flexRows(statement, 'CorporateAction')
    .filter(isDetail)
    .flatMap((row) => {
      const read = readFlex(row, problems, (reading): ActionRow => {
        // Booked in the evening, for the shares of the next session.
        const moment = firstMoment(reading, 'reportDate', 'dateTime');
        const description = reading.text('actionDescription') || reading.needed('description');
        const actionId = reading.text('actionID');
        const id = reading.text('transactionID') || actionId || `${moment.on} ${description}`;
        return {
          ...{ place: row.place, actionId, moment, description },
          origin: { source: 'flex', id },
          security: { ...securityIn(reading), name: undefined },
          currency: reading.currency('currency'),
          quantity: reading.quantity('quantity'),
          proceeds: reading.money('proceeds'),
        };
      });
      return read ?? [];
    });
}
