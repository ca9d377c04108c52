// What is shown while a newer answer is awaited: it stays in its place, dimmed, and a button that is pressed in it waits for that answer.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface RenewingProps {
  readonly isOld: boolean;
  readonly children: ComponentChildren;
}

export function Renewing({ isOld, children }: RenewingProps) {
  const pressed = useRef<HTMLButtonElement>(undefined);
  useEffect(() => {
    if (isOld) return;
    const button = pressed.current;
    pressed.current = undefined;
    // What it was about may be gone, and the focus elsewhere.
    if (button?.ownerDocument.activeElement === button) button?.click();
  }, [isOld]);
  return (
    <div
      class="renewing"
      aria-busy={isOld}
      onClickCapture={(event) => {
        if (!isOld || !(event.target instanceof Element)) return;
        const button = event.target.closest('button');
        if (button === null) return;
        event.preventDefault();
        event.stopPropagation();
        pressed.current = button;
      }}
    >
      {children}
    </div>
  );
}
