import { useState } from 'preact/hooks';
import { editSession, listLecturers, type Session } from '../../../server/classes/contract.ts';
import { call, wordsOf } from '../../common/api.ts';
import { sayDone } from '../../common/Toasts.tsx';
import { useRequest } from '../../common/useRequest.ts';
import { TextField } from '../parts/Field.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { useUnits } from '../parts/useUnits.ts';
import { draftOf, fieldsOf, heldOf } from './draft.ts';
import { SessionFieldset } from './SessionFieldset.tsx';
import { sessionsWords as t } from './sessionsWords.ts';

interface Props {
  readonly session: Session;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Changes a session that is planned. */
export function EditSession({ session, onClose, onSaved }: Props) {
  const [units] = useUnits();
  const [lecturers] = useRequest('lecturers', signal => call(listLecturers, {}, { signal }));
  const [draft, setDraft] = useState(() => draftOf(session));

  async function save(): Promise<string | undefined> {
    const fields = fieldsOf(draft);
    if (typeof fields === 'string') return t(fields);
    try {
      await call(editSession, { params: { sessionId: session.id }, body: { ...fields, ...heldOf(draft) } });
    } catch (thrown) {
      return wordsOf(thrown);
    }
    sayDone(t('saved'));
    onSaved();
    return undefined;
  }

  return (
    <FormDialog title={t('edit')} onSave={save} onClose={onClose}>
      <SessionFieldset
        draft={draft}
        onDraft={setDraft}
        units={units.state === 'ready' ? units.value : []}
        lecturers={lecturers.state === 'ready' ? lecturers.value.lecturers : []}
      />
      {Date.now() >= session.startsAt && (
        <fieldset class="unit-checks">
          <legend>{t('held')}</legend>
          <p class="quiet small">{t('heldHint')}</p>
          <div class="pair">
            <TextField
              label={t('heldStart')}
              type="time"
              value={draft.heldStart}
              onValue={heldStart => setDraft({ ...draft, heldStart })}
            />
            <TextField
              label={t('heldEnd')}
              type="time"
              value={draft.heldEnd}
              onValue={heldEnd => setDraft({ ...draft, heldEnd })}
            />
          </div>
        </fieldset>
      )}
    </FormDialog>
  );
}
