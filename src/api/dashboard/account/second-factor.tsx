// A second factor: an app that shows another code every half minute.
import { useEffect, useState } from 'preact/hooks';
import { Section } from '../book/section.tsx';
import type { Me } from '../facts/account-shapes.ts';
import { decided } from '../state/decisions.ts';
import { type Sending, useSending } from '../state/sending.ts';
import { door } from '../state/session.ts';
import { Field, FieldForm } from './field-form.tsx';
import { QrCode } from './qr-code.tsx';

interface Begun {
  readonly secret: string;
  readonly address: string;
}

export function SecondFactor({ me }: { readonly me: Me }) {
  const sending = useSending();
  const [begun, setBegun] = useState<Begun | undefined>(undefined);
  /** What the user has just switched here, until the API answers with the same state. */
  const [turned, setTurned] = useState<boolean | undefined>(undefined);
  const { has_second_factor: isOn } = me;
  useEffect(() => {
    if (turned === isOn) setTurned(undefined);
  }, [turned, isOn]);
  return (
    <Section name="second-factor" title="Second factor">
      {(turned ?? isOn) ? (
        <Remove sending={sending} done={() => setTurned(false)} />
      ) : begun === undefined ? (
        <Begin me={me} sending={sending} begin={setBegun} />
      ) : (
        <Confirm
          begun={begun}
          sending={sending}
          done={() => {
            setBegun(undefined);
            setTurned(true);
          }}
        />
      )}
    </Section>
  );
}

interface BeginProps {
  readonly me: Me;
  readonly sending: Sending;
  readonly begin: (begun: Begun) => void;
}

function Begin({ me, sending, begin }: BeginProps) {
  return (
    <>
      <p>
        Off. With one, a stolen password does not sign in: an app on your phone shows a code that is
        asked for besides.
      </p>
      <FieldForm
        label="Set up a second factor"
        sending={sending}
        submit={async (field) => {
          const body = me.has_password ? { password: field('password') } : {};
          const begun = await sending.send(() =>
            door.ask((client) => client.POST('/api/v1/auth/second-factor', { body })),
          );
          if (begun !== undefined) begin(begun.body);
        }}
      >
        {me.has_password && <YourPassword />}
      </FieldForm>
    </>
  );
}

interface ConfirmProps {
  readonly begun: Begun;
  readonly sending: Sending;
  readonly done: () => void;
}

function Confirm({ begun, sending, done }: ConfirmProps) {
  return (
    <FieldForm
      label="Turn it on"
      sending={sending}
      submit={async (field) => {
        const body = { code: field('code').replaceAll(' ', '') };
        const confirmed = await sending.send(() =>
          door.ask((client) => client.POST('/api/v1/auth/second-factor/confirm', { body })),
        );
        if (confirmed === undefined) return;
        decided.value += 1;
        done();
      }}
    >
      <p>
        Scan this with the app, or type the secret there. Then type the code that the app shows.
      </p>
      <QrCode text={begun.address} />
      <p>
        <code class="whole">{begun.secret}</code>
      </p>
      <Field name="code" title="Code" autocomplete="one-time-code" />
    </FieldForm>
  );
}

function Remove({ sending, done }: Pick<ConfirmProps, 'sending' | 'done'>) {
  return (
    <>
      <p>On. For another device, turn it off and set it up again there.</p>
      <FieldForm
        label="Turn it off"
        sending={sending}
        submit={async (field) => {
          const body = { password: field('password') };
          const removed = await sending.send(() =>
            door.ask((client) => client.POST('/api/v1/auth/second-factor/remove', { body })),
          );
          if (removed === undefined) return;
          decided.value += 1;
          done();
        }}
      >
        <YourPassword />
      </FieldForm>
    </>
  );
}

function YourPassword() {
  return (
    <Field name="password" title="Your password" type="password" autocomplete="current-password" />
  );
}
