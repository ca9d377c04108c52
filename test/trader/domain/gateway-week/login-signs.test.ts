// Lines as IBC writes them, with its stamp before each.
import { expect, it } from 'vitest';
import { loginSignOf } from '../../../../src/trader/domain/gateway-week/login-signs.ts';

it.each([
  ['Second Factor Authentication initiated', 'push-sent'],
  ['If login has not completed, IBC will exit in 214 seconds', 'push-closed'],
  ["ExitAfterSecondFactorAuthenticationTimeout is set to 'no'", 'push-closed'],
  ['Duration since login: 24 seconds', 'push-closed'],
  ['Re-login after second factor authentication timeout not required', 'push-closed'],
  ['IBC closing after Second Factor Authentication dialog timeout', 'push-missed'],
  ['Re-login after second factor authentication timeout in 5 second', 'push-missed'],
  ['IBC closing because login has not completed after Second Factor Authentication', 'push-missed'],
  ['Login has completed', 'logged-in'],
  ['Unrecognized Username or Password', 'refused'],
  ['Login failed', 'refused'],
  [
    'Too many failed login attempts. Please wait 4 minutes & 47 seconds before attempting to re-login again.',
    'refused',
  ],
  ['End this session and let the other session proceed', 'rival'],
  ['User must choose whether to continue with this session', 'rival'],
  ['Login failed - Server disconnected, please try again', undefined],
  ['Login has completed: exiting via [File, Close] menu', undefined],
  ['End the other session and continue this one', undefined],
  ['CommandServer received command: RESTART', undefined],
  ['Starting session: will exit if login dialog is not displayed within 60 seconds', undefined],
])('%s', (text, sign) => {
  expect(loginSignOf(`2026-11-29 01:00:20:123 IBC: ${text}\r`)).toBe(sign);
});
