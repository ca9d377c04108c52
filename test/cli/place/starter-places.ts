// Folders as `sluice config init` leaves them: what a newcomer has before the first practice.
import type { ChildProcess } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makePlace, type Place } from './sluice.ts';

export interface StarterPlaces {
  /** Another one with the files of `config init`. */
  make(): Place;
  leave(): void;
}

/** The files are written once: to run the command takes longer than to copy them. */
export async function starterPlaces(): Promise<StarterPlaces> {
  const written = makePlace();
  rmSync(written.config);
  rmSync(join(written.folder, 'strategies'), { recursive: true });
  await written.run('config', 'init');
  return {
    make() {
      const place = makePlace();
      rmSync(join(place.folder, 'strategies'), { recursive: true });
      cpSync(written.folder, place.folder, { recursive: true });
      return place;
    },
    leave: () => written.leave(),
  };
}

/** All that the process has printed. */
export function screenOf(child: ChildProcess): () => string {
  let shown = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      shown += chunk;
    });
  return () => shown;
}
