import { useEffect, useState } from 'preact/hooks';
import { wordsOf } from '../common/api.ts';
import { me, refreshMe } from '../common/me.ts';
import { Waiting } from '../common/Waiting.tsx';
import { CardSignIn } from './CardSignIn.tsx';
import { MemberHome } from './MemberHome.tsx';
import './member.css';

/** 学员: sign in by card and PIN, then lessons and one's own hours. */
export function Member() {
  const [failed, setFailed] = useState<string>();
  useEffect(() => {
    refreshMe().catch((thrown: unknown) => setFailed(wordsOf(thrown)));
  }, []);
  const who = me.value;
  if (who === undefined) return <Waiting failed={failed} />;
  return who.kind === 'member' ? <MemberHome name={who.name} unitName={who.unitName} /> : <CardSignIn />;
}
