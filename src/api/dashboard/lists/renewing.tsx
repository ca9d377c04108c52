// What is shown while a newer answer is awaited: it stays in its place, dimmed, and no button in it acts on what may have changed.
import type { ComponentChildren } from 'preact';

interface RenewingProps {
  readonly isOld: boolean;
  readonly children: ComponentChildren;
}

export function Renewing({ isOld, children }: RenewingProps) {
  return (
    <div
      class="renewing"
      aria-busy={isOld}
      onClickCapture={(event) => {
        if (isOld && event.target instanceof Element && event.target.closest('button') !== null)
          holdBack(event);
      }}
      onSubmitCapture={(event) => {
        if (isOld) holdBack(event);
      }}
    >
      {children}
    </div>
  );
}

function holdBack(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
