import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal of the browser's own: focus stays inside, Escape closes, the page behind cannot be reached. */
export function Dialog({ title, onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    element.current?.showModal();
  }, []);
  return (
    <dialog class="dialog" ref={element} aria-label={title} onClose={onClose}>
      <div class="inside">
        <h2>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
