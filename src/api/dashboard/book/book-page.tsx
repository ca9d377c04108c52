// The book of record: all portfolios that one may see, or one of them.
import { place } from '../state/place.ts';
import { CorporateActions } from './corporate-actions.tsx';
import { Invitations } from './invitations.tsx';
import { NewPortfolio } from './new-portfolio.tsx';
import { PortfolioPage } from './portfolio-page.tsx';
import { Portfolios } from './portfolios.tsx';
import { Proofs } from './proof.tsx';
import { TaxYearSection } from './tax-year.tsx';

export function BookPage() {
  const { of: id } = place.value;
  return (
    <div class="desk book">
      {id === undefined || id === '' ? <AllBooks /> : <PortfolioPage key={id} id={id} />}
    </div>
  );
}

function AllBooks() {
  return (
    <>
      <Invitations />
      <Portfolios />
      <NewPortfolio />
      <TaxYearSection />
      <CorporateActions />
      <Proofs />
    </>
  );
}
