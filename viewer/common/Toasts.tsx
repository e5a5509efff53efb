import { signal } from '@preact/signals';
import { wordsOf } from './api.ts';

interface Toast {
  readonly id: number;
  readonly tone: 'good' | 'bad' | 'info';
  readonly words: string;
  readonly action: { readonly words: string; readonly run: () => void } | undefined;
}

const toasts = signal<readonly Toast[]>([]);
let next = 1;

function put(tone: Toast['tone'], words: string, action?: Toast['action']): void {
  const id = next++;
  toasts.value = [...toasts.value, { id, tone, words, action }];
  setTimeout(() => remove(id), action === undefined && tone !== 'bad' ? 4000 : 10_000);
}

function remove(id: number): void {
  toasts.value = toasts.value.filter(toast => toast.id !== id);
}

/** Says that something is done; with `action` also how to take it back. */
export function sayDone(words: string, action?: Toast['action']): void {
  put('good', words, action);
}

/** Says what could not be done, where the page knows better words than the failure's own. */
export function sayProblem(words: string): void {
  put('bad', words);
}

/** Says in words what failed. */
export function sayFailed(thrown: unknown): void {
  put('bad', wordsOf(thrown));
}

/** Stands once in a page and shows what was said. */
export function Toasts() {
  return (
    <div class="toasts no-print" role="status" aria-live="polite">
      {toasts.value.map(toast => (
        <div key={toast.id} class={`notice ${toast.tone}`}>
          <span>{toast.words}</span>
          {toast.action && (
            <button
              type="button"
              class="button plain"
              onClick={() => {
                toast.action?.run();
                remove(toast.id);
              }}
            >
              {toast.action.words}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
