import { SignedIn } from '../common/SignedIn.tsx';
import { SessionChooser } from './SessionChooser.tsx';
import { StudioRoom } from './StudioRoom.tsx';
import './studio.css';

/** 直播工作台: choose a lecture, then give it. */
export function Studio({ sessionId }: { readonly sessionId?: string }) {
  return (
    <SignedIn kinds={['account']} signInAt="/login">
      {who =>
        sessionId === undefined ? (
          <SessionChooser name={who.name} accountId={who.accountId} />
        ) : (
          <StudioRoom key={sessionId} sessionId={sessionId} />
        )
      }
    </SignedIn>
  );
}
