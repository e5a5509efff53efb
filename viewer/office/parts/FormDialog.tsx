import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { commonWords } from '../../common/commonWords.ts';
import { Dialog } from '../../common/Dialog.tsx';

interface Props {
  readonly title: string;
  readonly explain?: string | undefined;
  /** What the button says; 保存 unless told. */
  readonly act?: string | undefined;
  readonly possible?: boolean;
  /** @returns what is wrong in words, or nothing: then the dialog closes */
  readonly onSave: () => Promise<string | undefined>;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
}

/** A few fields to fill in, kept with what was typed when saving fails. */
export function FormDialog({ title, explain, act, possible = true, onSave, onClose, children }: Props) {
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setWrong(undefined);
    const problem = await onSave();
    if (problem === undefined) return onClose();
    setWrong(problem);
    setBusy(false);
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="stack" onSubmit={event => void submit(event)}>
        {explain !== undefined && <p class="quiet">{explain}</p>}
        {children}
        {wrong !== undefined && (
          <p class="notice bad" role="alert">
            {wrong}
          </p>
        )}
        <div class="row end">
          <button type="button" class="button" onClick={onClose}>
            {commonWords('cancel')}
          </button>
          <button type="submit" class="button primary" disabled={busy || !possible}>
            {act ?? commonWords('save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
