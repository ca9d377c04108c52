// The login: a code from a person's phone gives two tokens; each is renewed before it ends, and a renewal is never asked for twice.
import type { Cancel } from '../../../../kernel/clock.ts';
import { type Instant, instant, MINUTE_MS, SECOND_MS } from '../../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { fieldsOf, textOf } from '../../kit/fields.ts';
import type { CallResult, Calls } from './calls.ts';
import { createCodeRefusals } from './code-refusals.ts';
import type { SessionContext } from './context.ts';
import { endOf, keptText, parseKept, type Tokens, tokensIn } from './tokens.ts';

export type Answered = (result: Result<void, string>) => void;

export interface Login {
  start(): void;
  stop(): void;
  /** Undefined unless it is valid. */
  token(): string | undefined;
  needsCode(): boolean;
  endsAt(): Instant | undefined;
  giveCode(code: string, answered: Answered): void;
  askCode(answered: Answered): void;
  /** SSI does not take the access token; false if it refused the last one as well just before, so that another does not help. */
  refused(why: string): boolean;
}

export interface LoginWiring {
  readonly context: SessionContext;
  readonly calls: Calls;
  onOpened(): void;
  /** Without a token: renewal under way, or a code is needed. */
  onClosed(why: string): void;
  /** Whether a code is needed has changed. */
  onChange(why: string): void;
}

/** Renewed this long before it ends, or in the last quarter of a short life. */
const RENEW_EARLY_MS = 10 * MINUTE_MS;
/** Two tokens refused within this time: the tokens are not the trouble. */
const REFUSALS_APART_MS = MINUTE_MS;
const RENEW_AGAIN_MS = 5 * SECOND_MS;
const APPROVAL_STEP_MS = 3 * SECOND_MS;
const APPROVAL_MAX_MS = 2 * MINUTE_MS;
const CODE = /^[0-9A-Za-z]{4,12}$/;

export function createLogin({ context, calls, ...wiring }: LoginWiring): Login {
  const { clock, wall, keep, settings, log } = context;
  const { apiKey, apiSecret } = settings;
  let tokens: Tokens | undefined;
  let isRenewing = false;
  let needsCode = false;
  const codes = createCodeRefusals(wall);
  let isAsking = false;
  let refusedAt = Number.NEGATIVE_INFINITY;
  let cancelTimer: Cancel = () => {};

  const isValid = () => tokens !== undefined && clock.now() < tokens.accessUntil;

  function take(next: Tokens): void {
    const wasValid = isValid() && !needsCode;
    tokens = next;
    needsCode = false;
    codes.taken();
    write(next);
    watch();
    if (wasValid) wiring.onChange('the login was renewed');
    else wiring.onOpened();
  }

  function kept(): string | undefined {
    try {
      return keep.read();
    } catch (error) {
      const why = error instanceof Error ? error.name : 'unknown';
      log('warn', 'the login of the last run could not be read: a new code is needed', { why });
      return undefined;
    }
  }

  function write(next: Tokens): void {
    try {
      keep.write(keptText(next));
    } catch (error) {
      const why = error instanceof Error ? error.name : 'unknown';
      log('warn', 'the login could not be kept: a restart will need a new code', { why });
    }
  }

  /** Waits for the moment to renew, or for the end of the token that cannot be renewed. */
  function watch(): void {
    cancelTimer();
    if (tokens === undefined) return;
    const now = clock.now();
    const { accessUntil, refresh, refreshUntil } = tokens;
    if (refresh !== undefined && now < refreshUntil) {
      const early = Math.min(RENEW_EARLY_MS, Math.max(accessUntil - now, 0) / 4);
      cancelTimer = clock.at(instant(Math.max(accessUntil - early, now)), renew);
      return;
    }
    cancelTimer = clock.at(accessUntil, () => end('the login has ended'));
  }

  function end(why: string): void {
    cancelTimer();
    tokens = undefined;
    const wasNeeded = needsCode;
    needsCode = true;
    if (!wasNeeded) log('warn', 'a code is needed to trade', { why });
    wiring.onClosed(
      `${why}: ask for a code with \`sluice otp\`, then type it: \`sluice otp CODE\``,
    );
  }

  /**
   * The token for the renewal works once, and a second use of it ends the login: it is forgotten before it is sent, so that no
   * crash and no lost answer can lead to a second use.
   */
  function renew(): void {
    const used = tokens?.refresh;
    if (tokens === undefined || used === undefined || isRenewing) return;
    isRenewing = true;
    const before = tokens;
    calls.make({
      method: 'POST',
      path: '/auth/refresh',
      body: { refreshToken: used },
      isOpen: true,
      urgency: 'login',
      mayLeave() {
        tokens = { ...before, refresh: undefined };
        write(tokens);
        return true;
      },
      answered(result) {
        isRenewing = false;
        renewed(before, result);
      },
    });
  }

  function renewed(before: Tokens, result: CallResult): void {
    const next = result.kind === 'done' ? tokensIn(result.data) : undefined;
    if (next !== undefined) {
      log('info', 'the login was renewed');
      return take(next);
    }
    const isUnused = result.kind === 'limited' || (result.kind === 'unanswered' && !result.hasLeft);
    if (isUnused) {
      tokens = before;
      write(before);
      cancelTimer();
      cancelTimer = wall.after(RENEW_AGAIN_MS, () => (isPastRefresh(before) ? watch() : renew()));
      return;
    }
    const why = 'text' in result ? result.text : result.kind;
    const isLeft = clock.now() < before.accessUntil;
    const text = `SSI did not renew the login (${why}): a new code is needed ${isLeft ? 'before it ends' : 'now'}. Type: sluice otp CODE`;
    context.report({ type: 'notice', text, isUnusable: true });
    if (isLeft) return watch();
    end('SSI did not renew the login');
  }

  function isPastRefresh({ refreshUntil }: Tokens): boolean {
    return clock.now() >= refreshUntil;
  }

  function askToken(more: Record<string, string>, answered: (result: CallResult) => void): void {
    calls.make({
      method: 'POST',
      path: '/auth/token',
      body: { apiKey, apiSecret, ...more },
      isOpen: true,
      urgency: 'login',
      answered,
    });
  }

  function answeredCode(result: CallResult, answered: Answered): void {
    isAsking = false;
    switch (result.kind) {
      case 'done': {
        const next = tokensIn(result.data);
        if (next === undefined) return answered(failed('SSI answered without a token; try again.'));
        take(next);
        return answered(ok(undefined));
      }
      case 'pending':
        return awaitApproval(result.data, answered);
      case 'unauthorized':
      case 'refused':
        return answered(failed(codes.refused(result.code, result.text)));
      case 'limited':
        return answered(failed('SSI takes no more calls just now; try again in a minute.'));
      case 'taken':
      case 'unclear':
        return answered(failed(`SSI could not check the code (${result.text}); try again.`));
      case 'unanswered':
        return answered(
          failed(`SSI did not answer (${result.text}); ask for a new code and try again.`),
        );
    }
  }

  /** The person approves on the phone; SSI is asked with the number of this transaction. */
  function awaitApproval(data: unknown, answered: Answered): void {
    const transactionId = textOf(fieldsOf(data).transactionId);
    if (transactionId === '')
      return answered(failed('SSI waits for an approval that it does not name; give a code.'));
    const deadline = wall.now() + APPROVAL_MAX_MS;
    isAsking = true;
    ask();
    function ask(): void {
      wall.after(APPROVAL_STEP_MS, () =>
        askToken({ transactionId }, (result) => {
          if (result.kind !== 'pending') return answeredCode(result, answered);
          if (wall.now() < deadline) return ask();
          isAsking = false;
          answered(failed('The login was not approved on the phone in time; try again.'));
        }),
      );
    }
  }

  return {
    start() {
      tokens = parseKept(kept());
      if (isValid()) {
        watch();
        return wiring.onOpened();
      }
      if (tokens?.refresh !== undefined && !isPastRefresh(tokens)) return renew();
      end('no login');
    },
    stop: () => cancelTimer(),
    token: () => (isValid() ? tokens?.access : undefined),
    needsCode: () => needsCode,
    endsAt: () => tokens && endOf(tokens, RENEW_EARLY_MS),
    giveCode(typed, answered) {
      const otp = typed.trim();
      if (!CODE.test(otp)) return answered(failed('A code is 4 to 12 digits or letters.'));
      if (isAsking) return answered(failed('A code is being checked; wait for its answer.'));
      const pause = codes.pauseText();
      if (pause !== undefined) return answered(failed(pause));
      isAsking = true;
      askToken({ otp }, (result) => answeredCode(result, answered));
    },
    askCode(answered) {
      // It would be old before it may be used.
      const pause = codes.pauseText();
      if (pause !== undefined) return answered(failed(pause));
      calls.make({
        method: 'POST',
        path: '/auth/requestOtp',
        body: { apiKey, apiSecret },
        isOpen: true,
        urgency: 'login',
        answered(result) {
          if (result.kind === 'done') return answered(ok(undefined));
          const why = 'text' in result ? result.text : result.kind;
          answered(failed(`SSI did not send a code: ${why}.`));
        },
      });
    },
    refused(why) {
      if (tokens === undefined || isRenewing) return true;
      if (wall.now() - refusedAt < REFUSALS_APART_MS) return false;
      refusedAt = wall.now();
      const { refresh } = tokens;
      tokens = { ...tokens, accessUntil: clock.now() };
      if (refresh === undefined || isPastRefresh(tokens)) end(why);
      else {
        wiring.onClosed(`${why}: the login is being renewed`);
        renew();
      }
      return true;
    },
  };
}
