// `sluice why SPY-10`, `sluice why SPY` or, of every symbol, `sluice why`: the root reason in one sentence, then what else refused, how near it was, and the chain.
import type { Command } from 'commander';
import { toIso } from '../../kernel/instant.ts';
import type { WhyRow } from '../../trader/ports/look.ts';
import { readRows } from '../answers/reading.ts';
import { EXIT, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags } from '../program/instance.ts';
import { type PastTime, timeOption } from '../program/option-time.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { unknownId } from './explain/unknown-id.ts';
import { whyText } from './why/why-text.ts';

interface WhyFlags extends InstanceFlags {
  readonly since?: PastTime;
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .argument(
      '[what]',
      'a symbol, or the id of a prediction, signal, order, execution or position; without it, every symbol',
    )
    .option('--since <time>', 'of symbols, from when on (2d, 10:15); without it, today', timeOption)
    .option('--json', 'print JSON')
    .action(async (about: string | undefined, flags: WhyFlags) => {
      const rows = await readRows<WhyRow>(flags, (now) => {
        const since = flags.since?.(now).begin;
        const asked = new URLSearchParams({
          ...(about !== undefined && { about }),
          ...(since !== undefined && { since: toIso(since) }),
        });
        return {
          path: `/why?${asked}`,
          read: (look) => [look.why({ about, since })].filter((row) => row !== undefined),
        };
      });
      if (!rows.ok) return finish(printError(rows.failure));
      const [row] = rows.value;
      if (row === undefined) {
        const what = about ?? '';
        return finish(await unknownId(what, flags, unknown(what)));
      }
      if (flags.json) printJson(row);
      else printLine(whyText(row));
      finish(EXIT.ok);
    });
}

function unknown(about: string): string {
  return `${about === '' ? 'An empty text' : about} is neither a symbol nor an id on record here`;
}
