// Lines of the status about alarms: those that are open, and channels that do not deliver them.
import type { StatusView } from '../../trader/contract/status.ts';
import { exchangeDateTime, timeLabel } from '../program/words.ts';

type Line = readonly [what: string, text: string];

export function alarmLines({ alarms = [], refusing_channels: refusing = [] }: StatusView): Line[] {
  return [
    ...callingLine(alarms),
    ...refusing.map(({ channel, since, why }): Line => {
      const from = `${exchangeDateTime(since)} ${timeLabel()}`;
      return ['NOT SENT', `the ${channel} refuses messages since ${from}: ${why}`];
    }),
  ];
}

/** Only those that ask for somebody; the command lists all. */
function callingLine(alarms: NonNullable<StatusView['alarms']>): Line[] {
  const calling = alarms.filter((alarm) => alarm.calling);
  if (calling.length === 0) return [];
  const titles = calling.map(({ title, symbol, escalated_at: escalatedAt }) => {
    const named = symbol === null ? title : `${title} ${symbol}`;
    return typeof escalatedAt === 'string' ? `${named} (escalated)` : named;
  });
  return [['ALARMS', `${titles.join(', ')}: run \`sluice alarms\``]];
}
