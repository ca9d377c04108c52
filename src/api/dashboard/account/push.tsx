// Alarms on this device while the page is closed (web push).
import { useEffect, useState } from 'preact/hooks';
import { Section } from '../book/section.tsx';
import { offersPush } from '../browser/push.ts';
import type { Pushing } from '../facts/account-shapes.ts';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/polled-request.ts';
import { chooseDetails, removePush, testPush, turnPushOff, turnPushOn } from '../state/push.ts';

export function Push() {
  const asked = useAsked<Pushing>('push', (client) => client.GET('/api/v1/auth/push'), {
    followsFacts: false,
    followsDecisions: true,
  });
  return (
    <Section name="push" title="Alarms on this device">
      <UntilKnown asked={asked} what="where alarms are shown">
        {({ body }) => (
          <>
            {offersPush() ? <Here pushing={body} /> : <NotOffered />}
            <Others pushing={body} />
          </>
        )}
      </UntilKnown>
    </Section>
  );
}

function NotOffered() {
  return (
    <p class="parts">
      This browser shows alarms over HTTPS and on <code>localhost</code> only; an iPhone once the
      page is on its home screen.
    </p>
  );
}

interface PushingProps {
  readonly pushing: Pushing;
}

function Here({ pushing }: PushingProps) {
  const [said, setSaid] = useState('');
  const [isBusy, setBusy] = useState(false);
  const here = pushing.subscriptions.find((one) => one.is_current);
  const act = async (work: () => Promise<string | undefined>) => {
    setBusy(true);
    setSaid('');
    const why = await work();
    setSaid(why ?? '');
    setBusy(false);
    return why === undefined;
  };
  return (
    <>
      <p class="fields">
        <Choice
          isOn={here !== undefined}
          isBusy={isBusy}
          choose={(isOn) =>
            act(() =>
              isOn || here === undefined ? turnPushOn(pushing, false) : turnPushOff(here.id),
            )
          }
        >
          Show alarms while the page is closed
        </Choice>
        {here !== undefined && (
          <Choice
            isOn={here.has_details}
            isBusy={isBusy}
            choose={(isOn) => act(() => chooseDetails(isOn))}
          >
            With account, symbols and amounts, for everybody near this device
          </Choice>
        )}
      </p>
      {said !== '' && <p role="alert">{said}</p>}
      {here === undefined ? (
        <p class="parts">
          The message goes through the service of the browser’s maker, encrypted. It says what
          happened, not to which symbol or amount. Signing out ends it.
        </p>
      ) : (
        <>
          <p class="choices">
            <button type="button" disabled={isBusy} onClick={() => void act(testPush)}>
              Send a test
            </button>
          </p>
          <p class="parts">
            Until you sign out, or <Moment at={here.ends_at} />; then it begins again when you sign
            in here.
          </p>
        </>
      )}
    </>
  );
}

interface ChoiceProps {
  readonly isOn: boolean;
  readonly isBusy: boolean;
  readonly children: string;
  /** False if it stays as it was. */
  choose(isOn: boolean): Promise<boolean>;
}

/** As it was chosen until the answer is known. */
function Choice({ isOn, isBusy, children, choose }: ChoiceProps) {
  const [chosen, setChosen] = useState<boolean | undefined>(undefined);
  useEffect(() => setChosen(undefined), [isOn]);
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={chosen ?? isOn}
        disabled={isBusy}
        onChange={async ({ currentTarget: { checked } }) => {
          setChosen(checked);
          if (!(await choose(checked))) setChosen(undefined);
        }}
      />{' '}
      {children}
    </label>
  );
}

function Others({ pushing }: PushingProps) {
  const others = pushing.subscriptions.filter((one) => !one.is_current);
  if (others.length === 0) return null;
  return (
    <ul class="lines">
      {others.map(({ id, host, created_at }) => (
        <li key={id}>
          <p>
            Another browser, by {host}, since <Moment at={created_at} />
          </p>
          <p class="choices">
            <button type="button" onClick={() => void removePush(id)}>
              Stop
            </button>
          </p>
        </li>
      ))}
    </ul>
  );
}
