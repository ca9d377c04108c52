// Converts what the configuration says of agents: percents to fractions, times to milliseconds.
import { HOUR_MS, SECOND_MS } from '../../../kernel/instant.ts';
import type {
  AgentThresholds,
  AutopilotCaps,
  AutopilotSettings,
} from '../../ports/agent-settings.ts';
import type {
  AgentChatSettings,
  AgentSettings,
  LanguageModelSettings,
} from '../../ports/settings.ts';
import type { AgentsFile } from '../schema/agents-schema.ts';
import type { CapsFile } from '../schema/autopilot-schema.ts';

/** A run between simulators sends nothing to others. The key is in the environment, not in the file. */
export function toAgents(
  { language_model: wanted, telegram: chat, ...more }: AgentsFile,
  isRun: boolean,
): AgentSettings {
  const languageModel = wanted === undefined || isRun ? undefined : toLanguageModel(wanted);
  const telegram = chat === undefined || isRun ? undefined : toChat(chat);
  return { languageModel, telegram, thresholds: toThresholds(more), autopilot: toAutopilot(more) };
}

function toChat({
  token,
  chats,
  api_url: url,
}: NonNullable<AgentsFile['telegram']>): AgentChatSettings {
  return { token, apiUrl: url.replace(/\/+$/, ''), userByChat: new Map(Object.entries(chats)) };
}

function toLanguageModel({
  url,
  model,
  timeout_seconds: seconds,
  calls_per_hour: callsPerHour,
}: NonNullable<AgentsFile['language_model']>): LanguageModelSettings {
  const terms = { timeoutMs: seconds * 1000, callsPerHour };
  return { url: url.replace(/\/+$/, ''), model, key: undefined, ...terms };
}

function toAutopilot({ autopilot }: Pick<AgentsFile, 'autopilot'>): AutopilotSettings {
  const given = Object.entries(autopilot).flatMap(([kind, caps]) =>
    caps === undefined ? [] : [[kind, toCaps(caps)]],
  );
  return Object.fromEntries(given) as AutopilotSettings;
}

function toCaps({
  portfolios,
  max_amount: amountMax,
  max_amount_per_day: dayAmountMax,
  max_per_day: dayCommandsMax,
}: CapsFile): AutopilotCaps {
  return { portfolios, amountMax, dayAmountMax, dayCommandsMax };
}

function toThresholds(
  file: Omit<AgentsFile, 'language_model' | 'autopilot' | 'telegram'>,
): AgentThresholds {
  const { monitor, risk, rebalancer, anomaly, optimiser } = file;
  const relative = rebalancer.relative_drift_percent;
  return {
    release: part(file.release_percent),
    monitor: {
      lossMax: part(monitor.loss_percent),
      overdueMs: monitor.settlement_overdue_hours * HOUR_MS,
      lagMs: monitor.ledger_lag_seconds * SECOND_MS,
    },
    risk: {
      positionMax: part(risk.position_percent),
      concentrationMax: risk.concentration,
      drawdownMax: part(risk.drawdown_percent),
      valueAtRiskMax: part(risk.value_at_risk_percent),
      returnsMin: risk.min_returns,
      currencyMax: part(risk.currency_percent),
      sectorMax: part(risk.sector_percent),
    },
    rebalancer: {
      driftMax: part(rebalancer.drift_percent),
      relativeDriftMax: relative === undefined ? undefined : part(relative),
      overlayDays: rebalancer.overlay_days,
      planDays: rebalancer.plan_days,
    },
    anomaly: {
      deviationsMax: anomaly.deviations,
      returnsMin: anomaly.min_returns,
      moveMin: part(anomaly.move_percent),
      days: anomaly.days,
      splitSlack: part(anomaly.split_slack_percent),
      quantityMax: anomaly.quantity_times,
      tradesMin: anomaly.min_trades,
    },
    optimiser: {
      harvestMin: optimiser.harvest_loss,
      longTermDays: optimiser.long_term_days,
      feesMax: part(optimiser.fees_percent),
      cashMax: part(optimiser.cash_percent),
    },
  };
}

function part(percent: number): number {
  return percent / 100;
}
