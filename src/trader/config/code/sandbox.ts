// Where strategy code runs: a realm with the language alone, no clock, no chance, no way out, and a limit to its time.
import { promiseHooks } from 'node:v8';
import { createContext, Script } from 'node:vm';

export interface Sandbox {
  /** The value of the script's last expression; what it throws comes out. */
  run(script: Script): unknown;
  /** Calls a function of the realm. */
  call(asked: (...inputs: never) => unknown, input: unknown): unknown;
}

/** Reading a file of code, and asking it once, take no more than this on any machine that trades. */
const TIME_MAX_MS = 250;

const INPUT = 'sluiceInput';
const ASKED = 'sluiceAsked';
const CALL = new Script(`${ASKED}(${INPUT})`);
/** The same question has the same answer: what could make another is not there. */
const PREPARE = new Script(
  'delete globalThis.Date; delete Math.random; globalThis.defineStrategy = (strategy) => strategy;',
);

export function createSandbox(): Sandbox {
  const globals: Record<string, unknown> = {};
  const realm = createContext(globals, {
    codeGeneration: { strings: false, wasm: false },
    // What waits for a promise runs within the limit to the time, not in the daemon's turns.
    microtaskMode: 'afterEvaluate',
  });
  PREPARE.runInContext(realm);

  function inTime(script: Script): unknown {
    try {
      return script.runInContext(realm, { timeout: TIME_MAX_MS });
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new Error(`took longer than ${TIME_MAX_MS} ms`);
    }
  }

  function run(script: Script): unknown {
    const promises: Promise<unknown>[] = [];
    const stopListening = promiseHooks.onInit((promise) => {
      promises.push(promise);
    });
    try {
      const value = inTime(script);
      if (promises.length === 0 || promises.some((promise) => promise === value)) return value;
      throw new Error('it leaves a promise behind; it must answer at once');
    } finally {
      stopListening();
      promises.forEach(letGo);
    }
  }

  return {
    run,
    call(asked, input) {
      globals[ASKED] = asked;
      globals[INPUT] = input;
      return run(CALL);
    },
  };
}

/** A promise that fails with nobody listening would end the process. */
function letGo(promise: Promise<unknown>): void {
  Promise.prototype.then.call(promise, undefined, () => {});
}

function isTimeout(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
