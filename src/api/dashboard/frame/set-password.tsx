// Where a link for a password leads: the first one of a new user, or another one.
import { useEffect } from 'preact/hooks';
import { Field, FieldForm, NOT_THE_SAME } from '../account/field-form.tsx';
import type { Asked } from '../browser/ask.ts';
import { useSending } from '../state/sending.ts';
import { door, leave, type PasswordLink } from '../state/session.ts';
import { signInHere } from '../state/start.ts';

export function SetPassword({ code, username }: PasswordLink) {
  const sending = useSending();
  useEffect(() => {
    document.title = 'Set your password · sluice';
  }, []);
  return (
    <main class="sign-in">
      <h1>Set your password</h1>
      <FieldForm
        label="Set it and sign in"
        sending={sending}
        submit={async (field) => {
          const password = field('next');
          if (password !== field('again')) return sending.refuse(NOT_THE_SAME);
          const done = await sending.send(() => setPassword(code, password));
          if (done === undefined) return;
          const why = await signInHere({ username, password });
          // A second factor is asked for by the form.
          if (why !== undefined) leave('Your password is set: sign in with it.');
        }}
      >
        <Field name="username" title="User name" autocomplete="username" value={username} />
        <Field name="next" title="New password" type="password" autocomplete="new-password" />
        <Field
          name="again"
          title="New password again"
          type="password"
          autocomplete="new-password"
        />
      </FieldForm>
    </main>
  );
}

const USED = 403;

async function setPassword(code: string, password: string): Promise<Asked<unknown>> {
  const body = { code, new_password: password };
  const asked = await door.ask((client) => client.POST('/api/v1/auth/reset', { body }));
  if (asked.kind === 'refused' && asked.status === USED)
    return {
      ...asked,
      detail: 'This link was used, or is older than a day: ask an administrator for another one.',
    };
  return asked;
}
