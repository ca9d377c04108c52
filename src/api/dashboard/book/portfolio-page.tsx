// One portfolio, section by section; each asks for its own answer when it comes near the screen.
import type { ComponentType } from 'preact';
import type { Portfolio } from '../facts/book-shapes.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { WhenSeen } from '../lists/when-seen.tsx';
import { useBookStream, valued } from '../state/book-stream.ts';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { AttributionSection } from './attribution.tsx';
import { Findings } from './findings.tsx';
import { GainCalendar } from './gain-calendar.tsx';
import { GainSum } from './gain-sum.tsx';
import { Gains } from './gains.tsx';
import { Harvest } from './harvest.tsx';
import { HeldActions } from './held-actions.tsx';
import { Holdings } from './holdings.tsx';
import { Import } from './import.tsx';
import { Income } from './income-calendar.tsx';
import { Lots } from './lots.tsx';
import { NewTransaction } from './new-transaction.tsx';
import { OwnPrice } from './own-price.tsx';
import { PerformanceSection } from './performance.tsx';
import { Proofs } from './proof.tsx';
import { DataQuality } from './quality.tsx';
import { Rebalancing } from './rebalancing.tsx';
import { OF_THE_BOOK } from './renewal.ts';
import { SaleCost } from './sale-cost.tsx';
import { Shares } from './shares.tsx';
import { StatementProofs } from './statement-proof.tsx';
import { Transactions } from './transactions.tsx';
import { Weights } from './weights.tsx';
import { Worth } from './worth.tsx';

type SectionOf = ComponentType<{ readonly portfolio: Portfolio }>;

const SECTIONS: readonly (readonly [string, SectionOf])[] = [
  ['gain-sum', GainSum],
  ['performance', PerformanceSection],
  ['gain-calendar', GainCalendar],
  ['income', Income],
  ['attribution', AttributionSection],
  ['findings', Findings],
  ['held-actions', HeldActions],
  ['weights', Weights],
  ['lots', Lots],
  ['sale-cost', SaleCost],
  ['gains', Gains],
  ['harvest', Harvest],
  ['rebalancing', Rebalancing],
  ['new-transaction', NewTransaction],
  ['own-price', OwnPrice],
  ['transactions', Transactions],
  ['import', Import],
  ['statement-proof', StatementProofs],
  ['quality', DataQuality],
  ['shares', Shares],
];

export function PortfolioPage({ id: text }: { readonly id: string }) {
  const id = Number(text);
  useBookStream(id);
  const asked = useAsked<Portfolio>(
    `portfolio ${id}`,
    (client) => client.GET('/api/v1/portfolios/{id}', { params: { path: { id } } }),
    OF_THE_BOOK,
  );
  return (
    <>
      <p class="back">
        <a href={hrefOf('book')}>All portfolios</a>
      </p>
      <UntilKnown asked={asked} what="the portfolio">
        {({ body }) => <Sections portfolio={newest(body)} />}
      </UntilKnown>
    </>
  );
}

/** The stream brings each valuation as soon as there is one. */
function newest(asked: Portfolio): Portfolio {
  const streamed = valued.value?.portfolio;
  return streamed?.id === asked.id ? streamed : asked;
}

/** What a portfolio begins with. */
const FIRST: readonly string[] = ['import', 'new-transaction'];

/** Everything else of an empty one says only that there is nothing yet. */
function sectionsOf({ kind, holdings, cash }: Portfolio): typeof SECTIONS {
  if (kind === 'TRADER' || holdings.length > 0 || cash.length > 0) return SECTIONS;
  const first = SECTIONS.filter(([name]) => FIRST.includes(name));
  return [...first, ...SECTIONS.filter(([name]) => !FIRST.includes(name))];
}

function Sections({ portfolio }: { readonly portfolio: Portfolio }) {
  return (
    <>
      <Worth portfolio={portfolio} />
      <Holdings portfolio={portfolio} />
      {sectionsOf(portfolio).map(([name, Shown]) => (
        <WhenSeen key={name} name={name}>
          <Shown portfolio={portfolio} />
        </WhenSeen>
      ))}
      {portfolio.kind === 'TRADER' && (
        <WhenSeen name="proof">
          <Proofs portfolio={portfolio.id} />
        </WhenSeen>
      )}
    </>
  );
}
