// `sluice feed learn`: proposes a profile from a sample of a source's answers; records and trades nothing.
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { shellWord } from '../../../kernel/shell-word.ts';
import { DISK } from '../../../trader/config/files/disk.ts';
import { sentenceOf } from '../../../trader/config/issues/config-issue.ts';
import { loadProfile } from '../../../trader/config/profiles/load-profile.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { EXIT, type ExitCode, type Finish } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { missingFile } from '../../program/named-file.ts';
import { createNamed } from '../../program/new-file.ts';
import { printError, printLine, printNote } from '../../program/output.ts';
import { type Draft, draftOf } from './learn/draft.ts';
import { recordPlaces } from './learn/places.ts';
import { profileText } from './learn/profile-text.ts';
import {
  isAddress,
  type KeyTerms,
  type Sampled,
  sampledAddress,
  sampledFile,
} from './learn/samples.ts';
import { checkRecords } from './sample.ts';

interface LearnFlags {
  readonly name?: string;
  readonly out?: string;
  readonly key?: KeyTerms;
  readonly symbols?: readonly string[];
}

export function configureLearn(command: Command, finish: Finish): void {
  command
    .description('Propose a profile from a sample of a source; records and trades nothing.')
    .argument('<sample>', 'a file (JSON, JSON lines, CSV) or an http address, asked once')
    .option('--name <name>', 'of the profile; default: from the file or the host')
    .option('--out <file>', 'write the profile there; default: print it')
    .option(
      '--key <terms>',
      'of an address: bearer:VARIABLE, header:NAME:VARIABLE or query:NAME:VARIABLE',
      keyOption,
    )
    .option('--symbols <list>', 'of an address: the symbols in it, such as AAPL,MSFT', listOption)
    .action(async (sample: string, flags: LearnFlags) => finish(await learn(sample, flags)));
}

function keyOption(text: string): KeyTerms {
  const [, kind, name, variable] =
    /^(bearer|header|query)(?::([^:]+))?:([A-Za-z_]\w*)$/.exec(text) ?? [];
  const isNamed = kind === 'bearer' ? name === undefined : name !== undefined;
  if (variable === undefined || !isNamed)
    throw new InvalidArgumentError(
      'Expected bearer:VARIABLE, header:NAME:VARIABLE or query:NAME:VARIABLE, of a variable that holds the key.',
    );
  return { kind: kind as KeyTerms['kind'], name, variable };
}

function listOption(text: string): readonly string[] {
  return text.split(',').map((symbol) => symbol.trim());
}

async function learn(sample: string, flags: LearnFlags): Promise<ExitCode> {
  const { key, symbols = [], out } = flags;
  if (!isAddress(sample) && (key !== undefined || symbols.length > 0))
    return printError({
      sentence: '--key and --symbols need an address',
      code: 'usage',
      exitCode: EXIT.usage,
    });
  const missing = isAddress(sample) ? undefined : missingFile([sample]);
  if (missing !== undefined) return printError(missing);
  const sampled = isAddress(sample)
    ? await sampledAddress(sample, { key, symbols }, process.env)
    : sampledFile(sample);
  if (!sampled.ok) return failure(sampled.failure);
  const draft = draftOf(sampled.value.bodies, home().calendar.zone.name);
  if (draft === undefined) return failure(`${sample}: it contains no JSON objects`);
  const { from, request } = sampled.value;
  const name = flags.name ?? sampled.value.name;
  const text = profileText(draft, { name, from, request });
  if (out === undefined) printLine(text.trimEnd());
  else {
    const written = createNamed(out, text);
    if (!written.ok) return printError(written.failure);
    printNote(`wrote ${out}`);
  }
  return summed(draft, sampled.value, { text, out: out ?? `${name}.yaml`, sample });
}

interface Written {
  readonly text: string;
  readonly out: string;
  readonly sample: string;
}

/** How the draft reads the sample, and what a person has to do. */
function summed(draft: Draft, { bodies }: Sampled, { text, out, sample }: Written): ExitCode {
  const { missing, fields, items, records } = draft;
  const where = items === undefined ? '' : ` at ${items}`;
  if (missing.length > 0) {
    const seen = fields.map(({ path, example }) => `${path} (${String(example).slice(0, 24)})`);
    printNote(`${counted(records, 'record')}${where}, whose fields are ${seen.join(', ')}`);
    return failure(
      `no field looks like ${missing.join(' or ')}: write what is meant into the profile`,
    );
  }
  const file = resolve(out);
  const loaded = loadProfile({
    ...{ named: file, folder: '.', cwd: process.cwd() },
    disk: { ...DISK, readFile: (path) => (path === file ? text : DISK.readFile(path)) },
  });
  if (!loaded.ok) return failure(loaded.failure.map(sentenceOf).join('; '));
  const place = recordPlaces(bodies).find((one) => one.items === items);
  const checked = checkRecords({ kind: 'declared', ...loaded.value }, place?.records ?? []);
  const read = checked.records.filter(({ kind }) => kind === 'read').length;
  const questions = text.split('\n').filter((line) => line.trimStart().startsWith('# ?')).length;
  printNote(
    `${read} of ${counted(records, 'record')}${where} read; ${counted(questions, 'line')} with a question (# ?)`,
  );
  const again = isAddress(sample) ? '--live --symbols AAPL' : `--sample ${shellWord(sample)}`;
  printNote(`next: answer them, then \`sluice feed check ${shellWord(out)} ${again}\``);
  return read === 0 ? EXIT.failure : EXIT.ok;
}

function failure(sentence: string): ExitCode {
  return printError({ sentence, code: 'sample', exitCode: EXIT.failure });
}
