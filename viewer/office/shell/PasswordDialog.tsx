import { useState } from 'preact/hooks';
import { changePassword } from '../../../server/identity/contract.ts';
import { call, RequestFailure, wordsOf } from '../../common/api.ts';
import { commonWords } from '../../common/commonWords.ts';
import { Dialog } from '../../common/Dialog.tsx';
import { sayDone } from '../../common/Toasts.tsx';
import { TextField } from '../parts/Field.tsx';
import { shellWords as t } from './shellWords.ts';

/** A new password for the account on this page. */
export function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (next.length < 10) return setWrong(t('tooShort'));
    if (next !== again) return setWrong(t('notSame'));
    setBusy(true);
    try {
      await call(changePassword, { body: { current, next } });
      sayDone(t('changed'));
      onClose();
    } catch (thrown) {
      const mistyped = thrown instanceof RequestFailure && thrown.code === 'wrongLogin';
      setWrong(mistyped ? t('wrongCurrent') : wordsOf(thrown));
      setBusy(false);
    }
  }

  return (
    <Dialog title={t('password')} onClose={onClose}>
      <form class="stack" onSubmit={event => void submit(event)}>
        <TextField
          label={t('current')}
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onValue={setCurrent}
        />
        <TextField
          label={t('next')}
          type="password"
          autoComplete="new-password"
          required
          hint={t('passwordHint')}
          value={next}
          onValue={setNext}
        />
        <TextField
          label={t('again')}
          type="password"
          autoComplete="new-password"
          required
          value={again}
          onValue={setAgain}
        />
        {wrong !== undefined && (
          <p class="notice bad" role="alert">
            {wrong}
          </p>
        )}
        <div class="row end">
          <button type="button" class="button" onClick={onClose}>
            {commonWords('cancel')}
          </button>
          <button type="submit" class="button primary" disabled={busy}>
            {commonWords('save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
