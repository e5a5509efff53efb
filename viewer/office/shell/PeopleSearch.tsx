import { Search } from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { listPeople, type Person } from '../../../server/organisation/contract.ts';
import { call, wordsOf } from '../../common/api.ts';
import { shellWords as t } from './shellWords.ts';

type Found =
  | { readonly state: 'searching' }
  | { readonly state: 'failed'; readonly words: string }
  | { readonly state: 'found'; readonly people: readonly Person[] };

/** Typing finds members by Chinese, pinyin, initials or number, from every page of the office. */
export function PeopleSearch() {
  const { route } = useLocation();
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<Found>();
  const [marked, setMarked] = useState(0);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      const inField =
        event.target instanceof Element && event.target.closest('input, textarea, select, dialog') !== null;
      if (event.key !== '/' || inField || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);

  const search = typed.trim();
  useEffect(() => {
    setMarked(0);
    if (search === '') return setFound(undefined);
    const controller = new AbortController();
    const timer = setTimeout(() => {
      setFound(before => before ?? { state: 'searching' });
      call(listPeople, { query: { search, limit: 8 } }, { signal: controller.signal }).then(
        ({ people }) => controller.signal.aborted || setFound({ state: 'found', people }),
        (thrown: unknown) => controller.signal.aborted || setFound({ state: 'failed', words: wordsOf(thrown) }),
      );
    }, 150);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [search]);

  const people = found?.state === 'found' ? found.people : [];
  function choose(person: Person | undefined): void {
    if (person === undefined) return;
    setOpen(false);
    setTyped('');
    input.current?.blur();
    route(`/office/people?person=${person.id}`);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (people.length > 0) setMarked((marked + step + people.length) % people.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(people[marked]);
    } else if (event.key === 'Escape') {
      setTyped('');
      setOpen(false);
    }
  }
  const shown = open && found !== undefined;

  return (
    <div class="people-search">
      <Search size={20} aria-hidden="true" />
      <input
        ref={input}
        class="input"
        type="text"
        role="combobox"
        aria-label={t('search')}
        aria-expanded={shown}
        aria-controls="people-found"
        aria-autocomplete="list"
        aria-activedescendant={shown && people.length > 0 ? `found-${marked}` : undefined}
        autoComplete="off"
        maxLength={60}
        placeholder={t('searchHint')}
        value={typed}
        onInput={event => {
          setTyped(event.currentTarget.value);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {shown && (
        <div class="found card">
          <div id="people-found" role="listbox" aria-label={t('results')} tabIndex={-1}>
            {people.map((person, index) => (
              <div
                key={person.id}
                id={`found-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === marked}
                // The press comes before the field loses its focus, and with it this list.
                onMouseDown={event => {
                  event.preventDefault();
                  choose(person);
                }}
              >
                <strong>{person.name}</strong>
                <span class="quiet small">
                  {person.number} · {person.unitName}
                </span>
              </div>
            ))}
          </div>
          {found.state === 'found' && people.length === 0 && <p class="quiet">{t('nobody', { typed: search })}</p>}
          {found.state === 'searching' && <p class="quiet">{t('searching')}</p>}
          {found.state === 'failed' && <p class="notice bad">{found.words}</p>}
        </div>
      )}
    </div>
  );
}
