// `sluice train --list` and `--use`: the versions of a subject, and going back to one of them.
import { versionFaultText } from '../../../advisers/policy/versions/parse-version.ts';
import { whyNotAsked } from '../../../advisers/policy/versions/version.ts';
import type { VersionFolder } from '../../../advisers/policy/versions/version-folder.ts';
import { tableText } from '../../answers/table.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { versionBody } from './version-text.ts';
import { versionRefusal } from './versions-of.ts';

const HASH_SHOWN = 12;

export function listVersions(folder: VersionFolder, json: boolean): ExitCode {
  const current = folder.inUse();
  const usedNumber = current.ok ? current.value.number : undefined;
  const read = folder.numbers().map((number) => folder.read(number));
  if (json)
    printJson(
      read.map((one) =>
        one.ok
          ? { ...versionBody(one.value), in_use: one.value.number === usedNumber }
          : { version: one.failure.number, fault: versionFaultText(one.failure.fault) },
      ),
    );
  else if (read.length === 0) printLine('No versions; `sluice train --seed 1` makes the first.');
  else
    printLine(
      tableText(
        read.map((one) => rowOf(one, usedNumber)),
        COLUMNS,
      ),
    );
  return EXIT.ok;
}

interface VersionLine {
  readonly number: number;
  readonly hash: string;
  readonly seed: string;
  readonly through: string;
  readonly state: string;
}

const COLUMNS = (['number', 'hash', 'seed', 'through', 'state'] as const).map((title) => ({
  title,
  cell: (line: VersionLine) => line[title],
  isElastic: title === 'state',
}));

function rowOf(
  one: ReturnType<VersionFolder['read']>,
  usedNumber: number | undefined,
): VersionLine {
  if (!one.ok) {
    const { number, fault } = one.failure;
    return { number, hash: '-', seed: '-', through: '-', state: versionFaultText(fault) };
  }
  const { number, version } = one.value;
  const idle = whyNotAsked(version) === undefined ? 'passed' : 'not usable';
  return {
    number,
    hash: version.hash.slice(0, HASH_SHOWN),
    seed: String(version.seed),
    through: version.data?.trainedThrough ?? '-',
    state: number === usedNumber ? 'in use' : idle,
  };
}

export function useVersion(folder: VersionFolder, number: number, json: boolean): ExitCode {
  const used = folder.use(number);
  if (!used.ok) return printError(versionRefusal(used.failure.sentence));
  if (json) printJson({ ...versionBody(used.value), in_use: true });
  else printLine(`Version ${number} is in use.`);
  return EXIT.ok;
}
