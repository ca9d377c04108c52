// What a judgement of policies on targets says at the terminal.
import type { ClassResult } from '../../../advisers/policy/overlay/judge.ts';
import type { HashedOverlayVersion } from '../../../advisers/policy/versions/overlay-version.ts';
import { folded } from '../../answers/sections-text.ts';
import { tableText } from '../../answers/table.ts';

export function judgedText(version: HashedOverlayVersion, title: string): string {
  const { symbols, judged, data, hash } = version;
  const { classes, rivals, winner, tryNumber, judgedDays } = judged;
  return [
    ...folded(
      `${title}: ${symbols.join(', ')}; ${judgedDays} days that no fit had seen, ${data.firstJudged} to ${data.lastDay}; try ${tryNumber} on these prices.`,
      '',
    ),
    '',
    ...folded(
      'Log return x 100 over a hundred days, after cost and tax; "at least" is a joint lower bound:',
      '',
    ),
    tableText(
      [...classes.flatMap(rowsOf)],
      [
        { title: 'policy', cell: ({ kind }) => kind },
        { title: 'earns', cell: ({ mean }) => mean.toFixed(2) },
        { title: 'beside', cell: ({ rival }) => rival.replaceAll('_', ' ') },
        { title: 'earns', cell: ({ rival }) => earnedBy(rival) },
        { title: 'at least', cell: ({ lower }) => lower.toFixed(2) },
      ],
    ),
    '',
    ...classes.map(
      ({ kind, turnover, cost, tax }) =>
        `${kind}: turnover ${turnover.toFixed(1)}, cost ${percent(cost)}, tax ${percent(tax)} of the account`,
    ),
    '',
    winner === null ? 'No policy has passed:' : `The policy is ${winner}.`,
    ...(winner === null
      ? classes.flatMap(({ reasons }) => reasons.slice(0, 1).flatMap((one) => folded(one, '- ')))
      : []),
    winner === null
      ? 'Nothing advises.'
      : 'It is off until a plan or a schedule has the strategy policy.',
    `hash ${hash}`,
  ].join('\n');

  function earnedBy(rival: string): string {
    const found =
      rivals.find((one) => one.rival === rival) ?? classes.find(({ kind }) => kind === rival);
    return (found?.mean ?? Number.NaN).toFixed(2);
  }
}

function rowsOf({ kind, mean, over }: ClassResult) {
  return over.map(({ rival, lower }) => ({ kind, mean, rival, lower }));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
