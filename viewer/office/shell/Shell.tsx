import { Menu, X } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { commonWords } from '../../common/commonWords.ts';
import { LanguageSwitch } from '../../common/LanguageSwitch.tsx';
import { signOut } from '../../common/me.ts';
import { officeWords } from '../officeWords.ts';
import { can } from '../parts/rights.ts';
import { PasswordDialog } from './PasswordDialog.tsx';
import { PeopleSearch } from './PeopleSearch.tsx';
import { sections } from './sections.ts';
import { shellWords as t } from './shellWords.ts';
import { UnitChoice } from './UnitChoice.tsx';
import './shell.css';

interface Props {
  readonly county: string;
  readonly name: string;
  readonly current: string;
  readonly children: ComponentChildren;
}

/** The frame around every page of the office: where one can go, whom one looks for, who one is. */
export function Shell({ county, name, current, children }: Props) {
  const { url } = useLocation();
  const [open, setOpen] = useState(false);
  const [changing, setChanging] = useState(false);
  useEffect(() => {
    void url;
    setOpen(false);
  }, [url]);
  const account = (
    <>
      <LanguageSwitch />
      <button type="button" class="button plain" onClick={() => setChanging(true)}>
        {t('password')}
      </button>
      <button type="button" class="button plain" onClick={() => void signOut()}>
        {commonWords('signOut')}
      </button>
    </>
  );
  return (
    <div class={`office ${open ? 'menu-open' : ''}`}>
      <a class="skip" href="#content">
        {t('skip')}
      </a>
      <header class="office-top">
        <button
          type="button"
          class="button plain menu-button"
          aria-expanded={open}
          aria-label={officeWords(open ? 'closeMenu' : 'menu')}
          onClick={() => setOpen(!open)}
        >
          {open ? <X aria-hidden="true" /> : <Menu aria-hidden="true" />}
        </button>
        <a class="office-mark" href="/office">
          <strong>{commonWords('product')}</strong>
          <span class="quiet small">{county}</span>
        </a>
        {sections.some(section => section.key === current && section.ofUnit) && can('units') && <UnitChoice />}
        {can('people') && <PeopleSearch />}
        <div class="row account">
          <span class="quiet">{name}</span>
          {account}
        </div>
      </header>
      <nav class="office-nav" aria-label={officeWords('mainNav')}>
        <ul class="plain">
          {sections
            .filter(section => can(section.key))
            .map(({ key, address, icon: Icon }) => (
              <li key={key}>
                <a href={address} aria-current={key === current ? 'page' : undefined}>
                  <Icon size={20} aria-hidden="true" />
                  {officeWords(key)}
                </a>
              </li>
            ))}
        </ul>
        <div class="account-below">
          <span class="quiet">{name}</span>
          {account}
        </div>
      </nav>
      <main id="content" class="office-page" tabIndex={-1}>
        {children}
      </main>
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </div>
  );
}
