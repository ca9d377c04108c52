// `sluice advise`: the target weight that the version in use gives for the next day. A number for a person, not an order.
import type { Command } from 'commander';
import type { PriceSeries } from '../../advisers/policy/markets/price-series.ts';
import { ADVICE_DAYS_MIN, type Advice, adviceOf } from '../../advisers/policy/versions/advice.ts';
import type { NumberedVersion } from '../../advisers/policy/versions/version-folder.ts';
import { tableText } from '../answers/table.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { percentage } from '../program/option-numbers.ts';
import { printError, printJson, printLine } from '../program/output.ts';
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
    return printError(misused('Say what to advise on: --bars SYMBOL=FILE or --portfolio NAME'));
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
    if (flags.json === true) printJson(adviceBody(subject, series, used.value, advice.value));
    else printLine(adviceText(subject, series, used.value, advice.value));
    return EXIT.ok;
  });
}

function refusalText({ title }: Subject, why: string): string {
  return `No advice on ${title}: ${why}; \`sluice train\` trains and judges one`;
}

function adviceText(
  { title }: Subject,
  { days }: PriceSeries,
  { number, version }: NumberedVersion,
  { targetWeight, weight, margin, values }: Advice,
): string {
  return [
    `${title}, for the session after ${days.at(-1)}: hold ${percent(targetWeight)} in it (now ${percent(weight)}).`,
    `Confidence: ${margin.toFixed(3)}, by which its value exceeds the next best.`,
    '',
    tableText(values, [
      { title: 'weight', cell: (row) => percent(row.weight) },
      { title: 'value', cell: ({ value }) => value.toFixed(3) },
    ]),
    '',
    `By version ${number} (hash ${version.hash.slice(0, 12)}), trained through ${version.data?.trainedThrough}.`,
    'Value: discounted log return x 100. This is a proposal; nothing is ordered.',
  ].join('\n');
}

function adviceBody(
  { name }: Subject,
  { days }: PriceSeries,
  { number, version }: NumberedVersion,
  { targetWeight, weight, margin, values }: Advice,
) {
  return {
    subject: name,
    after: days.at(-1),
    target_weight: targetWeight,
    weight,
    confidence: margin,
    values,
    version: number,
    hash: version.hash,
    trained_through: version.data?.trainedThrough,
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
