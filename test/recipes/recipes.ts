// All recipes, in the order of docs/technical/adding.md.

import { AGENT_RULE } from './rows/agent-rule.ts';
import { API_ROUTE } from './rows/api-route.ts';
import { BROKER } from './rows/broker.ts';
import { CLI_COMMAND } from './rows/cli-command.ts';
import { CONDITION_INPUT } from './rows/condition-input.ts';
import { CORPORATE_ACTION } from './rows/corporate-action.ts';
import { FEED } from './rows/feed.ts';
import { INDICATOR } from './rows/indicator.ts';
import type { Recipe } from './rows/recipe.ts';
import { TRANSACTION_TYPE } from './rows/transaction-type.ts';

export const RECIPES: readonly Recipe[] = [
  CONDITION_INPUT,
  INDICATOR,
  BROKER,
  FEED,
  API_ROUTE,
  CLI_COMMAND,
  TRANSACTION_TYPE,
  CORPORATE_ACTION,
  AGENT_RULE,
];
