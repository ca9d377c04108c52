// Signing out in this tab leaves nothing for the next person: neither what was typed nor who it was.
import { leaveIt } from './decisions.ts';
import { dropDraftsOf } from './drafts.ts';
import { forgetLost } from './lost-answers.ts';
import { dropPush } from './push.ts';
import { endSession, lastIn } from './session.ts';

export async function signOut(): Promise<void> {
  const username = lastIn();
  await endSession();
  dropPush();
  leaveIt();
  dropDraftsOf(username);
  forgetLost(username);
}
