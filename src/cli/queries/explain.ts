// `sluice explain ID`: the chain from prediction to result on one screen, or every step of it as JSON.
import type { Command } from 'commander';
import type { StepRow } from '../../trader/ports/look.ts';
import { readRows } from '../answers/reading.ts';
import { EXIT, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags } from '../program/instance.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { chainText } from './explain/chain-text.ts';
import { unknownId } from './explain/unknown-id.ts';

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .argument('<id>', 'of a prediction, signal, order (reference or permId), execution or position')
    .option('--json', 'print JSON')
    .action(async (id: string, flags: InstanceFlags & { readonly json?: boolean }) => {
      const steps = await readRows<StepRow>(flags, () => ({
        path: `/explain?id=${encodeURIComponent(id)}`,
        read: (look) => look.explain(id),
      }));
      if (!steps.ok) return finish(printError(steps.failure));
      if (steps.value.length === 0) return finish(await unknownId(id, flags));
      if (flags.json) printJson(steps.value);
      else printLine(chainText(id, steps.value));
      finish(EXIT.ok);
    });
}
