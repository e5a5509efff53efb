import { useRef, useState } from 'preact/hooks';
import type * as z from 'zod';
import {
  commitImport,
  importKinds,
  type importRecord,
  listImports,
  previewImport,
  type Unit,
  undoImport,
} from '../../../server/organisation/contract.ts';
import { call, RequestFailure, wordsOf } from '../../common/api.ts';
import { dayAndClock } from '../../common/format.ts';
import { sayDone } from '../../common/Toasts.tsx';
import { useRequest } from '../../common/useRequest.ts';
import { ActionsHead } from '../parts/ActionsHead.tsx';
import { Field, SelectField } from '../parts/Field.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { Ready } from '../parts/Ready.tsx';
import { can } from '../parts/rights.ts';
import { UnitSelect } from '../parts/UnitSelect.tsx';
import { useUnits } from '../parts/useUnits.ts';
import { type Preview, importsWords as t } from './importsWords.ts';
import { PreviewTable } from './PreviewTable.tsx';
import { base64Of, download, type ImportKind, templateOf } from './templates.ts';
import './imports.css';

type Imported = z.output<typeof importRecord>;
const largest = 8 * 1024 * 1024;
/** A file of thousands of rows is read and checked on the spot. */
const longMs = 120_000;

/** 导入: lists of units, members and posts from files, looked at before they change anything. */
export function ImportsPage() {
  const [units] = useUnits();
  const [history, again] = useRequest('imports', signal => call(listImports, {}, { signal }));
  return (
    <>
      <header class="stack gap">
        <h1>{t('title')}</h1>
        <p class="quiet">{t('explain')}</p>
      </header>
      {can('makeImports') && <Ready reading={units}>{known => <NewImport units={known} onImported={again} />}</Ready>}
      <section class="stack" aria-label={t('history')}>
        <h2>{t('history')}</h2>
        <Ready reading={history}>{({ imports }) => <History imports={imports} again={again} />}</Ready>
      </section>
    </>
  );
}

type State =
  | { readonly state: 'choosing'; readonly wrong?: string }
  | { readonly state: 'reading'; readonly name: string }
  | { readonly state: 'looking'; readonly name: string; readonly preview: Preview };

function NewImport({ units, onImported }: { readonly units: readonly Unit[]; readonly onImported: () => void }) {
  const [kind, setKind] = useState<ImportKind>('people');
  const [unitId, setUnitId] = useState(units[0]?.id ?? '');
  const [state, setState] = useState<State>({ state: 'choosing' });
  const input = useRef<HTMLInputElement>(null);
  const again = (wrong?: string): void => {
    if (input.current !== null) input.current.value = '';
    setState(wrong === undefined ? { state: 'choosing' } : { state: 'choosing', wrong });
  };

  async function read(file: File): Promise<void> {
    if (file.size > largest) return again(t('tooLarge'));
    setState({ state: 'reading', name: file.name });
    try {
      const content = await base64Of(file);
      const body = { unitId, kind, fileName: file.name, content };
      const preview = await call(previewImport, { body }, { timeoutMs: longMs });
      setState({ state: 'looking', name: file.name, preview });
    } catch (thrown) {
      const unread = ['unprocessable', 'unsupported', 'badInput'];
      again(thrown instanceof RequestFailure && unread.includes(thrown.code) ? t('badFile') : wordsOf(thrown));
    }
  }
  async function commit(preview: Preview): Promise<void> {
    try {
      const body = { unitId, previewId: preview.previewId };
      const { added, changed } = await call(commitImport, { body }, { timeoutMs: longMs });
      sayDone(t('done', { added, changed }));
      again();
      onImported();
    } catch (thrown) {
      again(thrown instanceof RequestFailure && thrown.code === 'stale' ? t('stale') : wordsOf(thrown));
    }
  }

  return (
    <section class="card stack">
      <div class="filters">
        <SelectField
          label={t('kind')}
          value={kind}
          onValue={next => {
            setKind(next);
            again();
          }}
          options={importKinds.map(each => [each, t(`kind_${each}`)])}
        />
        <UnitSelect
          label={t('into')}
          units={units}
          hint={t('intoHint')}
          value={unitId}
          onValue={next => {
            setUnitId(next);
            again();
          }}
        />
        <Field label={t('file')} hint={t('fileHint')}>
          {id => (
            <input
              ref={input}
              id={id}
              class="input"
              type="file"
              accept=".csv,.txt,.xlsx"
              disabled={unitId === '' || state.state === 'reading'}
              onChange={event => {
                const file = event.currentTarget.files?.[0];
                if (file !== undefined) void read(file);
              }}
            />
          )}
        </Field>
        <button
          type="button"
          class="button"
          onClick={() => download(templateOf(kind), `${t('templateName', { kind: t(`kind_${kind}`) })}.csv`)}
        >
          {t('template')}
        </button>
      </div>
      {state.state === 'choosing' && state.wrong !== undefined && (
        <p class="notice bad" role="alert">
          {state.wrong}
        </p>
      )}
      {state.state === 'reading' && <p role="status">{t('reading', { name: state.name })}</p>}
      {state.state === 'looking' && (
        <Look
          name={state.name}
          preview={state.preview}
          onCommit={() => commit(state.preview)}
          onOther={() => {
            again();
            input.current?.click();
          }}
        />
      )}
    </section>
  );
}

interface LookProps {
  readonly name: string;
  readonly preview: Preview;
  readonly onCommit: () => Promise<void>;
  readonly onOther: () => void;
}

function Look({ name, preview, onCommit, onOther }: LookProps) {
  const [busy, setBusy] = useState(false);
  const { counts, problems } = preview;
  const count = counts.add + counts.change;
  return (
    <>
      <div class="row spread">
        <div>
          <h2>{t('preview', { name })}</h2>
          <p>
            {t('counts', counts)} <span class="quiet small">({t('readAs', { encoding: preview.encoding })})</span>
          </p>
        </div>
        <div class="row">
          <button type="button" class="button" onClick={onOther}>
            {t('otherFile')}
          </button>
          <button
            type="button"
            class="button primary"
            disabled={busy || count === 0 || problems.length > 0}
            onClick={() => {
              setBusy(true);
              void onCommit().finally(() => setBusy(false));
            }}
          >
            {t('commit', { count })}
          </button>
        </div>
      </div>
      {count === 0 && problems.length === 0 && <p class="notice info">{t('nothing')}</p>}
      <PreviewTable preview={preview} />
    </>
  );
}

function History({ imports, again }: { readonly imports: readonly Imported[]; readonly again: () => void }) {
  const [asked, setAsked] = useState<Imported>();
  if (imports.length === 0) return <p class="card empty">{t('noHistory')}</p>;
  async function undo(each: Imported): Promise<string | undefined> {
    try {
      await call(undoImport, { params: { importId: each.id } }, { timeoutMs: longMs });
    } catch (thrown) {
      const used = thrown instanceof RequestFailure && (thrown.code === 'stale' || thrown.code === 'conflict');
      return used ? t('cannotUndo') : wordsOf(thrown);
    }
    sayDone(t('wasUndone'));
    again();
    return undefined;
  }
  return (
    <div class="table-wrap">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t('when')}</th>
            <th scope="col">{t('kind')}</th>
            <th scope="col">{t('file')}</th>
            <th scope="col">{t('result')}</th>
            <ActionsHead />
          </tr>
        </thead>
        <tbody>
          {imports.map(each => (
            <tr key={each.id}>
              <td class="figures nowrap">{dayAndClock(each.at)}</td>
              <td>{t(`kind_${each.kind}`)}</td>
              <td>{each.fileName}</td>
              <td>{t('addedChanged', { added: each.added, changed: each.changed })}</td>
              <td>
                {each.undoneAt !== null ? (
                  <span class="quiet">{t('undoneAt', { time: dayAndClock(each.undoneAt) })}</span>
                ) : (
                  can('makeImports') && (
                    <button type="button" class="button" onClick={() => setAsked(each)}>
                      {t('undo')}
                    </button>
                  )
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked !== undefined && (
        <FormDialog
          title={t('undoAsk', { name: asked.fileName })}
          explain={t('undoExplain')}
          act={t('undo')}
          onSave={() => undo(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}
