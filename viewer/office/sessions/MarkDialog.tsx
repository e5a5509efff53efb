import { useState } from 'preact/hooks';
import { type AttendanceRow, markByHand } from '../../../server/attendance/contract.ts';
import type { Session } from '../../../server/classes/contract.ts';
import { call, RequestFailure, wordsOf } from '../../common/api.ts';
import { clock, instantOf, isoDay } from '../../common/format.ts';
import { sayDone } from '../../common/Toasts.tsx';
import { SelectField, TextField } from '../parts/Field.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { rosterWords as t } from './rosterWords.ts';

interface Props {
  readonly session: Session;
  readonly row: AttendanceRow;
  readonly onClose: () => void;
  readonly onMarked: () => void;
}

/** 补记: a sign-in or sign-out that the kiosk could not take. */
export function MarkDialog({ session, row, onClose, onMarked }: Props) {
  const [kind, setKind] = useState<'sign_in' | 'sign_out'>(row.state === 'present' ? 'sign_out' : 'sign_in');
  const [time, setTime] = useState(() => clock(Math.min(Date.now(), session.endsAt)));

  async function save(): Promise<string | undefined> {
    try {
      const at = instantOf(isoDay(session.startsAt), time);
      const { outcome } = await call(markByHand, {
        params: { sessionId: session.id },
        body: { personId: row.personId, kind, at },
      });
      if (outcome === 'duplicate') return t('duplicate');
    } catch (thrown) {
      return thrown instanceof RequestFailure && thrown.code === 'unprocessable' ? t('markFar') : wordsOf(thrown);
    }
    sayDone(t('marked'));
    onMarked();
    return undefined;
  }

  return (
    <FormDialog title={t('markTitle', { name: row.name })} explain={t('markExplain')} onSave={save} onClose={onClose}>
      <SelectField
        label={t('kind')}
        value={kind}
        onValue={setKind}
        options={[
          ['sign_in', t('sign_in')],
          ['sign_out', t('sign_out')],
        ]}
      />
      <TextField label={t('time')} type="time" required value={time} onValue={setTime} />
    </FormDialog>
  );
}
