// `/api/v1/holdings/rebalancing/{client_id}`: how far a portfolio is from its targets, plans that bring it there, their runs.
import type { Server } from '../../loaders/parts.ts';
import { executionRoute, type RebalancingDoors } from './rebalancing/execution.ts';
import { planRoutes } from './rebalancing/plans.ts';
import { policyRoute } from './rebalancing/policy.ts';
import { runRoutes } from './rebalancing/runs.ts';
import { scheduleRoutes } from './rebalancing/schedules.ts';

export type { RebalancingDoors };

export function rebalancingRoutes(server: Server, doors: RebalancingDoors): void {
  const { book } = doors;
  planRoutes(server, book);
  policyRoute(server, book);
  executionRoute(server, doors);
  scheduleRoutes(server, book);
  runRoutes(server, book);
}
