// `sluice book backup | restore | copy`: the whole book into another place.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CopyFailure } from '../../../api/app/book-copy.ts';
import type { MoveFailure } from '../../../api/app/book-move.ts';
import type { BookPlace } from '../../../api/app/ledger.ts';
import { redacted } from '../../../kernel/redact.ts';
import { isServerAddress } from '../../../sql/open-database.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import type { ApiSettings } from '../../../trader/ports/settings.ts';
import { findApi } from '../../program/api-process.ts';
import { loadBookSettings, printConfigurationFailure } from '../../program/configuration.ts';
import type { ExitCode } from '../../program/exit-code.ts';
import { printError } from '../../program/output.ts';
import { countOf, createProgress } from '../../program/progress.ts';
import { printDone, refusal, type UserFlags } from '../user/local-identity.ts';
import { faultText } from './fault-text.ts';

export function backup(folder: string | undefined, flags: UserFlags): Promise<ExitCode> {
  return withApi(flags, async (api) => {
    const target = folder === undefined ? freeFolder(api.folder) : resolve(folder);
    const { bookIn } = await import('../../../api/app/book-copy.ts');
    return carry(api, bookIn(target), {
      flags,
      done: (rows) =>
        `${counted(rows, 'row')} in ${target}, with book.key, without which names and notes cannot be read. Keep it where only you can read it.`,
      body: { folder: target },
    });
  });
}

export function restore(folder: string, flags: UserFlags): Promise<ExitCode> {
  return withApi(flags, async (api) => {
    const running = findApi(api.folder);
    if (running !== undefined)
      return printError(
        refusal('running', `The API runs (pid ${running.pid}); stop it with \`sluice stop\` first`),
      );
    const { bookIn } = await import('../../../api/app/book-copy.ts');
    const place = redacted(api.store);
    return carry(bookIn(resolve(folder)), api, {
      flags,
      done: (rows) =>
        `${counted(rows, 'row')} restored to ${place}. \`sluice book verify\` checks them.`,
      body: { place },
    });
  });
}

export function copy(place: string, flags: UserFlags): Promise<ExitCode> {
  return withApi(flags, async (api) => {
    const { bookIn } = await import('../../../api/app/book-copy.ts');
    const isServer = isServerAddress(place);
    const target: BookPlace = isServer
      ? { store: place, folder: api.folder }
      : bookIn(resolve(place));
    const shown = redacted(target.store);
    return carry(api, target, {
      flags,
      done: (rows) =>
        `${counted(rows, 'row')} copied to ${shown}. Set api.store to it and start the API again to use it.`,
      body: { place: shown },
    });
  });
}

/** Copies, then compares: the old book stays where it is until somebody removes it. */
export function move(flags: UserFlags & { readonly to: string }): Promise<ExitCode> {
  return withApi(flags, async (api) => {
    const running = findApi(api.folder);
    if (running !== undefined)
      return printError(
        refusal(
          'running',
          `The API runs (pid ${running.pid}) and may book meanwhile; stop it with \`sluice stop\` first`,
        ),
      );
    const [{ moveBook }, { bookIn }] = await Promise.all([
      import('../../../api/app/book-move.ts'),
      import('../../../api/app/book-copy.ts'),
    ]);
    const target: BookPlace = isServerAddress(flags.to)
      ? { store: flags.to, folder: api.folder }
      : bookIn(resolve(flags.to));
    const progress = createProgress();
    const moved = await moveBook(api, target, countOf(progress, 'book', 'events compared'));
    progress.end();
    if (!moved.ok) return printError(moveFailure(moved.failure));
    const { streams, events, rows } = moved.value;
    const place = redacted(target.store);
    return printDone(
      flags,
      `${counted(events, 'event')} in ${counted(streams, 'stream')} have the same hashes in both places, and ${counted(rows, 'row equals', 'rows equal')} a rebuild. Set api.store to ${place} and start the API; the old book stays until you remove it.`,
      { place, ...moved.value },
    );
  });
}

function moveFailure(failure: MoveFailure) {
  switch (failure.kind) {
    case 'differs':
      return refusal(
        'differs',
        `The books differ in the stream ${failure.stream}: something was booked while they were copied. Stop whatever books, empty the new place, and move again`,
      );
    case 'fault':
      return refusal(failure.fault.kind.toLowerCase(), faultText(failure.fault));
    default:
      return copyFailure(failure);
  }
}

interface Carried {
  readonly flags: UserFlags;
  readonly body: object;
  done(rows: number): string;
}

async function carry(
  from: BookPlace,
  to: BookPlace,
  { flags, done, body }: Carried,
): Promise<ExitCode> {
  const { copyBook } = await import('../../../api/app/book-copy.ts');
  const copied = await copyBook(from, to);
  if (!copied.ok) return printError(copyFailure(copied.failure));
  const { rows, erased } = copied.value;
  const note =
    erased === 0
      ? ''
      : ` ${counted(erased, 'person was', 'persons were')} erased after this backup was made, and again here: names and notes stay unreadable.`;
  return printDone(flags, `${done(rows)}${note}`, { ...body, rows, erased });
}

async function withApi(
  flags: UserFlags,
  act: (api: ApiSettings) => Promise<ExitCode>,
): Promise<ExitCode> {
  const loaded = loadBookSettings(flags);
  return loaded.ok ? act(loaded.value) : printConfigurationFailure(loaded.failure);
}

function copyFailure(failure: CopyFailure) {
  switch (failure.kind) {
    case 'exists':
      return refusal(
        'exists',
        `${redacted(failure.what)} is there and not empty; nothing was overwritten. Name an empty place, or move it away first`,
      );
    case 'no-book':
      return refusal('no-book', `No book to copy: ${redacted(failure.what)} is not there`);
    case 'failed':
      return refusal('copy', `Nothing was copied: ${redacted(failure.why)}`);
  }
}

const DATE_LENGTH = 10;

/** One a day; further ones are numbered. */
function freeFolder(folder: string): string {
  const day = new Date().toISOString().slice(0, DATE_LENGTH);
  for (let number = 1; ; number += 1) {
    const target = join(folder, 'backups', `book-${day}${number === 1 ? '' : `-${number}`}`);
    if (!existsSync(target)) return target;
  }
}
