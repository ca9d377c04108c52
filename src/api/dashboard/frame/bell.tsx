// The bell: how many alarms call, and the list of all with what each means for the money and what can be done.
import { useEffect } from 'preact/hooks';
import { drawTabIcon } from '../browser/tab.ts';
import { alarmIcon } from '../facts/alarm-icon.ts';
import { alarms, callingCount, closeBell, isBellOpen, openBell } from '../state/alarms.ts';
import { AlarmList } from './alarm-list.tsx';
import { Modal } from './modal.tsx';

export function Bell() {
  const count = callingCount.value;
  const worst = alarms.value.find(({ calling }) => calling)?.severity ?? 'none';
  useEffect(() => {
    drawTabIcon(alarmIcon(count));
    return () => drawTabIcon(alarmIcon(0));
  }, [count]);
  return (
    <>
      <button
        type="button"
        class={`bell ${worst}`}
        aria-haspopup="dialog"
        aria-label={count === 1 ? '1 alarm' : `${count} alarms`}
        onClick={openBell}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 3a6 6 0 0 0-6 6v4l-2 3h16l-2-3V9a6 6 0 0 0-6-6zM10 19a2 2 0 0 0 4 0" />
        </svg>
        {count > 0 && <span aria-hidden="true">{count}</span>}
      </button>
      <Panel />
    </>
  );
}

function Panel() {
  const isOpen = isBellOpen.value;
  return (
    <Modal
      about={isOpen ? 'alarms' : undefined}
      class="alarms"
      titleId="alarms-title"
      leave={closeBell}
    >
      {isOpen && (
        <>
          <header>
            <h2 id="alarms-title">Alarms</h2>
            <button type="button" class="quiet" onClick={closeBell}>
              Close
            </button>
          </header>
          <AlarmList />
        </>
      )}
    </Modal>
  );
}
