import type * as z from 'zod';
import { readRules } from '../../../server/hours/contract.ts';
import { defaultRules, type RuleSet } from '../../../server/hours/rules.ts';
import { call } from '../../common/api.ts';
import { isoDay } from '../../common/format.ts';
import { useRequest } from '../../common/useRequest.ts';
import { SelectField } from '../parts/Field.tsx';
import { Ready } from '../parts/Ready.tsx';
import { useQuery } from '../parts/useQuery.ts';
import { hoursWords } from './hoursWords.ts';
import { ruleOf, sayRule, sayValue, rulesWords as t } from './rulesWords.ts';

type Rules = z.output<typeof readRules.answer>;

/** 学时办法: every value by which hours are counted in a year, and the document that it comes from. */
export function RulesPage() {
  const [query, change] = useQuery();
  const thisYear = Number(isoDay(Date.now()).slice(0, 4));
  const year = /^20\d\d$/.test(query['year'] ?? '') ? Number(query['year']) : thisYear;
  const [reading] = useRequest(`rules ${year}`, signal => call(readRules, { query: { year } }, { signal }));
  const years = Array.from({ length: 6 }, (_, index) => thisYear + 1 - index);
  return (
    <>
      <header class="row spread">
        <div class="stack gap">
          <h1>{t('title')}</h1>
          <p class="quiet">{t('explain')}</p>
        </div>
        <SelectField
          label={hoursWords('year')}
          value={String(year)}
          onValue={value => change({ year: value })}
          options={(years.includes(year) ? years : [year, ...years]).map(each => [
            String(each),
            hoursWords('yearIs', { year: each }),
          ])}
        />
      </header>
      <Ready reading={reading}>{rules => <RuleTable rules={rules} />}</Ready>
    </>
  );
}

function RuleTable({ rules: { version, source, rules } }: { readonly rules: Rules }) {
  const keys = Object.keys(defaultRules) as (keyof RuleSet)[];
  return (
    <>
      <p>{hoursWords('ruleSet', { version, source })}</p>
      <div class="table-wrap">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t('rule')}</th>
              <th scope="col">{t('value')}</th>
              <th scope="col">{t('clause')}</th>
              <th scope="col">{t('source')}</th>
            </tr>
          </thead>
          <tbody>
            {keys.map(key => {
              const rule = ruleOf(rules[key]);
              if (rule === undefined) return null;
              return (
                <tr key={key}>
                  <td>{sayRule(key)}</td>
                  <td class="figures">{sayValue(key, rule.value)}</td>
                  <td lang="zh-CN">{rule.clause}</td>
                  <td>
                    <span lang="zh-CN">{rule.source}</span>{' '}
                    {rule.placeholder && <span class="tag warn">{t('placeholder')}</span>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p class="quiet small">{t('placeholderHint')}</p>
    </>
  );
}
