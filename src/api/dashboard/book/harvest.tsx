// Losses that a sale now would realise, what disallows them, and until when not to buy.

import { useState } from 'preact/hooks';
import type { HarvestRow, Portfolio } from '../facts/book-shapes.ts';
import { dateText } from '../facts/date-formats.ts';
import { money, quantity, signedMoney, toneOfText } from '../facts/decimals.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/polled-request.ts';
import { OF_THE_BOOK } from './renewal.ts';
import { Section } from './section.tsx';
import { useOtherRules } from './tax-rules.tsx';

/** In the currency of the security; the smallest loss of one lot that is worth a sale. */
const LEAST_LOSSES = ['1000', '100', '1'] as const;

export function Harvest({ portfolio: { id, tax_treatment: tax } }: { portfolio: Portfolio }) {
  return (
    <Section name="harvest" title="Losses worth harvesting">
      {tax === 'TAX_DEFERRED' ? (
        <p class="empty">Tax-deferred: no loss of it saves taxes.</p>
      ) : (
        <ByRules id={id} />
      )}
    </Section>
  );
}

function ByRules({ id }: { readonly id: number }) {
  const rules = useOtherRules();
  if (rules === undefined) return <Candidates id={id} />;
  return <p class="empty">{NOT_SOUGHT[rules]}</p>;
}

const ONLY_US = 'Losses are sought by the rules of the United States only.';

const NOT_SOUGHT = {
  uk: ONLY_US,
  ca: ONLY_US,
  vn: 'In Vietnam each sale is taxed on its proceeds, so no loss saves taxes.',
} as const;

function Candidates({ id }: { readonly id: number }) {
  const [least, setLeast] = useState<string>(LEAST_LOSSES[0]);
  const query = { portfolio_id: id, min_loss: least };
  const asked = useAsked<readonly HarvestRow[]>(
    `harvest ${id} ${least}`,
    (client) => client.GET('/api/v1/tax/harvest', { params: { query } }),
    OF_THE_BOOK,
  );
  return (
    <>
      <p class="choices">
        A lot's loss of at least
        {LEAST_LOSSES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={least === one}
            onClick={() => setLeast(one)}
          >
            {quantity(one)}
          </button>
        ))}
      </p>
      <UntilKnown asked={asked} what="the losses">
        {({ body }) =>
          body.length === 0 ? (
            <p class="empty">No lot has lost so much.</p>
          ) : (
            <ul class="lines">
              {body.map((row) => (
                <Line key={row.security_id} row={row} />
              ))}
            </ul>
          )
        }
      </UntilKnown>
    </>
  );
}

function Line({ row }: { readonly row: HarvestRow }) {
  const { symbol, currency, candidates, earliest_safe_repurchase: safe } = row;
  const names = (of: HarvestRow['replacements']) => of.map((one) => one.symbol).join(', ');
  return (
    <li>
      <p>
        <strong>{symbol}</strong>{' '}
        {row.price === null
          ? 'has no price.'
          : `would realise a loss of ${money(row.total_harvestable, currency)} on ${row.as_of} and save about ${money(row.total_benefit, currency)}.`}
        {safe === null ? '' : ` Buy it again from ${safe} on.`}
      </p>
      {candidates.map((lot) => (
        <p key={lot.lot_id} class="parts">
          Lot {lot.lot_id}, {quantity(lot.quantity)} shares, {lot.term.toLowerCase()} term:{' '}
          {signedMoney(lot.unrealized, currency)}
          {toneOfText(lot.wash_blocked_quantity) !== 'none' &&
            `; ${quantity(lot.wash_blocked_quantity)} of them blocked: a purchase within 30 days disallows their loss`}
        </p>
      ))}
      {row.do_not_buy.map((stop) => (
        <p key={`${stop.security_id} ${stop.sold_on}`} class="parts">
          Do not buy {stop.symbol} before {stop.until}: {quantity(stop.quantity)} were sold at a
          loss of {money(stop.loss, currency)} on {dateText(stop.sold_on)}.
        </p>
      ))}
      {row.replacements.length > 0 && (
        <p class="parts">Instead, from your list: {names(row.replacements)}.</p>
      )}
      {row.refused_replacements.length > 0 && (
        <p class="parts">Not instead, being equivalent: {names(row.refused_replacements)}.</p>
      )}
    </li>
  );
}
