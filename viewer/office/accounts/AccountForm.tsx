import { useState } from 'preact/hooks';
import type * as z from 'zod';
import { type account, createAccount, editAccount } from '../../../server/identity/contract.ts';
import type { Unit } from '../../../server/organisation/contract.ts';
import { type Role, roles } from '../../../server/platform/access.ts';
import { call, RequestFailure, wordsOf } from '../../common/api.ts';
import { sayDone } from '../../common/Toasts.tsx';
import { sayRole } from '../officeWords.ts';
import { SelectField, TextField } from '../parts/Field.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { isCountyOfficer } from '../parts/rights.ts';
import { UnitSelect } from '../parts/UnitSelect.tsx';
import { accountsWords as t } from './accountsWords.ts';

export type Account = z.output<typeof account>;

interface Grant {
  readonly key: number;
  readonly role: Role;
  readonly unitId: string;
}
let nextKey = 1;

interface Props {
  readonly units: readonly Unit[];
  readonly account: Account | undefined;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** An account with its roles, each for a unit and all below it. */
export function AccountForm({ units, account, onClose, onSaved }: Props) {
  const [login, setLogin] = useState('');
  const [name, setName] = useState(account?.name ?? '');
  const [password, setPassword] = useState('');
  const [grants, setGrants] = useState<readonly Grant[]>(() =>
    account === undefined
      ? [{ key: nextKey++, role: 'steward', unitId: '' }]
      : account.grants.map(({ role, unitId }) => ({ key: nextKey++, role, unitId })),
  );
  const offered = roles.filter(role => role !== 'countyOfficer' || isCountyOfficer());
  const set = (changed: Grant): void => setGrants(grants.map(each => (each.key === changed.key ? changed : each)));

  async function save(): Promise<string | undefined> {
    if (password.length < 10 && (account === undefined || password !== '')) return t('tooShort');
    if (grants.some(each => each.unitId === '')) return t('needUnit');
    const given = grants.map(({ role, unitId }) => ({ role, unitId }));
    try {
      if (account === undefined) {
        await call(createAccount, { body: { login, name, password, grants: given } });
        sayDone(t('added', { login }));
      } else {
        const body = { name, grants: given, ...(password === '' ? {} : { password }) };
        await call(editAccount, { params: { accountId: account.id }, body });
        sayDone(t('saved'));
      }
    } catch (thrown) {
      return thrown instanceof RequestFailure && thrown.code === 'alreadyExists' ? t('taken') : wordsOf(thrown);
    }
    onSaved();
    return undefined;
  }

  return (
    <FormDialog
      title={account === undefined ? t('add') : t('editTitle', { name: account.name })}
      onSave={save}
      onClose={onClose}
    >
      <div class="pair">
        {account === undefined && (
          <TextField label={t('login')} hint={t('loginHint')} required value={login} onValue={setLogin} />
        )}
        <TextField label={t('name')} required value={name} onValue={setName} />
      </div>
      <TextField
        label={t(account === undefined ? 'password' : 'newPassword')}
        type="password"
        autoComplete="new-password"
        maxLength={200}
        required={account === undefined}
        hint={t('passwordHint')}
        value={password}
        onValue={setPassword}
      />
      <fieldset class="unit-checks">
        <legend>{t('roles')}</legend>
        {grants.map(grant => (
          <div key={grant.key} class="grant">
            <SelectField
              label={t('role')}
              value={grant.role}
              onValue={role => set({ ...grant, role })}
              options={(offered.includes(grant.role) ? offered : [grant.role, ...offered]).map(role => [
                role,
                sayRole(role),
              ])}
            />
            <UnitSelect
              label={t('unit')}
              units={units}
              value={grant.unitId}
              onValue={unitId => set({ ...grant, unitId })}
            />
            {grants.length > 1 && (
              <button
                type="button"
                class="button plain"
                onClick={() => setGrants(grants.filter(each => each.key !== grant.key))}
              >
                {t('removeGrant')}
              </button>
            )}
          </div>
        ))}
        <p>
          <button
            type="button"
            class="button"
            disabled={grants.length >= 20}
            onClick={() => setGrants([...grants, { key: nextKey++, role: 'lecturer', unitId: '' }])}
          >
            + {t('addGrant')}
          </button>
        </p>
      </fieldset>
    </FormDialog>
  );
}
