// Every tool, in the order in which assistants see them.
import type { Tool } from './calls/tool.ts';
import { decideActionProposal, listActionProposals } from './tools/action-proposals.ts';
import { acknowledgeAlarm, listAlarms, muteAlarm } from './tools/alarms.ts';
import { analyzePerformance } from './tools/analyze-performance.ts';
import { answerFindingTool } from './tools/answer-finding.ts';
import { backtestStrategy } from './tools/backtest.ts';
import { bookTransaction } from './tools/book-transaction.ts';
import { closePosition } from './tools/close-position.ts';
import { costBasis } from './tools/cost-basis.ts';
import { listPortfolios } from './tools/list-portfolios.ts';
import { listProposals } from './tools/list-proposals.ts';
import { monitorPortfolio } from './tools/monitor-portfolio.ts';
import { openPosition } from './tools/open-position.ts';
import { optimiseWeights } from './tools/optimise-weights.ts';
import { previewOptionOrder } from './tools/option-order.ts';
import { optionChain } from './tools/options.ts';
import { portfolioValue } from './tools/portfolio-value.ts';
import { positionDetails } from './tools/position-details.ts';
import { acceptProposal, declineProposal } from './tools/proposal-decisions.ts';
import { rebalancingRecommendations, simulateRebalancing } from './tools/rebalancing.ts';
import { taxLossHarvesting } from './tools/tax-loss-harvesting.ts';
import { taxYear } from './tools/tax-year.ts';
import { explainTrade, signalsNotTaken, tradingPositions } from './tools/trading.ts';

export const TOOLS: readonly Tool[] = [
  openPosition,
  closePosition,
  bookTransaction,
  listPortfolios,
  portfolioValue,
  positionDetails,
  monitorPortfolio,
  answerFindingTool,
  listProposals,
  acceptProposal,
  declineProposal,
  listActionProposals,
  decideActionProposal,
  analyzePerformance,
  rebalancingRecommendations,
  taxLossHarvesting,
  costBasis,
  simulateRebalancing,
  optimiseWeights,
  taxYear,
  tradingPositions,
  explainTrade,
  signalsNotTaken,
  listAlarms,
  acknowledgeAlarm,
  muteAlarm,
  optionChain,
  previewOptionOrder,
  backtestStrategy,
];
