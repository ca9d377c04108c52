// Which try on its unseen days a training is: with the backtests that were made on the same prices.
import type { PriceSeries } from '../../../advisers/policy/markets/price-series.ts';
import type { Attempt } from '../../../advisers/policy/versions/tries.ts';
import type { VersionFolder } from '../../../advisers/policy/versions/version-folder.ts';
import { instant } from '../../../kernel/instant.ts';
import { triesBefore } from '../../../research/trials/count-outside.ts';
import { home } from '../../program/home.ts';
import { printNote } from '../../program/output.ts';
import { storeAt } from '../../setup/bars/store-at.ts';
import type { Subject, SubjectFlags } from '../subject/subject.ts';

/** `attempt` has unseen days, so the subject has a series. */
export function countedTries(
  flags: SubjectFlags,
  { name, series }: Subject,
  folder: VersionFolder,
): (attempt: Attempt) => number {
  return (attempt) => {
    const own = folder.tryNumberOf(attempt);
    const store = storeAt(flags);
    if (series === undefined || !store.ok) return own;
    const { training, firstUnseen } = attempt;
    const closes = closesOf(series).filter(({ day }) => day >= firstUnseen);
    const made = { key: `policy-${training.slice(0, 16)}`, maker: `policy ${name}`, closes };
    const at = instant(Date.now());
    const others = triesBefore(made, { folder: store.value.folder, calendar: home().calendar, at });
    if (others.ok) return own + others.value;
    printNote(`Backtests on these days are not counted: ${others.failure}`);
    return own;
  };
}

function closesOf({ days, returns }: PriceSeries) {
  let close = 1;
  return days.map((day, at) => {
    close *= 1 + (returns[at] ?? 0);
    return { day, close };
  });
}
