// Everything that is booked in a portfolio, the newest first.

import type { BookedTransaction, Portfolio } from '../facts/book-shapes.ts';
import { dateText } from '../facts/date-formats.ts';
import { signedMoney, toneOfText } from '../facts/decimals.ts';
import { reasonWords } from '../facts/reasons.ts';
import { LongTable } from '../lists/long-table.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { consider } from '../state/decisions.ts';
import { useLongList } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { bookedWords, reversalDecision } from '../state/reversals.ts';
import { OF_DECISIONS } from './renewal.ts';
import { Section } from './section.tsx';
import { TradedCells } from './traded-cells.tsx';

export function Transactions({ portfolio }: { readonly portfolio: Portfolio }) {
  const { id } = portfolio;
  const asked = useLongList<BookedTransaction>(
    `transactions ${id}`,
    (page) => (client) =>
      client.GET('/api/v1/transactions/portfolio/{id}', {
        params: { path: { id }, query: page },
      }),
    OF_DECISIONS,
  );
  return (
    <Section name="transactions" title="Transactions">
      <UntilKnown asked={asked} what="the transactions">
        {({ body }) =>
          body.total === 0 ? (
            <p class="empty">Nothing is booked.</p>
          ) : (
            <LongTable
              name="Transactions"
              heads={['Day', 'What', '#Shares', '#Price', '#Cash', '#Realised', 'From']}
              widths={[11, 22, 10, 10, 14, 14, 19]}
              rows={body}
              cells={(row) => <Cells row={row} portfolio={portfolio} />}
            />
          )
        }
      </UntilKnown>
    </Section>
  );
}

/** What opened a lot leads to it: lots are named by their transactions. */
const LEADS_TO_LOT: Readonly<Record<BookedTransaction['transaction_type'], boolean>> = {
  ...{ BUY: true, OPENING_BALANCE: true, REINVESTED_DIVIDEND: true, TRANSFER_IN: true },
  ...{ SELL: false, SHORT: false, COVER: false, TRANSFER: false, SPLIT: false },
  ...{ DIVIDEND: false, RETURN_OF_CAPITAL: false, CORPORATE_ACTION: false },
  ...{ EXERCISE: true, ASSIGNMENT: true, EXPIRY: false, CASH_SETTLEMENT: false },
  ...{ DEPOSIT: false, WITHDRAWAL: false, FEE: false, INTEREST: false, TAX: false },
};

/** What a trader did is corrected at the broker, a corporate action for all of its holders. */
function isTakenBackHere({ kind }: Portfolio, { transaction_type: type }: BookedTransaction) {
  return kind !== 'TRADER' && type !== 'CORPORATE_ACTION';
}

interface CellsProps {
  readonly row: BookedTransaction;
  readonly portfolio: Portfolio;
}

function Cells({ row, portfolio }: CellsProps) {
  const { id, transaction_type: type, symbol, currency, realized_gain: gain } = row;
  const what = `${reasonWords(type.toLowerCase())} ${symbol ?? ''}`;
  return (
    <>
      <td class="whole" data-name="Day">
        {dateText(row.trade_date)}
      </td>
      <th scope="row">
        {LEADS_TO_LOT[type] ? <a href={hrefOf('why', String(id))}>{what}</a> : what}{' '}
        <small>{row.notes}</small>
      </th>
      <TradedCells row={row} />
      <td class={`number ${toneOfText(gain)}`} data-name="Realised">
        {toneOfText(gain) === 'none' ? '' : signedMoney(gain, currency)}
      </td>
      <td class="whole" data-name="From">
        {row.source ?? 'by hand'}{' '}
        {isTakenBackHere(portfolio, row) && (
          <button
            type="button"
            class="quiet"
            aria-label={`Reverse ${bookedWords(row)}`}
            onClick={() => void consider(reversalDecision(portfolio, row))}
          >
            Reverse
          </button>
        )}
      </td>
    </>
  );
}
