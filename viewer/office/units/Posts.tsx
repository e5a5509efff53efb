import { useEffect, useState } from 'preact/hooks';
import type * as z from 'zod';
import {
  createPost,
  editPost,
  listPeople,
  listPosts,
  type Person,
  type post,
  type Unit,
} from '../../../server/organisation/contract.ts';
import { type PostKind, postKinds } from '../../../server/organisation/rules.ts';
import { call, wordsOf } from '../../common/api.ts';
import { isoDay } from '../../common/format.ts';
import { sayDone, sayFailed } from '../../common/Toasts.tsx';
import { useRequest } from '../../common/useRequest.ts';
import { officeWords, sayPostKind } from '../officeWords.ts';
import { SelectField, TextField } from '../parts/Field.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { Ready } from '../parts/Ready.tsx';
import { can } from '../parts/rights.ts';
import { unitsWords as t } from './unitsWords.ts';

type Post = z.output<typeof post>;

/** Who holds which post in a unit, and since when. */
export function Posts({ unit }: { readonly unit: Unit }) {
  const [reading, again] = useRequest(`posts ${unit.id}`, signal =>
    call(listPosts, { query: { unitId: unit.id } }, { signal }),
  );
  const [asking, setAsking] = useState<Post | 'add'>();
  return (
    <section class="stack gap" aria-label={t('posts')}>
      <h3>{t('posts')}</h3>
      <Ready reading={reading}>
        {({ posts }) => (
          <>
            {posts.length === 0 && <p class="quiet">{t('noPosts')}</p>}
            <ul class="plain">
              {posts.map(each => (
                <li key={each.id} class="row spread">
                  <span>
                    <a href={`/office/people?person=${each.personId}`}>{each.personName}</a>{' '}
                    {each.title === '' ? sayPostKind(each.kind) : each.title}
                    <span class="quiet small figures">
                      {' '}
                      {each.fromDate}–{each.toDate ?? officeWords('now')}
                    </span>
                  </span>
                  {can('editPeople') && (
                    <button type="button" class="button plain" onClick={() => setAsking(each)}>
                      {t('endPost')}
                    </button>
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </Ready>
      {can('editPeople') && (
        <p>
          <button type="button" class="button" onClick={() => setAsking('add')}>
            + {t('addPost')}
          </button>
        </p>
      )}
      {asking !== undefined && (
        <PostForm
          unit={unit}
          post={asking === 'add' ? undefined : asking}
          onClose={() => setAsking(undefined)}
          onSaved={again}
        />
      )}
    </section>
  );
}

interface FormProps {
  readonly unit: Unit;
  readonly post: Post | undefined;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

function PostForm({ unit, post, onClose, onSaved }: FormProps) {
  const [person, setPerson] = useState<Person>();
  const [kind, setKind] = useState<PostKind>(post?.kind ?? 'branchSecretary');
  const [title, setTitle] = useState(post?.title ?? '');
  const [fromDate, setFromDate] = useState(post?.fromDate ?? isoDay(Date.now()));
  const [toDate, setToDate] = useState(post?.toDate ?? '');

  async function save(): Promise<string | undefined> {
    if (toDate !== '' && toDate < fromDate) return t('datesWrong');
    const dates = { fromDate, toDate: toDate === '' ? null : toDate };
    const words = title.trim() === '' ? sayPostKind(kind) : title;
    try {
      if (post !== undefined)
        await call(editPost, { params: { unitId: unit.id, postId: post.id }, body: { title: words, ...dates } });
      else if (person === undefined) return t('choosePerson');
      else await call(createPost, { body: { unitId: unit.id, personId: person.id, kind, title: words, ...dates } });
    } catch (thrown) {
      return wordsOf(thrown);
    }
    sayDone(t('saved'));
    onSaved();
    return undefined;
  }

  return (
    <FormDialog
      title={post === undefined ? t('addPost') : t('editPost', { name: post.personName })}
      onSave={save}
      onClose={onClose}
    >
      {post === undefined && (
        <>
          <PersonPicker person={person} onPerson={setPerson} />
          <SelectField
            label={t('postKind')}
            value={kind}
            onValue={setKind}
            options={postKinds.map(each => [each, sayPostKind(each)])}
          />
        </>
      )}
      <TextField label={t('postTitle')} value={title} onValue={setTitle} />
      <div class="pair">
        <TextField label={t('from')} type="date" required value={fromDate} onValue={setFromDate} />
        <TextField label={t('to')} type="date" value={toDate} onValue={setToDate} />
      </div>
    </FormDialog>
  );
}

interface PickerProps {
  readonly person: Person | undefined;
  readonly onPerson: (person: Person | undefined) => void;
}

function PersonPicker({ person, onPerson }: PickerProps) {
  const [typed, setTyped] = useState('');
  const [people, setPeople] = useState<readonly Person[]>([]);
  useEffect(() => {
    const search = typed.trim();
    if (search === '') return setPeople([]);
    const controller = new AbortController();
    const timer = setTimeout(() => {
      call(listPeople, { query: { search, limit: 20 } }, { signal: controller.signal }).then(
        answer => controller.signal.aborted || setPeople(answer.people),
        (thrown: unknown) => controller.signal.aborted || sayFailed(thrown),
      );
    }, 200);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [typed]);
  return (
    <div class="pair">
      <TextField label={t('person')} type="search" hint={t('personHint')} value={typed} onValue={setTyped} />
      <SelectField
        label={t('person')}
        value={person?.id ?? ''}
        onValue={chosen => onPerson(people.find(each => each.id === chosen))}
        options={[
          ['', '—'],
          ...(person === undefined || people.includes(person) ? people : [person, ...people]).map(
            each => [each.id, `${each.name} ${each.number} · ${each.unitName}`] as const,
          ),
        ]}
      />
    </div>
  );
}
