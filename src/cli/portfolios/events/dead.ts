// `sluice events dead | retry`: messages that could not be used, and the streams that wait for them.
import { counted } from '../../../trader/domain/wording/figures.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { refusal, type UserFlags } from '../user/local-identity.ts';
import { withBook, withKafka } from './kafka-settings.ts';
import { rebuild } from './rebuild.ts';

export type DeadFlags = UserFlags;

export function dead(flags: DeadFlags): Promise<ExitCode> {
  return withKafka(flags, async (settings) => {
    const { deadLetters } = await import('../../../relay/app/kafka-log.ts');
    const found = await deadLetters(settings);
    if (!found.ok) return printError(refusal('kafka', found.failure));
    const letters = found.value.map(({ message: _, at, ...letter }) => ({
      at: new Date(at).toISOString(),
      ...letter,
    }));
    if (flags.json) printJson(letters);
    else if (letters.length === 0) printLine('No message was put aside.');
    else
      for (const { at, place, event, why, tries, reader } of letters)
        printLine(
          `${at} ${place} ${event ?? '-'}: ${why} (${reader}, ${counted(tries, 'try', 'tries')})`,
        );
    return EXIT.ok;
  });
}

export interface RetryFlags extends UserFlags {
  readonly into: string;
  readonly stream?: string;
}

export async function retry(flags: RetryFlags): Promise<ExitCode> {
  const { into, stream } = flags;
  const { retryParked } = await import('../../../relay/app/kafka-view.ts');
  const code = await withBook(into, { isNew: false }, async (store) => {
    const done = await retryParked(store, stream);
    if (!done.ok) return printError(refusal('no-view', `${into}: ${done.failure}`));
    return done.value === 0
      ? printError(
          refusal(
            'not-parked',
            stream === undefined ? 'No stream waits' : `${stream} does not wait`,
          ),
        )
      : EXIT.ok;
  });
  return code === EXIT.ok ? rebuild({ ...flags, follow: false }) : code;
}
