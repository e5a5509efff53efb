import { X } from 'lucide-preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { enablePin, replaceBadge } from '../../../server/identity/contract.ts';
import { archivePerson, getPerson, type Person, type Unit } from '../../../server/organisation/contract.ts';
import { call, wordsOf } from '../../common/api.ts';
import { commonWords } from '../../common/commonWords.ts';
import { clock } from '../../common/format.ts';
import { sayDone, sayFailed } from '../../common/Toasts.tsx';
import { useRequest } from '../../common/useRequest.ts';
import { officeWords, sayPostKind } from '../officeWords.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import { Ready } from '../parts/Ready.tsx';
import { can } from '../parts/rights.ts';
import { PersonForm } from './PersonForm.tsx';
import { peopleWords as t } from './peopleWords.ts';

interface Props {
  readonly personId: string;
  readonly units: readonly Unit[];
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** One member beside the list: who they are, their card, their phone, their posts. */
export function PersonPanel({ personId, units, onClose, onChanged }: Props) {
  const [reading, again] = useRequest(`person ${personId}`, signal =>
    call(getPerson, { params: { personId } }, { signal }),
  );
  const [asking, setAsking] = useState<'edit' | 'replace'>();
  const changed = (): void => {
    again();
    onChanged();
  };
  return (
    <aside class="card panel stack" aria-label={t('panel')}>
      <button type="button" class="button plain panel-close" aria-label={commonWords('close')} onClick={onClose}>
        <X aria-hidden="true" />
      </button>
      <Ready reading={reading}>
        {({ person, posts }) => (
          <>
            <h2>
              {person.name} {person.archived && <span class="tag warn">{t('archived')}</span>}{' '}
              {person.remote && <span class="tag info">{t('remote')}</span>}
            </h2>
            <dl class="facts-list">
              <dt>{officeWords('number')}</dt>
              <dd class="figures">{person.number}</dd>
              <dt>{officeWords('unit')}</dt>
              <dd>{person.unitName}</dd>
              <dt>{officeWords('phone')}</dt>
              <dd class="figures">{person.phone ?? '—'}</dd>
            </dl>
            <div class="row">
              <a class="button" href={`/office/people/${person.id}`}>
                {t('hours')}
              </a>
              {can('editPeople') && !person.archived && (
                <button type="button" class="button" onClick={() => setAsking('edit')}>
                  {t('edit')}
                </button>
              )}
            </div>
            {can('cards') && !person.archived && <CardAndPin person={person} onReplace={() => setAsking('replace')} />}
            <section class="stack gap" aria-label={t('posts')}>
              <h3>{t('posts')}</h3>
              {posts.length === 0 && <p class="quiet">{t('noPosts')}</p>}
              <ul class="plain">
                {posts.map(post => (
                  <li key={post.id}>
                    {post.title === '' ? sayPostKind(post.kind) : post.title}
                    <span class="quiet small">
                      {' '}
                      · {post.unitName} · {post.fromDate}–{post.toDate ?? officeWords('now')}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
            {can('editPeople') && (
              <p>
                <button
                  type="button"
                  class={person.archived ? 'button' : 'button danger'}
                  onClick={() => void setArchived(person, person.archived, changed)}
                >
                  {t(person.archived ? 'restore' : 'archive')}
                </button>
              </p>
            )}
            {asking === 'edit' && (
              <PersonForm
                units={units}
                person={person}
                unitId={person.unitId}
                onClose={() => setAsking(undefined)}
                onSaved={changed}
              />
            )}
            {asking === 'replace' && <ReplaceDialog person={person} onClose={() => setAsking(undefined)} />}
          </>
        )}
      </Ready>
    </aside>
  );
}

async function setArchived(person: Person, restore: boolean, changed: () => void): Promise<void> {
  try {
    await call(archivePerson, { params: { personId: person.id }, body: { restore } });
    changed();
    sayDone(t(restore ? 'wasRestored' : 'wasArchived', { name: person.name }), {
      words: commonWords('undo'),
      run: () => void setArchived(person, !restore, changed),
    });
  } catch (thrown) {
    sayFailed(thrown);
  }
}

const badgeAddress = (person: Person): string => `/office/badges/print?unit=${person.unitId}&person=${person.id}`;

function CardAndPin({ person, onReplace }: { readonly person: Person; readonly onReplace: () => void }) {
  async function pin(reset: boolean): Promise<void> {
    try {
      const { enabledUntil } = await call(enablePin, { params: { personId: person.id }, body: { reset } });
      sayDone(t('pinEnabled', { time: clock(enabledUntil) }));
    } catch (thrown) {
      sayFailed(thrown);
    }
  }
  return (
    <>
      <section class="stack gap" aria-label={t('card')}>
        <h3>{t('card')}</h3>
        <div class="row">
          <a class="button" href={badgeAddress(person)}>
            {t('printCard')}
          </a>
          <button type="button" class="button" onClick={onReplace}>
            {t('replace')}
          </button>
        </div>
      </section>
      <section class="stack gap" aria-label={t('pin')}>
        <h3>{t('pin')}</h3>
        <p class="quiet small">{t('pinExplain')}</p>
        <div class="row">
          <button type="button" class="button" onClick={() => void pin(false)}>
            {t('enablePin')}
          </button>
          <button type="button" class="button" onClick={() => void pin(true)}>
            {t('resetPin')}
          </button>
        </div>
      </section>
    </>
  );
}

function ReplaceDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const { route } = useLocation();
  async function replace(): Promise<string | undefined> {
    try {
      await call(replaceBadge, { params: { personId: person.id } });
    } catch (thrown) {
      return wordsOf(thrown);
    }
    sayDone(t('replaced'), { words: t('print'), run: () => route(badgeAddress(person)) });
    return undefined;
  }
  return (
    <FormDialog
      title={t('replaceAsk', { name: person.name })}
      explain={t('replaceExplain')}
      act={t('replace')}
      onSave={replace}
      onClose={onClose}
    />
  );
}
