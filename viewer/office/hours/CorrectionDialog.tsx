import { useState } from 'preact/hooks';
import { requestCorrection } from '../../../server/hours/contract.ts';
import { call, wordsOf } from '../../common/api.ts';
import { instantOf, isoDay } from '../../common/format.ts';
import { sayDone } from '../../common/Toasts.tsx';
import { Field, TextField } from '../parts/Field.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { sayEvent, hoursWords as t } from './hoursWords.ts';
import type { StatementEvent } from './StatementLines.tsx';

export type Asked = { readonly kind: 'adjustment' } | { readonly kind: 'void'; readonly event: StatementEvent };

interface Props {
  readonly person: { readonly id: string; readonly name: string };
  readonly asked: Asked;
  readonly onClose: () => void;
}

/** Hundredths of what is typed, such as `2`, `-0.5`; undefined when it is not understood or nothing. */
export function readHours(typed: string): number | undefined {
  const found = /^([+-]?)(\d{1,3})(?:\.(\d{1,2}))?$/.exec(typed.normalize('NFKC').replace('−', '-').trim());
  if (found === null) return undefined;
  const [, sign, whole, part = ''] = found;
  const amount = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return amount === 0 ? undefined : sign === '-' ? -amount : amount;
}

/** Asks for a correction; somebody else decides. */
export function CorrectionDialog({ person, asked, onClose }: Props) {
  const [typed, setTyped] = useState('');
  const [date, setDate] = useState(() => isoDay(Date.now()));
  const [reason, setReason] = useState('');

  async function submit(): Promise<string | undefined> {
    const hours = readHours(typed);
    if (asked.kind === 'adjustment' && hours === undefined) return t('hoursWrong');
    try {
      await call(requestCorrection, {
        params: { personId: person.id },
        body:
          asked.kind === 'void'
            ? { kind: 'void', eventId: asked.event.eventId, reason }
            : { kind: 'adjustment', hours: hours ?? 0, at: instantOf(date, '12:00'), reason },
      });
    } catch (thrown) {
      return wordsOf(thrown);
    }
    sayDone(t('submitted'));
    return undefined;
  }

  return (
    <FormDialog
      title={
        asked.kind === 'void'
          ? t('voidTitle', { event: sayEvent(asked.event.kind) })
          : t('adjustTitle', { name: person.name })
      }
      explain={t('requestExplain')}
      act={t('submit')}
      possible={reason.trim() !== ''}
      onSave={submit}
      onClose={onClose}
    >
      {asked.kind === 'adjustment' && (
        <div class="pair">
          <TextField label={t('hours')} required value={typed} onValue={setTyped} />
          <TextField label={t('onDay')} type="date" required value={date} onValue={setDate} />
        </div>
      )}
      <Field label={t('reason')}>
        {id => (
          <textarea
            id={id}
            class="input"
            required
            maxLength={4000}
            value={reason}
            onInput={event => setReason(event.currentTarget.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
