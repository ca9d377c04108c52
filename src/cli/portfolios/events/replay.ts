// `sluice events replay`: messages of one topic, printed.
import { InvalidArgumentError } from 'commander';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { LogPoint, StoredMessage } from '../../../relay/app/kafka-log.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { timeOption } from '../../program/option-time.ts';
import { printError, printLine } from '../../program/output.ts';
import { refusal, type UserFlags } from '../user/local-identity.ts';
import { withKafka } from './kafka-settings.ts';

export interface ReplayFlags extends UserFlags {
  readonly topic: string;
  readonly from: string;
  readonly to?: string;
  readonly partition?: string;
  readonly portfolio?: string;
}

export function replay(flags: ReplayFlags): Promise<ExitCode> {
  return withKafka(flags, async (settings) => {
    const from = pointIn('--from', flags.from);
    const to = flags.to === undefined ? ok(undefined) : pointIn('--to', flags.to);
    const partition = numberIn('--partition', flags.partition);
    const portfolio = numberIn('--portfolio', flags.portfolio);
    for (const one of [from, to, partition, portfolio])
      if (!one.ok) return printError({ ...refusal('usage', one.failure), exitCode: EXIT.usage });
    if (!from.ok || !to.ok || !partition.ok || !portfolio.ok) return EXIT.usage;
    const { replayMessages } = await import('../../../relay/app/kafka-log.ts');
    const asked = {
      ...{ topic: flags.topic, from: from.value, to: to.value },
      ...{ partition: partition.value, portfolio: portfolio.value },
    };
    const done = await replayMessages(settings, asked, (message) =>
      printLine(flags.json ? JSON.stringify(shapeOf(message)) : lineOf(message)),
    );
    return done.ok ? EXIT.ok : printError(refusal('kafka', done.failure));
  });
}

function pointIn(option: string, text: string): Result<LogPoint, string> {
  if (/^\d{1,15}$/.test(text)) return ok({ offset: Number(text) });
  try {
    return ok({ at: timeOption(text)().begin });
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    return failed(`${option} ${text} is neither an offset nor a time: ${error.message}`);
  }
}

function numberIn(option: string, text: string | undefined): Result<number | undefined, string> {
  if (text === undefined) return ok(undefined);
  return /^\d{1,9}$/.test(text) ? ok(Number(text)) : failed(`${option} ${text} is not a number`);
}

function lineOf({ topic, partition, offset, at, headers, value }: StoredMessage): string {
  const time = new Date(at).toISOString();
  return `${time} ${topic}/${partition}@${offset} ${headers.id ?? '-'} ${headers.type ?? '-'} ${dataIn(value)}`;
}

function dataIn(value: string): string {
  const parsed = parsedIn(value);
  return typeof parsed === 'object' && parsed !== null && 'data' in parsed
    ? JSON.stringify(parsed.data)
    : value;
}

function shapeOf({ at, value, ...message }: StoredMessage): object {
  return { ...message, at: new Date(at).toISOString(), value: parsedIn(value) };
}

/** As it is, if it is not JSON. */
function parsedIn(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
