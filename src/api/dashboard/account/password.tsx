// Another password for oneself. All sessions end with it, this one too.
import { Section } from '../book/section.tsx';
import { useSending } from '../state/sending.ts';
import { door, leave } from '../state/session.ts';
import { Field, FieldForm, NOT_THE_SAME } from './field-form.tsx';

export function Password() {
  const sending = useSending();
  return (
    <Section name="password" title="Password">
      <FieldForm
        label="Change the password"
        sending={sending}
        submit={async (field) => {
          if (field('next') !== field('again')) return sending.refuse(NOT_THE_SAME);
          const body = { old_password: field('old'), new_password: field('next') };
          const changed = await sending.send(() =>
            door.ask((client) => client.POST('/api/v1/auth/password', { body })),
          );
          if (changed !== undefined)
            leave(
              'The password is changed, and all your sessions have ended: sign in with the new one.',
            );
        }}
      >
        <Field
          name="old"
          title="Present password"
          type="password"
          autocomplete="current-password"
        />
        <Field name="next" title="New password" type="password" autocomplete="new-password" />
        <Field
          name="again"
          title="New password again"
          type="password"
          autocomplete="new-password"
        />
      </FieldForm>
    </Section>
  );
}
