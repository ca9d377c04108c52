// All recipes, in the order of docs/technical/adding.md.

import { AGENT_RULE } from './rows/agent-rule.ts';
import { API_ROUTE } from './rows/api-route.ts';
import { CLI_COMMAND } from './rows/cli-command.ts';
import { CONDITION_INPUT } from './rows/condition-input.ts';
import { INDICATOR } from './rows/indicator.ts';
import type { Recipe } from './rows/recipe.ts';

export const RECIPES: readonly Recipe[] = [
  CONDITION_INPUT,
  INDICATOR,
  API_ROUTE,
  CLI_COMMAND,
  AGENT_RULE,
];
