import type { ComponentChildren } from 'preact';
import type { Reading } from '../../common/useRequest.ts';
import { Waiting } from '../../common/Waiting.tsx';

interface Props<T> {
  readonly reading: Reading<T>;
  readonly children: (value: T) => ComponentChildren;
}

/** Draws what was read; until then says that it waits, or what failed. */
export function Ready<T>({ reading, children }: Props<T>) {
  if (reading.state !== 'ready') return <Waiting failed={reading.state === 'failed' ? reading.words : undefined} />;
  return <>{children(reading.value)}</>;
}
