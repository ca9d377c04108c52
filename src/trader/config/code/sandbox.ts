// The realm in which strategy code runs. It guards against mistakes; it is not a security boundary. The realm has the
// language without clock, randomness, locale and I/O; each call has a time limit, and only primitives cross the border,
// so a loop, a getter or a proxy in a strategy costs at most that time. But it is one process with what is around it: code that means harm
// can look for a hole in node:vm, or fill the memory within the time limit. Run only code you trust.
// Decision 0012
import { isNativeError } from 'node:util/types';
import { promiseHooks } from 'node:v8';
import { constants, createContext, Script } from 'node:vm';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { AskCode, CallLimit, ReadInput } from '../../domain/strategy/strategy-code.ts';
import { dynamicImportIn } from './dynamic-import.ts';
import { REALM } from './realm.ts';
import {
  CALL_AGAIN_MS,
  CALL_MS_MAX,
  CALL_SPENT_MS_MIN,
  SLOW_CALLS_MAX,
  WAITING_MS_MAX,
} from './realm-limits.ts';

export interface Sandbox {
  /** Runs a script of `moduleScript`: JSON text of its terms or of what it threw. */
  load(script: Script): Result<string, string>;
  readonly ask: AskCode;
}

const PREPARE = new Script(REALM);
const ASK = new Script('sluiceAsk()');
const SETTLE = new Script('sluiceSettle()');

/** The lines before the text; positions in it stay those of the file. */
const HEAD = "sluiceLoad(function () { 'use strict';\n";

/** Throws. The text must be complete by itself, so that no brace of it can end the function around it. */
export function moduleScript(file: string, code: string): Script {
  const place = { filename: file, lineOffset: -1 };
  const whole = `'use strict';\n${code}`;
  new Script(whole, place);
  const imports = dynamicImportIn(whole, place);
  if (imports !== undefined) throw imports;
  return new Script(`${HEAD}${code}\n;return strategy; })`, place);
}

/** `waitingMs`: how long a call of a limit of processor time may take. */
export function createSandbox(limit: CallLimit, waitingMs = WAITING_MS_MAX): Sandbox {
  const realm = createContext(constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
    // Pending promise callbacks run within the time limit, not in the daemon's turns.
    microtaskMode: 'afterEvaluate',
  });
  const unsettled: object[] = [];
  let read: ReadInput | undefined;
  let whyNot = '';
  let slowCalls = 0;

  function readInput(group: string, name: string, field: string): unknown {
    const got = read?.(group, name, field);
    if (got?.ok === true) return got.value;
    whyNot = got?.failure ?? 'inputs can only be read inside when';
    return undefined;
  }

  const settle: (promise: object) => void = PREPARE.runInContext(realm)(
    readInput,
    () => whyNot,
    () => unsettled.pop(),
  );

  /** A second run would find what the first one left in the variables of the module. */
  function runOnce(script: Script): Ran {
    const spent = spentSince();
    const ran = once(script, waitingMs);
    if (ran.ok) return spent() > CALL_MS_MAX ? failed(TOO_SLOW) : ran;
    if (ran.failure === TOO_SLOW && spent() < CALL_MS_MAX) throw new Error(stalledText(waitingMs));
    return ran;
  }

  /** A module begins anew when it is run again, and a condition has to give the same result each time. */
  function run(script: Script): Ran {
    let spent = spentSince();
    let ran = once(script, CALL_MS_MAX);
    for (const timeout of CALL_AGAIN_MS) {
      if (ran.ok || ran.failure !== TOO_SLOW || spent() >= CALL_SPENT_MS_MIN) return ran;
      spent = spentSince();
      ran = once(script, timeout);
    }
    return ran;
  }

  function once(script: Script, timeout: number): Ran {
    let promises = 0;
    let isSettling = false;
    const stopListening = promiseHooks.onInit((promise) => {
      // Settling one creates another.
      if (isSettling) return;
      promises += 1;
      isSettling = true;
      try {
        settle(promise);
      } catch {
        // The stack is at its end: a call such as push could fail too.
        unsettled[unsettled.length] = promise;
      }
      isSettling = false;
    });
    try {
      const ran = inTime(script, timeout);
      if (unsettled.length > 0) inTime(SETTLE, timeout);
      return promises > 0 && ran.ok ? ok({ ...ran.value, leavesPromise: true }) : ran;
    } finally {
      stopListening();
    }
  }

  function inTime(script: Script, timeout: number): Ran {
    try {
      const value: unknown = script.runInContext(realm, { timeout });
      return ok({ value, leavesPromise: false });
    } catch (error) {
      return failed(isTimeout(error) ? TOO_SLOW : 'threw outside of its function');
    }
  }

  function load(script: Script): Result<string, string> {
    const ran = run(script);
    if (!ran.ok) return failed(`loading ${ran.failure}`);
    const { value, leavesPromise } = ran.value;
    if (typeof value !== 'string') return failed('it replaced what runs it');
    return leavesPromise && value.startsWith('{"terms"') ? failed(PENDING) : ok(value);
  }

  function ask(its: ReadInput): Result<boolean, string> {
    if (slowCalls >= SLOW_CALLS_MAX) return failed(GIVEN_UP);
    read = its;
    // What a call that was cut off has left in the variables is arbitrary already.
    const ran = limit === 'processor' && slowCalls === 0 ? runOnce(ASK) : run(ASK);
    read = undefined;
    slowCalls = !ran.ok && ran.failure === TOO_SLOW ? slowCalls + 1 : 0;
    if (!ran.ok) return ran;
    const { value, leavesPromise } = ran.value;
    if (typeof value === 'boolean') return leavesPromise ? failed(PENDING) : ok(value);
    return failed(typeof value === 'string' ? value : 'it replaced what calls it');
  }

  return { load, ask };
}

/** Milliseconds of processor time of this thread from now on. */
function spentSince(): () => number {
  const from = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(from);
    return (user + system) / 1_000;
  };
}

/** A primitive, unless the strategy replaced the function of the realm. */
type Ran = Result<{ readonly value: unknown; readonly leavesPromise: boolean }, string>;

const TOO_SLOW = `took longer than ${CALL_MS_MAX} ms`;
const GIVEN_UP = `${TOO_SLOW} ${SLOW_CALLS_MAX} times in a row: it is not called again until its file changes or the program restarts`;
const PENDING = 'it leaves a promise pending; it must answer synchronously';

function stalledText(ms: number): string {
  return `The run ended without a result: for ${ms / 1_000} s this machine gave its strategy no processor time, and to ask it again could change what the strategy remembers. Run it again when the machine is less busy`;
}

/** The time limit throws an error of this realm; of anything else no property is read that could run code. */
function isTimeout(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const code: unknown = Object.getOwnPropertyDescriptor(error, 'code')?.value;
  return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
