// What the configuration must set explicitly before live trading; none of it may be a default.
import type { EffectiveValue } from '../../../trader/config/settings/effective-config.ts';
import type { LoadedConfig } from '../../../trader/config/settings/load-settings.ts';
import { accountsOf } from '../../../trader/ports/brokers.ts';
import type { Settings } from '../../../trader/ports/settings.ts';
import { type Finding, failing, fine, warning } from '../../answers/finding.ts';
import { checksOf } from '../../brokers/broker-checks.ts';

export function configFindings({ settings, effective }: LoadedConfig): Finding[] {
  return [
    modeFinding(settings, effective),
    accountFinding(settings),
    typeFinding(settings, effective),
    limitsFinding(effective),
    lossFinding(settings),
    guardFinding(settings),
    firstDaysFinding(settings),
    ...checksOf(settings).goLive(settings),
    noticesFinding(settings),
  ];
}

function isSaid(effective: readonly EffectiveValue[], path: string): boolean {
  return effective.some((value) => value.path === path && value.origin !== 'default');
}

function modeFinding({ mode }: Settings, effective: readonly EffectiveValue[]): Finding {
  if (mode === 'live' && isSaid(effective, 'mode')) return fine('mode', 'live');
  const remedy = 'set `mode: live`, here or in a second file given with -c';
  return failing('mode', `the mode is ${mode}`, remedy);
}

function accountFinding({ broker, account }: Settings): Finding {
  if (accountsOf(broker)?.paper.test(account) !== true)
    return fine('account', `only ${account} is traded`);
  return failing('account', `${account} is a paper account`, 'set `account` to the live one');
}

function typeFinding({ accountType }: Settings, effective: readonly EffectiveValue[]): Finding {
  return isSaid(effective, 'account_type')
    ? fine('type', `a ${accountType} account`)
    : failing('type', 'margin or cash is not set', 'set `account_type`');
}

const LIMITS = [
  'max_positions',
  'max_position_notional',
  'max_daily_loss_percent',
  'max_orders_per_minute',
];

function limitsFinding(effective: readonly EffectiveValue[]): Finding {
  const unsaid = LIMITS.filter((name) => !isSaid(effective, `risk.${name}`));
  if (unsaid.length === 0) return fine('limits', LIMITS.join(', '));
  const remedy = 'set them under `risk`; live trading must not use defaults for them';
  return failing('limits', `not set: ${unsaid.join(', ')}`, remedy);
}

const DAILY_LOSS_PERCENT = 5;

function lossFinding({ risk: { dailyLossPercentMax: percent } }: Settings): Finding {
  const text = `the account may lose ${percent} % a day`;
  return percent <= DAILY_LOSS_PERCENT
    ? fine('loss', text)
    : warning('loss', text, 'lower `risk.max_daily_loss_percent`');
}

function guardFinding({ risk, protections }: Settings): Finding {
  const guards = [risk.losingStreakMax, protections.stoplossGuard, protections.maxDrawdown].filter(
    (guard) => guard !== undefined,
  ).length;
  return guards > 0
    ? fine('locks', `${guards} of 3 guards against losing runs are set`)
    : warning(
        'locks',
        'entries continue after a losing run',
        'set `risk.max_losing_streak` or `protections`',
      );
}

function firstDaysFinding({ live }: Settings): Finding {
  return live.overridesFirstDays
    ? warning(
        'first days',
        'the limits of the first 3 days are lifted',
        'remove `live.override_first_days`',
      )
    : fine('first days', 'one position and 5 % of net liquidation for the first 3 days');
}

function noticesFinding({ notify }: Settings): Finding {
  return notify.webhook === undefined && notify.telegram === undefined
    ? warning('telling', 'no alarm leaves this machine', 'set `notify`')
    : fine('telling', 'alarms are sent; `sluice doctor --tell` sends a test');
}
