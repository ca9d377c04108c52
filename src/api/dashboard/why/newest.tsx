// Without an id: why it did, or did not, trade today, and the newest trades and predictions to choose from.
import { price, shares, signedAmount, toneOf, UNKNOWN } from '../facts/amounts.ts';
import { idWords, instrumentName } from '../facts/instrument-name.ts';
import { newestOfEach } from '../facts/newest.ts';
import { reasonWords } from '../facts/reasons.ts';
import { netResult } from '../facts/trade-totals.ts';
import { Moment } from '../lists/moment.tsx';
import { SteadyLines } from '../lists/steady.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { zone } from '../state/zone.ts';
import { Answer } from './answer.tsx';

const SHOWN = 15;
/** Of these some say the same again. */
const PREDICTIONS = 50;

export function Newest({ trader }: { readonly trader: string }) {
  return (
    <>
      <Today trader={trader} />
      <Trades trader={trader} />
      <Predictions trader={trader} />
    </>
  );
}

function Today({ trader }: { readonly trader: string }) {
  const asked = useAsked(`why ${trader}`, (client) =>
    client.GET('/api/v1/daemon/{trader}/why', { params: { path: { trader } } }),
  );
  return (
    <section class="came-of" aria-labelledby="why-today">
      <h2 id="why-today">
        Why it did, or did not, trade today <small>times in {zone.value.label}</small>
      </h2>
      <UntilKnown asked={asked} what="what was decided today">
        {({ body }) => <Answer why={body} />}
      </UntilKnown>
    </section>
  );
}

function Trades({ trader }: { readonly trader: string }) {
  const asked = useAsked(`newest trades ${trader}`, (client) =>
    client.GET('/api/v1/daemon/{trader}/trades', {
      params: { path: { trader }, query: { limit: SHOWN } },
    }),
  );
  return (
    <section aria-labelledby="newest-trades">
      <h2 id="newest-trades">Newest trades</h2>
      <UntilKnown asked={asked} what="the trades">
        {({ body }) =>
          body.length === 0 ? (
            <p class="empty">No trade is closed yet.</p>
          ) : (
            <SteadyLines name="trades" rows={body}>
              {({ id, symbol, side, quantity, entry, exit, reason, closed_at, ...of }) => (
                <li key={id}>
                  <Moment at={closed_at} /> <a href={hrefOf('why', id)}>{idWords(id)}</a>{' '}
                  <span>
                    {side} {shares(quantity)} {instrumentName(symbol)}, {price(entry)} to{' '}
                    {price(exit)}:{' '}
                    <span class={toneOf(netResult(of))}>{signedAmount(netResult(of))}</span> net
                  </span>{' '}
                  <small>{reasonWords(reason)}</small>
                </li>
              )}
            </SteadyLines>
          )
        }
      </UntilKnown>
    </section>
  );
}

function Predictions({ trader }: { readonly trader: string }) {
  const asked = useAsked(`newest predictions ${trader}`, (client) =>
    client.GET('/api/v1/daemon/{trader}/predictions', {
      params: { path: { trader }, query: { limit: PREDICTIONS } },
    }),
  );
  return (
    <section aria-labelledby="newest-predictions">
      <h2 id="newest-predictions">Newest predictions</h2>
      <UntilKnown asked={asked} what="the predictions">
        {({ body }) =>
          body.length === 0 ? (
            <p class="empty">No prediction has arrived.</p>
          ) : (
            <SteadyLines name="predictions" rows={newestOfEach(body, SHOWN)}>
              {({ id, ...one }) => (
                <li key={id}>
                  <Moment at={one.received_at} /> <a href={hrefOf('why', id)}>{idWords(id)}</a>{' '}
                  <span>
                    {one.symbol} {one.signal ?? UNKNOWN}
                    {one.confidence === null ? '' : `, confidence ${one.confidence}`}
                    {one.contract_text == null ? '' : `: ${one.contract_text}`}
                  </span>{' '}
                  <small>{reasonWords(one.verdict)}</small>
                </li>
              )}
            </SteadyLines>
          )
        }
      </UntilKnown>
    </section>
  );
}
