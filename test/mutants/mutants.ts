// All planted mistakes.

import { ADAPTERS } from './rows/adapters.ts';
import { API } from './rows/api.ts';
import { CHANCE } from './rows/chance.ts';
import { DETAILS } from './rows/details.ts';
import { EDGES } from './rows/edges.ts';
import { ENTRY } from './rows/entry.ts';
import { MARKET } from './rows/market.ts';
import type { Mutant } from './rows/mutant.ts';
import { OPTIONS } from './rows/options.ts';
import { ORDERS } from './rows/orders.ts';
import { POSITION_RECONCILER } from './rows/position-reconciler.ts';
import { PROTECTIVE_ORDERS } from './rows/protective-orders.ts';
import { RECONCILE } from './rows/reconcile.ts';
import { RELAY } from './rows/relay.ts';
import { RESEARCH } from './rows/research.ts';
import { RISK } from './rows/risk.ts';
import { SESSION } from './rows/session.ts';
import { STATE } from './rows/state.ts';

export const MUTANTS: readonly Mutant[] = [
  ...PROTECTIVE_ORDERS,
  ...POSITION_RECONCILER,
  ...MARKET,
  ...ORDERS,
  ...RECONCILE,
  ...RISK,
  ...STATE,
  ...DETAILS,
  ...ENTRY,
  ...SESSION,
  ...ADAPTERS,
  ...RELAY,
  ...RESEARCH,
  ...CHANCE,
  ...OPTIONS,
  ...EDGES,
  ...API,
];
