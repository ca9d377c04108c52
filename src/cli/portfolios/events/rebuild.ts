// `sluice events rebuild`: a book from the topics alone.
import { redacted } from '../../../kernel/redact.ts';
import type { Forgery, RebuiltView } from '../../../relay/app/kafka-view.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine, printNote } from '../../program/output.ts';
import { countOf, createProgress } from '../../program/progress.ts';
import { refusal, type UserFlags } from '../user/local-identity.ts';
import { withBook, withKafka } from './kafka-settings.ts';
import { trustOf } from './trust-flags.ts';

export interface RebuildFlags extends UserFlags {
  readonly into: string;
  readonly follow?: boolean;
  /** A file of public keys. */
  readonly trust?: string;
  /** A position. */
  readonly trustUnsignedUntil?: string;
}

const LOOK_MS = 1_000;

export function rebuild(flags: RebuildFlags): Promise<ExitCode> {
  return withKafka(flags, async (settings, api) => {
    const trust = await trustOf(flags, api.store);
    if (!trust.ok) return printError({ ...refusal('usage', trust.failure), exitCode: EXIT.usage });
    return withBook(flags.into, { isNew: true }, async (store) => {
      const { rebuildFromKafka } = await import('../../../relay/app/kafka-view.ts');
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
      const isStopped = () => stop.signal.aborted;
      for (;;) {
        const progress = createProgress();
        const onProgress = countOf(progress, 'kafka', 'events written');
        const began = performance.now();
        const done = await rebuildFromKafka({
          ...{
            settings,
            store,
            onProgress,
            isStopped,
            now: Date.now,
            trust: trust.value,
            onForged,
          },
        });
        progress.end();
        if (!done.ok) {
          const code = printError(
            refusal('kafka', `Cannot rebuild ${redacted(flags.into)}: ${done.failure}`),
          );
          if (flags.follow !== true) return code;
        } else if (flags.follow !== true || isNews(done.value))
          print(flags, done.value, (performance.now() - began) / 1_000);
        if (flags.follow !== true) return codeOf(done);
        await pause(stop.signal);
        if (isStopped()) return EXIT.ok;
      }
    });
  });
}

function onForged({ place, id, why }: Forgery): void {
  printNote(
    `${place}${id === undefined ? '' : ` (${id})`} was skipped, the ledger did not write it: ${why}.`,
  );
}

function isNews({ events, deadLetters, forged }: RebuiltView): boolean {
  return events > 0 || deadLetters > 0 || forged > 0;
}

function print(flags: RebuildFlags, view: RebuiltView, seconds: number): void {
  const { events, doubled, deadLetters, forged, place } = view;
  const parked = Object.entries(place.parked).map(([stream, one]) => ({ stream, ...one }));
  if (flags.json) {
    printJson({ events, doubled, dead_letters: deadLetters, forged, parked, seconds });
    return;
  }
  const twice =
    doubled === 0 ? '' : `; ${counted(doubled, 'message')} came twice and changed nothing`;
  printLine(`${counted(events, 'event')} in ${seconds.toFixed(1)} s${twice}.`);
  if (deadLetters > 0)
    printNote(
      `${counted(deadLetters, 'message')} could not be used; \`sluice events dead\` says why.`,
    );
  for (const { stream, why, kind } of parked)
    if (kind !== 'EXPIRED') printNote(`${stream} waits: ${why}.`);
  const expired = parked.filter(({ kind }) => kind === 'EXPIRED').length;
  if (expired > 0)
    printNote(
      `${counted(expired, 'stream')} of valuations left out: the first messages are kept no more.`,
    );
}

function codeOf(
  done: { readonly ok: true; readonly value: RebuiltView } | { readonly ok: false },
): ExitCode {
  const isWhole =
    done.ok && Object.values(done.value.place.parked).every(({ kind }) => kind === 'EXPIRED');
  return isWhole ? EXIT.ok : EXIT.failure;
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LOOK_MS);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
