// What is said when nothing has the id: ids that are like it, or where ids are listed.
import type { IdRow } from '../../../trader/ports/look.ts';
import { readRows } from '../../answers/reading.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import type { InstanceFlags } from '../../program/instance.ts';
import { printError } from '../../program/output.ts';

/** One sentence, with what to type instead; `what` says what is not on record. */
export async function unknownId(
  id: string,
  flags: InstanceFlags,
  what = `No prediction, signal, order, execution or position has the id ${id}`,
): Promise<ExitCode> {
  const alike = await readRows<IdRow>(flags, () => ({
    path: `/ids?like=${encodeURIComponent(id)}`,
    read: (look) => look.idsLike(id),
    isNoted: true,
  }));
  const ids = alike.ok ? alike.value.map((row) => row.id) : [];
  const instead =
    ids.length === 0
      ? '`sluice predictions`, `sluice orders` and `sluice trades` list ids'
      : `ids that begin with it: ${ids.join(', ')}`;
  return printError({
    ...{ sentence: `${what}; ${instead}`, code: 'not-found', exitCode: EXIT.usage },
  });
}
