import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { WhoAmI } from '../../server/identity/contract.ts';
import { wordsOf } from './api.ts';
import { me, refreshMe } from './me.ts';
import { Waiting } from './Waiting.tsx';

type Kind = WhoAmI['kind'];

interface Props<K extends Kind> {
  readonly kinds: readonly K[];
  /** Where somebody else is sent to sign in. */
  readonly signInAt: '/login' | '/me';
  readonly children: (who: Extract<WhoAmI, { kind: K }>) => ComponentChildren;
}

/** Shows its page only to those it is for; others are sent to sign in and come back. */
export function SignedIn<K extends Kind>({ kinds, signInAt, children }: Props<K>) {
  const { url, route } = useLocation();
  const [failed, setFailed] = useState<string>();
  const who = me.value;
  const fits = who !== undefined && (kinds as readonly Kind[]).includes(who.kind);
  useEffect(() => {
    refreshMe().catch((thrown: unknown) => setFailed(wordsOf(thrown)));
  }, []);
  useEffect(() => {
    if (who === undefined || fits) return;
    if (who.kind === 'nobody' && who.setupNeeded) route('/', true);
    else route(`${signInAt}?next=${encodeURIComponent(url)}`, true);
  }, [who, fits, signInAt, url, route]);
  if (!fits) return <Waiting failed={failed} />;
  return <>{children(who as Extract<WhoAmI, { kind: K }>)}</>;
}
