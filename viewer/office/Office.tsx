import { useLocation } from 'preact-iso';
import { SignedIn } from '../common/SignedIn.tsx';
import { AccountsPage } from './accounts/AccountsPage.tsx';
import { AuditPage } from './audit/AuditPage.tsx';
import { BadgesPage } from './badges/BadgesPage.tsx';
import { DevicesPage } from './devices/DevicesPage.tsx';
import { CorrectionsPage } from './hours/CorrectionsPage.tsx';
import { PrintStatement } from './hours/PrintStatement.tsx';
import { RulesPage } from './hours/RulesPage.tsx';
import { StatementPage } from './hours/StatementPage.tsx';
import { ImportsPage } from './imports/ImportsPage.tsx';
import { officeWords as t } from './officeWords.ts';
import { can } from './parts/rights.ts';
import { PeoplePage } from './people/PeoplePage.tsx';
import { ClassForm } from './sessions/ClassForm.tsx';
import { PrintRegister } from './sessions/PrintRegister.tsx';
import { SessionPage } from './sessions/SessionPage.tsx';
import { SessionsPage } from './sessions/SessionsPage.tsx';
import { Shell } from './shell/Shell.tsx';
import { sections } from './shell/sections.ts';
import { TodayPage } from './today/TodayPage.tsx';
import { UnitsPage } from './units/UnitsPage.tsx';
import './office.css';

/** 办公: the desktop of county, towns and teaching points. */
export function Office() {
  return (
    <SignedIn kinds={['account']} signInAt="/login">
      {who => <OfficePages county={who.county} name={who.name} />}
    </SignedIn>
  );
}

function OfficePages({ county, name }: { readonly county: string; readonly name: string }) {
  const { path } = useLocation();
  const [section = 'today', id, part] = path.split('/').filter(Boolean).slice(1);
  if (section === 'sessions' && id !== undefined && part === 'print' && can('register'))
    return <PrintRegister sessionId={id} />;
  if (section === 'people' && id !== undefined && part === 'print' && can('people'))
    return <PrintStatement personId={id} />;
  if (section === 'badges' && id === 'print' && can('badges')) return <BadgesPage />;
  return (
    <Shell county={county} name={name} current={section === 'rules' ? 'corrections' : section}>
      <Page section={section} id={id} part={part} />
    </Shell>
  );
}

interface PageProps {
  readonly section: string;
  readonly id: string | undefined;
  readonly part: string | undefined;
}

function Page({ section, id, part }: PageProps) {
  const known = sections.find(each => each.key === section);
  if (known !== undefined && !can(known.key)) return <p class="notice warn">{t('notYours')}</p>;
  if (section === 'today' && id === undefined && part === undefined) return <TodayPage />;
  if (section === 'sessions' && part === undefined) {
    if (id === undefined) return <SessionsPage />;
    return id === 'new' ? <ClassForm /> : <SessionPage key={id} sessionId={id} />;
  }
  if (section === 'people' && id === undefined) return <PeoplePage />;
  if (section === 'people' && id !== undefined && part === undefined) return <StatementPage key={id} personId={id} />;
  if (section === 'units' && id === undefined) return <UnitsPage />;
  if (section === 'imports' && id === undefined) return <ImportsPage />;
  if (section === 'devices' && id === undefined) return <DevicesPage />;
  if (section === 'accounts' && id === undefined) return <AccountsPage />;
  if (section === 'audit' && id === undefined) return <AuditPage />;
  if (section === 'rules' && id === undefined) return <RulesPage />;
  if (section === 'corrections' && id === undefined) return <CorrectionsPage />;
  return (
    <div class="card empty">
      <p>{t('notFound')}</p>
      <a class="button" href="/office">
        {t('notFoundTo')}
      </a>
    </div>
  );
}
