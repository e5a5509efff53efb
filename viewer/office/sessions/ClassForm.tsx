import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { createClass, listLecturers } from '../../../server/classes/contract.ts';
import type { Unit } from '../../../server/organisation/contract.ts';
import { call, wordsOf } from '../../common/api.ts';
import { commonWords } from '../../common/commonWords.ts';
import { isoDay } from '../../common/format.ts';
import { sayDone } from '../../common/Toasts.tsx';
import { useRequest } from '../../common/useRequest.ts';
import { TextField, Tick } from '../parts/Field.tsx';
import { Ready } from '../parts/Ready.tsx';
import { UnitSelect } from '../parts/UnitSelect.tsx';
import { useUnits } from '../parts/useUnits.ts';
import { draftAfter, emptyDraft, fieldsOf, type SessionFields } from './draft.ts';
import { type Lecturer, SessionFieldset } from './SessionFieldset.tsx';
import { sessionsWords as t } from './sessionsWords.ts';
import './sessions.css';

/** 排课: a class with its sessions. */
export function ClassForm() {
  const [units] = useUnits();
  const [lecturers] = useRequest('lecturers', signal => call(listLecturers, {}, { signal }));
  return (
    <Ready reading={units}>
      {known => <Ready reading={lecturers}>{value => <Form units={known} lecturers={value.lecturers} />}</Ready>}
    </Ready>
  );
}

function Form({ units, lecturers }: { readonly units: readonly Unit[]; readonly lecturers: readonly Lecturer[] }) {
  const { route } = useLocation();
  const [title, setTitle] = useState('');
  const [unitId, setUnitId] = useState(units[0]?.id ?? '');
  const [groupTraining, setGroupTraining] = useState(false);
  const [sameCourse, setSameCourse] = useState(false);
  const [drafts, setDrafts] = useState(() => [emptyDraft(isoDay(Date.now()))]);
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const sessions: SessionFields[] = [];
    for (const [index, draft] of drafts.entries()) {
      const fields = fieldsOf(draft);
      if (typeof fields === 'string') return setWrong(`${t('sessionNumber', { number: index + 1 })}：${t(fields)}`);
      sessions.push(fields);
    }
    setBusy(true);
    setWrong(undefined);
    try {
      const { sessionIds } = await call(createClass, { body: { unitId, title, groupTraining, sameCourse, sessions } });
      sayDone(t('created', { count: sessionIds.length }));
      const first = Math.min(...sessions.map(each => each.startsAt));
      route(`/office/sessions?month=${isoDay(first).slice(0, 7)}`);
    } catch (thrown) {
      setWrong(wordsOf(thrown));
      setBusy(false);
    }
  }

  return (
    <form class="stack class-form" onSubmit={event => void submit(event)}>
      <h1>{t('newTitle')}</h1>
      <section class="card stack">
        <div class="pair">
          <TextField label={t('classTitle')} hint={t('classHint')} required value={title} onValue={setTitle} />
          <UnitSelect label={t('owner')} units={units} value={unitId} onValue={setUnitId} />
        </div>
        <div class="row">
          <Tick label={t('groupTraining')} checked={groupTraining} onChecked={setGroupTraining} />
          {drafts.length > 1 && <Tick label={t('sameCourse')} checked={sameCourse} onChecked={setSameCourse} />}
        </div>
      </section>
      {drafts.map((draft, index) => (
        <section key={draft.key} class="card stack" aria-label={t('sessionNumber', { number: index + 1 })}>
          <div class="row spread">
            <h2>{t('sessionNumber', { number: index + 1 })}</h2>
            {drafts.length > 1 && (
              <button
                type="button"
                class="button plain"
                onClick={() => setDrafts(drafts.filter(each => each.key !== draft.key))}
              >
                {t('removeSession')}
              </button>
            )}
          </div>
          <SessionFieldset
            draft={draft}
            onDraft={next => setDrafts(drafts.map(each => (each.key === next.key ? next : each)))}
            units={units}
            lecturers={lecturers}
          />
        </section>
      ))}
      {wrong !== undefined && (
        <p class="notice bad" role="alert">
          {wrong}
        </p>
      )}
      <div class="row spread">
        <button
          type="button"
          class="button"
          onClick={() => {
            const last = drafts.at(-1);
            if (last !== undefined) setDrafts([...drafts, draftAfter(last)]);
          }}
        >
          + {t('addSession')}
        </button>
        <div class="row">
          <a class="button" href="/office/sessions">
            {commonWords('cancel')}
          </a>
          <button type="submit" class="button primary" disabled={busy}>
            {t('create2')}
          </button>
        </div>
      </div>
    </form>
  );
}
