import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { wordsOf } from './api.ts';

/** What a page that reads something shows: waiting, failed with words, or the answer (kept while it is read again). */
export type Reading<T> =
  | { readonly state: 'waiting' }
  | { readonly state: 'failed'; readonly words: string }
  | { readonly state: 'ready'; readonly value: T; readonly refreshing: boolean };

/**
 * Reads when the page opens and whenever `key` changes; the answer to an older question is thrown away.
 * @returns the reading and a function that reads again
 */
export function useRequest<T>(
  key: string,
  read: (signal: AbortSignal) => Promise<T>,
): readonly [Reading<T>, () => void] {
  const [reading, setReading] = useState<Reading<T>>({ state: 'waiting' });
  const [turn, setTurn] = useState(0);
  const latest = useRef(read);
  latest.current = read;
  // `key` and `turn` stand for all that `read` closes over.
  const question = `${key}#${turn}`;
  useEffect(() => {
    void question;
    const controller = new AbortController();
    setReading(before => (before.state === 'ready' ? { ...before, refreshing: true } : { state: 'waiting' }));
    latest.current(controller.signal).then(
      value => {
        if (!controller.signal.aborted) setReading({ state: 'ready', value, refreshing: false });
      },
      (thrown: unknown) => {
        if (!controller.signal.aborted) setReading({ state: 'failed', words: wordsOf(thrown) });
      },
    );
    return () => controller.abort();
  }, [question]);
  const again = useCallback(() => setTurn(value => value + 1), []);
  return [reading, again];
}
