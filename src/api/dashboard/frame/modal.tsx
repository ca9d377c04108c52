// A dialog over the page, open while there is something that it is about.
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface ModalProps {
  /** Undefined: it is closed. Another one keeps it open. */
  readonly about: unknown;
  readonly class: string;
  /** The id of its heading. */
  readonly titleId: string;
  /** Somebody has closed it. */
  leave(): void;
  readonly children: ComponentChildren;
}

export function Modal({ about, class: name, titleId, leave, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // By what it is about, not by whether there is anything: between two renders one may have been left and the next begun.
  useLayoutEffect(() => {
    if (about === undefined) dialog.current?.close();
    else if (dialog.current?.open === false) dialog.current.showModal();
  }, [about]);
  // A dialog that is removed while it is open gives the focus back to nothing.
  useLayoutEffect(() => {
    const shown = dialog.current;
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={name}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // A browser that closed it by itself would say so too late: it may be open for something else by then.
        event.preventDefault();
        leave();
      }}
      onClose={() => {
        // Said late as well: a dialog that is open again was opened for the next thing, and one that was removed was not left by anyone.
        if (about !== undefined && dialog.current?.open === false) leave();
      }}
    >
      {children}
    </dialog>
  );
}
