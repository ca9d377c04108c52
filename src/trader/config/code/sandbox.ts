// The realm in which strategy code runs: the language alone, without clock, randomness or I/O, and with a time limit.
import { promiseHooks } from 'node:v8';
import { createContext, Script } from 'node:vm';

export interface Sandbox {
  /** The value of the script's last expression; errors are passed on. */
  run(script: Script): unknown;
  /** Calls a function of the realm. */
  call(asked: (...inputs: never) => unknown, input: unknown): unknown;
}

/** Enough on any trading machine to load a file of code and call it once. */
const TIME_MAX_MS = 250;

const INPUT = 'sluiceInput';
const ASKED = 'sluiceAsked';
const CALL = new Script(`${ASKED}(${INPUT})`);
/** The same arguments give the same answer: everything that could change it is removed. */
const PREPARE = new Script(
  'delete globalThis.Date; delete Math.random; globalThis.defineStrategy = (strategy) => strategy;',
);

export function createSandbox(): Sandbox {
  const globals: Record<string, unknown> = {};
  const realm = createContext(globals, {
    codeGeneration: { strings: false, wasm: false },
    // Pending promise callbacks run within the time limit, not in the daemon's turns.
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
      throw new Error('it leaves a promise pending; it must answer synchronously');
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

/** An unhandled rejection would end the process. */
function letGo(promise: Promise<unknown>): void {
  Promise.prototype.then.call(promise, undefined, () => {});
}

function isTimeout(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
