// A login at the broker with a code from a person's phone, as the answer to that person.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { BrokerLogin } from '../../ports/broker-login.ts';

/** Without a code the broker is asked to send one. The code is in no log. */
export async function logIn(
  login: BrokerLogin | undefined,
  code: string,
): Promise<Result<string, string>> {
  if (login === undefined) return failed('The broker of this account asks for no code.');
  const done = code === '' ? await login.askCode() : await login.giveCode(code);
  if (!done.ok) return done;
  return ok(
    code === ''
      ? `${login.broker} sends a code to your phone.`
      : `Logged in: ${login.broker} took the code.`,
  );
}

export async function loginText(login: BrokerLogin | undefined, code: string): Promise<string> {
  const done = await logIn(login, code);
  return done.ok ? done.value : done.failure;
}
