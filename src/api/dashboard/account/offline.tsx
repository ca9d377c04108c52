// What this browser may show without a network.
import { Section } from '../book/section.tsx';
import { chooseKeptBoard, keepsBoard } from '../state/stored-snapshot.ts';

export function Offline() {
  return (
    <Section name="offline" title="Without a network">
      <p class="fields">
        <label class="check">
          <input
            type="checkbox"
            checked={keepsBoard.value}
            onChange={({ currentTarget }) => chooseKeptBoard(currentTarget.checked)}
          />{' '}
          Keep the last board in this browser
        </label>
      </p>
      <p class="parts">
        The page opens without a network, and shows the time only. With this choice it also shows
        the value of the account, the result of the day, and positions with their stops, as they
        last were. Everybody who uses this device can read them until you sign out, which erases
        them.
      </p>
    </Section>
  );
}
