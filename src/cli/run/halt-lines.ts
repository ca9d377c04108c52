// What `sluice status` says about a halt: what happened, what to do, and where the runbook has the rest.

import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PACKAGE_FOLDER } from '../../trader/app/instance/package.ts';
import type { StatusView } from '../../trader/contract/status.ts';
import { haltAdviceAt, haltNameOf } from '../../trader/domain/wording/halt-advice.ts';
import { homeBroker } from '../program/home.ts';

/** Label and text of each line; none if nothing is halted. */
export function haltLines({ trading, folder }: StatusView): readonly (readonly [string, string])[] {
  if (trading.runbook === null) return [];
  const { happened, money, steps } = haltAdviceAt(
    haltNameOf(trading.halted_by ?? ''),
    homeBroker(),
  );
  return [
    ['what', `${happened} ${money}`],
    ...steps.map((step, at) => [at === 0 ? 'to do' : '', step] as const),
    ['folder', folder],
    ['runbook', pathOf(trading.runbook)],
  ];
}

/** From the working directory if the package is below it; a path that can be opened in any case. */
function pathOf(link: string): string {
  const path = join(PACKAGE_FOLDER, link);
  const near = relative('', path);
  if (!existsSync(path.split('#')[0] ?? '')) return link;
  return near.startsWith('..') ? path : near;
}
