import { useState } from 'preact/hooks';
import { editAccount, listAccounts } from '../../../server/identity/contract.ts';
import { call } from '../../common/api.ts';
import { commonWords } from '../../common/commonWords.ts';
import { sayDone, sayFailed } from '../../common/Toasts.tsx';
import { useRequest } from '../../common/useRequest.ts';
import { sayRole } from '../officeWords.ts';
import { ActionsHead } from '../parts/ActionsHead.tsx';
import { TextField } from '../parts/Field.tsx';
import { unitLookedAt } from '../parts/lookedAt.ts';
import { Pager } from '../parts/Pager.tsx';
import { Ready } from '../parts/Ready.tsx';
import { can, ownAccountId } from '../parts/rights.ts';
import { idsUnder } from '../parts/tree.ts';
import { useUnits } from '../parts/useUnits.ts';
import { type Account, AccountForm } from './AccountForm.tsx';
import { accountsWords as t } from './accountsWords.ts';
import './accounts.css';

const pageSize = 100;

/** 账号: who works with the system, as what and for which units. */
export function AccountsPage() {
  const [reading, again] = useRequest('accounts', signal => call(listAccounts, {}, { signal }));
  const [units] = useUnits();
  const [asked, setAsked] = useState<Account | 'new'>();
  const under = idsUnder(units.state === 'ready' ? units.value : [], unitLookedAt());
  return (
    <>
      <header class="row spread">
        <h1>{t('title')}</h1>
        {can('editAccounts') && (
          <button type="button" class="button primary" onClick={() => setAsked('new')}>
            + {t('add')}
          </button>
        )}
      </header>
      <Ready reading={reading}>
        {({ accounts }) => (
          <AccountList
            accounts={accounts.filter(each => each.grants.some(grant => under?.has(grant.unitId) ?? true))}
            again={again}
            onEdit={setAsked}
          />
        )}
      </Ready>
      {asked !== undefined && units.state === 'ready' && (
        <AccountForm
          units={units.value}
          account={asked === 'new' ? undefined : asked}
          onClose={() => setAsked(undefined)}
          onSaved={again}
        />
      )}
    </>
  );
}

async function setDisabled(account: Account, disabled: boolean, again: () => void): Promise<void> {
  try {
    await call(editAccount, { params: { accountId: account.id }, body: { disabled } });
    again();
    sayDone(t(disabled ? 'wasDisabled' : 'wasEnabled', { name: account.name }), {
      words: commonWords('undo'),
      run: () => void setDisabled(account, !disabled, again),
    });
  } catch (thrown) {
    sayFailed(thrown);
  }
}

interface ListProps {
  readonly accounts: readonly Account[];
  readonly again: () => void;
  readonly onEdit: (account: Account) => void;
}

function AccountList({ accounts, again, onEdit }: ListProps) {
  const [text, setText] = useState('');
  const [offset, setOffset] = useState(0);
  const typed = text.trim().toLowerCase();
  const shown = accounts.filter(each =>
    [each.name, each.login, ...each.grants.map(grant => grant.unitName)].some(words =>
      words.toLowerCase().includes(typed),
    ),
  );
  const first = offset < shown.length ? offset : 0;
  return (
    <>
      <div class="filters">
        <div class="grow">
          <TextField label={t('find')} type="search" value={text} onValue={setText} />
        </div>
      </div>
      {shown.length === 0 ? (
        <p class="card empty">{t('none')}</p>
      ) : (
        <div class="table-wrap tall">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t('name')}</th>
                <th scope="col">{t('login')}</th>
                <th scope="col">{t('roles')}</th>
                <th scope="col">{t('state')}</th>
                {can('editAccounts') && <ActionsHead />}
              </tr>
            </thead>
            <tbody>
              {shown.slice(first, first + pageSize).map(each => (
                <tr key={each.id}>
                  <td>
                    {each.name} {each.id === ownAccountId() && <span class="tag">{t('you')}</span>}
                  </td>
                  <td>{each.login}</td>
                  <td>
                    {each.grants.map(grant => (
                      <p key={`${grant.role} ${grant.unitId}`}>
                        {t('grantAt', { role: sayRole(grant.role), unit: grant.unitName })}
                      </p>
                    ))}
                  </td>
                  <td>
                    {each.disabled ? (
                      <span class="tag bad">{t('disabled')}</span>
                    ) : (
                      <span class="tag good">{t('active')}</span>
                    )}
                  </td>
                  {can('editAccounts') && (
                    <td>
                      <div class="row">
                        <button type="button" class="button" onClick={() => onEdit(each)}>
                          {t('edit')}
                        </button>
                        {each.id !== ownAccountId() && (
                          <button
                            type="button"
                            class="button"
                            onClick={() => void setDisabled(each, !each.disabled, again)}
                          >
                            {t(each.disabled ? 'enable' : 'disable')}
                          </button>
                        )}
                      </div>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager offset={first} limit={pageSize} total={shown.length} onOffset={setOffset} />
    </>
  );
}
