// The API beside a detached trader: a separate process, which the trader starts again at its address when it has died.
// One that was stopped, or that a service manager runs, is left alone.
import type { ApiSettings } from '../../../trader/ports/settings.ts';
import { type DetachedApi, detachedApi } from '../../program/api-process.ts';
import { EXIT } from '../../program/exit-code.ts';
import type { InstanceFlags } from '../../program/instance.ts';
import { startApiDetached } from './detached-api.ts';
import type { SupervisedApi } from './supervised-api.ts';

export interface RespawnedApiOptions {
  readonly flags: InstanceFlags;
  readonly api: Pick<ApiSettings, 'folder'>;
  /** Sentences about its end. */
  say(text: string): void;
}

const LOOK_MS = 500;
const FIRST_PAUSE_MS = 100;
const PAUSE_MAX_MS = 30_000;
/** One that has lived this long starts again without a longer pause. */
const STEADY_MS = 60_000;

/** The answer's `stop` ends the watch, not the API. */
export function respawnApi({ flags, api: { folder }, say }: RespawnedApiOptions): SupervisedApi {
  let known: DetachedApi | undefined;
  let aliveSince = performance.now();
  let pauseMs = FIRST_PAUSE_MS;
  let isStopping = false;
  let timer = setTimeout(look, LOOK_MS);

  function look(): void {
    const found = detachedApi(folder);
    const hasDied = found !== undefined && !found.isAlive && found.pid === known?.pid;
    if (hasDied) return reviveLater(found, 'has ended');
    // One that was dead when it was first seen died before this trader began.
    if (found?.pid !== known?.pid) aliveSince = performance.now();
    known = found?.isAlive === true ? found : undefined;
    timer = setTimeout(look, LOOK_MS);
  }

  function reviveLater(died: DetachedApi, what: string): void {
    if (performance.now() - aliveSince > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
    say(`The API ${what}; trading continues. It starts again in ${pauseMs / 1_000} s.`);
    timer = setTimeout(() => void revive(died), pauseMs);
    pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
  }

  async function revive(died: DetachedApi): Promise<void> {
    // Somebody else may have started it meanwhile.
    if (detachedApi(folder)?.isAlive === true) return look();
    const started = await startApiDetached(flags, folder, died.port);
    if (isStopping) return;
    if (started.ok) {
      say(`The API is back at ${started.value.url}.`);
      return look();
    }
    const { sentence, exitCode } = started.failure;
    if (exitCode !== EXIT.configuration) return reviveLater(died, `has not started: ${sentence}`);
    say(`The API does not start with this configuration: ${sentence}. Trading continues.`);
    look();
  }

  return {
    stop() {
      isStopping = true;
      clearTimeout(timer);
      return Promise.resolve();
    },
  };
}
