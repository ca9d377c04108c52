// What the API answers about the books, by the names the page uses.
import type { paths } from '../../client/schema.ts';
import type { Answer } from './shapes.ts';

type Posted<Path extends keyof paths, Status extends number = 200> = paths[Path] extends {
  post: { responses: { [status in Status]: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

export type PortfolioEntry = Answer<'/api/v1/portfolios'>[number];
export type PersonValue = Answer<'/api/v1/holdings/portfolio/{client_id}/value'>;
export type PortfolioValue = PersonValue['portfolios'][number];
export type Portfolio = Answer<'/api/v1/portfolios/{id}'>;
export type BookHolding = Portfolio['holdings'][number];
export type Allocation = Portfolio['allocation'];
export type Performance = Posted<'/api/v1/holdings/analytics/performance'>;
export type Policy = Answer<'/api/v1/holdings/rebalancing/{client_id}/policy'>;
export type Finding = Answer<'/api/v1/agents/findings'>[number];
export type Proposal = Answer<'/api/v1/agents/proposals'>[number];
export type OpenLots = Answer<'/api/v1/tax/unrealized'>;
export type OpenLot = OpenLots['lots'][number];
export type BookLot = NonNullable<Portfolio['explanation']>['lots'][number];
export type YearEnd = Answer<'/api/v1/tax/year-end'>;
export type Realized = YearEnd['realized'];
export type Closure = Realized['closures'][number];
export type Gains = Answer<'/api/v1/portfolios/{id}/gains'>;
export type GainPart = Gains['open'];
export type GainRow = GainPart['rows'][number];
export type IncomeEntry = Gains['income']['rows'][number];
export type GainCalendarOf = Answer<'/api/v1/portfolios/{id}/calendar'>;
export type IncomeCalendarOf = Answer<'/api/v1/portfolios/{id}/income'>;
export type WashSale = Answer<'/api/v1/tax/wash-sales'>[number];
export type HarvestRow = Answer<'/api/v1/tax/harvest'>[number];
export type Relay = Answer<'/api/v1/relay'>[number];
export type CorporateAction = Answer<'/api/v1/corporate-actions'>[number];
export type Share = Answer<'/api/v1/portfolios/{id}/grants'>[number];
export type PortfolioInvitation = Answer<'/api/v1/auth/portfolio-invitations'>[number];
export type ActionProposal = Answer<'/api/v1/corporate-action-proposals'>[number];
export type HeldProposal = Answer<'/api/v1/portfolios/{id}/action-proposals'>[number];
export type NewAction =
  paths['/api/v1/portfolios/{id}/action-proposals']['post']['requestBody']['content']['application/json'];
export type HeldLot = NonNullable<HeldProposal['effect']>['before'][number];
export type SalePreview = Posted<'/api/v1/tax/sale-preview'>;
export type TaxYear = Answer<'/api/v1/tax/report'>;
export type TaxView = Answer<'/api/v1/tax/view'>;
export type ActionDifference = Answer<'/api/v1/corporate-action-proposals/differences'>[number];
export type Run = Answer<'/api/v1/holdings/rebalancing/{client_id}/runs'>[number];
export type Drifts = Posted<'/api/v1/holdings/rebalancing/{client_id}/evaluate'>;
export type PlanPreview = Posted<'/api/v1/holdings/rebalancing/{client_id}/preview'>;
export type KeptPlan = Answer<'/api/v1/holdings/rebalancing/{client_id}/plans/{plan_id}'>;
export type PlanBody =
  paths['/api/v1/holdings/rebalancing/{client_id}/plan']['post']['requestBody']['content']['application/json'];
export type Execution = Posted<'/api/v1/holdings/rebalancing/{client_id}/execute', 202>;
export type Product = Answer<'/api/v1/data-products'>[number];
export type Quality = Answer<'/api/v1/data-products/{name}/quality'>[number];
export type ImportPreview = Posted<'/api/v1/portfolios/{id}/imports'>;
export type ImportRun = Answer<'/api/v1/portfolios/{id}/import-runs'>[number];
export type StatementProof = Posted<'/api/v1/portfolios/{id}/statement-proof'>;
export type UndoneImport = Posted<'/api/v1/portfolios/{id}/import-runs/{import_id}/undo'>;
export type ReversalPreview =
  paths['/api/v1/transactions/{id}']['delete']['responses'][200]['content']['application/json'];
export type BookedTransaction = Answer<'/api/v1/transactions/portfolio/{id}'>[number];
export type NewTransaction =
  paths['/api/v1/transactions']['post']['requestBody']['content']['application/json'];
export type ProductRow = Answer<'/api/v1/data-products/{name}/rows'>[number];
export type Lineage = Answer<'/api/v1/data-products/{name}/lineage'>;
export type Attribution = Posted<'/api/v1/holdings/analytics/attribution'>;
