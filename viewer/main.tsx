import './common/base.css';
import { render } from 'preact';
import { ErrorBoundary, LocationProvider, lazy, Route, Router } from 'preact-iso';
import { Toasts } from './common/Toasts.tsx';
import { language } from './common/words.ts';

document.documentElement.lang = language.value;

/** Each part of the viewer is loaded when first opened, so that a member's phone never fetches the office. */
const Landing = lazy(() => import('./public/Landing.tsx').then(module => module.Landing));
const SetUp = lazy(() => import('./public/SetUp.tsx').then(module => module.SetUp));
const LogIn = lazy(() => import('./public/LogIn.tsx').then(module => module.LogIn));
const Office = lazy(() => import('./office/Office.tsx').then(module => module.Office));
const Studio = lazy(() => import('./studio/Studio.tsx').then(module => module.Studio));
const Room = lazy(() => import('./room/Room.tsx').then(module => module.Room));
const Member = lazy(() => import('./member/Member.tsx').then(module => module.Member));
const NotFound = lazy(() => import('./public/NotFound.tsx').then(module => module.NotFound));

function App() {
  return (
    <LocationProvider>
      <ErrorBoundary>
        <Router>
          <Route path="/" component={Landing} />
          <Route path="/setup/:token" component={SetUp} />
          <Route path="/login" component={LogIn} />
          <Route path="/office" component={Office} />
          <Route path="/office/*" component={Office} />
          <Route path="/studio" component={Studio} />
          <Route path="/studio/:sessionId" component={Studio} />
          <Route path="/room/:sessionId" component={Room} />
          <Route path="/me" component={Member} />
          <Route path="/me/*" component={Member} />
          <Route default component={NotFound} />
        </Router>
      </ErrorBoundary>
      <Toasts />
    </LocationProvider>
  );
}

const root = document.getElementById('app');
if (root) render(<App />, root);
