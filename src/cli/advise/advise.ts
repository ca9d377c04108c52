// `sluice advise`: the target weight that the version in use gives for the next day. A number for a person, not an order.
import type { Command } from 'commander';
import { ADVICE_DAYS_MIN, adviceOf } from '../../advisers/policy/versions/advice.ts';
import { dayFromUtc } from '../../market/time/day.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { percentage } from '../program/option-numbers.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { type Advised, adviceBody, adviceText } from './policy/advice-text.ts';
import { versionRefusal, versionsOf } from './policy/versions-of.ts';
import {
  addSubjectOptions,
  misused,
  type Subject,
  type SubjectFlags,
  withSubject,
} from './subject/subject.ts';

interface AdviseFlags extends SubjectFlags {
  /** 0 to 1. */
  readonly weight?: number;
}

export function configure(command: Command, finish: Finish): void {
  addSubjectOptions(command)
    .option('--weight <percent>', 'held now; what the policy would hold unless given', percentage)
    .addHelpText(
      'after',
      `
Refused unless a version of this symbol or portfolio has passed its gate on
your data; \`sluice train\` makes one. Nothing is ordered.`,
    )
    .action(async (flags: AdviseFlags) => finish(await adviseCommand(flags)));
}

async function adviseCommand(flags: AdviseFlags): Promise<ExitCode> {
  if (flags.bars === undefined && flags.portfolio === undefined)
    return printError(
      misused('Say what to advise on: --bars SYMBOL, --bars SYMBOL=FILE or --portfolio NAME'),
    );
  return withSubject(flags, ADVICE_DAYS_MIN, (subject) => {
    const folder = versionsOf(flags, subject.name);
    if (!folder.ok) return printError(folder.failure);
    const { series } = subject;
    const used = folder.value.inUse();
    if (!used.ok || series === undefined) {
      const why = used.ok ? 'no prices' : used.failure.sentence;
      return printError(versionRefusal(refusalText(subject, why)));
    }
    const weight = flags.weight ?? subject.weight;
    const isPastFixed = flags.bars !== undefined;
    const asked = { subject: subject.name, series, isPastFixed, weight };
    const advice = adviceOf(used.value.version, asked);
    if (!advice.ok) return printError(versionRefusal(refusalText(subject, advice.failure)));
    const advised: Advised = {
      ...{ name: subject.name, title: subject.title, days: series.days },
      ...{ by: used.value, advice: advice.value, today: dayFromUtc(Date.now()) },
    };
    if (flags.json === true) printJson(adviceBody(advised));
    else printLine(adviceText(advised));
    return EXIT.ok;
  });
}

function refusalText({ title }: Subject, why: string): string {
  return `No advice on ${title}: ${why}; \`sluice train\` trains and judges one`;
}
