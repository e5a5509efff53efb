import * as z from 'zod';
import type { RuleSet } from '../../../server/hours/rules.ts';
import { duration, hours } from '../../common/format.ts';
import { defineWords } from '../../common/words.ts';

export const rulesWords = defineWords('officeRules', {
  title: ['学时办法', 'Rules of study hours'],
  explain: [
    '学时按这些规定计算；每一条都写明出自哪份文件。',
    'Hours are counted by these values; each names the document that it comes from.',
  ],
  rule: ['规定', 'Rule'],
  value: ['数值', 'Value'],
  clause: ['条文', 'Clause'],
  source: ['出处', 'Source'],
  placeholder: ['待县里确定', 'for the county to set'],
  placeholderHint: [
    '“待县里确定”的是暂定值，县里发文后以文件为准。',
    'What is for the county to set is provisional until the county issues its own document.',
  ],
  full_percent: ['计全部学时的到课比例', 'Presence that earns all hours'],
  part_percent: ['按比例计学时的最低到课比例', 'Least presence that earns a part'],
  step: ['按比例计算时取整到', 'A part is rounded down to'],
  half_day: ['半天', 'Half a day'],
  cover_percent: ['点播须听看的比例', 'How much of a lesson must be heard'],
  speed_percent: ['点播最快速度', 'Fastest playing'],
  quiz_bonus: ['测试合格加计', 'A passed quiz adds'],
  lecture_factor: ['授课折算', 'A lecture given counts'],
  parity: ['补课与原课次同等计学时', 'A make-up counts like the session'],
  media_table: ['点播按时长计学时', 'A lesson’s hours by its length'],
  activity_caps: ['单项活动年度上限', 'Cap of one activity a year'],
  category_caps: ['单类年度上限', 'Cap of one category a year'],
  roles: ['年度应完成', 'Required a year'],
  percent: ['{count}%', '{count}%'],
  times: ['{count} 倍', '{count} times'],
  hours: ['{hours} 学时', '{hours} h'],
  from: ['{length} 起 {hours} 学时', 'from {length}: {hours} h'],
  rest: ['其余 {hours} 学时', 'otherwise {hours} h'],
  yes: ['是', 'Yes'],
  no: ['否', 'No'],
  noCap: ['未设上限', 'No cap'],
  member: ['党员', 'member'],
  secretary: ['党支部书记', 'branch secretary'],
  need: ['{who} {hours} 学时', '{who} {hours} h'],
  needTrainings: ['{who} {hours} 学时、集中培训 {count} 次', '{who} {hours} h and {count} group trainings'],
});
const t = rulesWords;

export const sayRule = (key: keyof RuleSet): string => t(key);

const number = z.number();
const tableShape = z.array(z.tuple([number, number]));
const capsShape = z.record(z.string(), number);
const rolesShape = z.record(z.string(), z.object({ hours: number, trainings: number }));

const sayWho = (role: string): string => (role === 'member' || role === 'secretary' ? t(role) : role);
const joined = (words: readonly string[]): string => words.join('；');
const percent = (value: unknown): string => t('percent', { count: number.parse(value) });
const times = (value: unknown): string => t('times', { count: number.parse(value) / 100 });
const credit = (value: unknown): string => t('hours', { hours: hours(number.parse(value)) });
const caps = (value: unknown): string => {
  const each = Object.entries(capsShape.parse(value));
  return each.length === 0 ? t('noCap') : joined(each.map(([name, cap]) => `${name} ${credit(cap)}`));
};
const table = (value: unknown): string =>
  joined(
    tableShape
      .parse(value)
      .map(([seconds, worth]) =>
        seconds === 0
          ? t('rest', { hours: hours(worth) })
          : t('from', { length: duration(seconds * 1000), hours: hours(worth) }),
      ),
  );
const required = (value: unknown): string =>
  joined(
    Object.entries(rolesShape.parse(value)).map(([role, need]) =>
      t(need.trainings === 0 ? 'need' : 'needTrainings', {
        who: sayWho(role),
        hours: hours(need.hours),
        count: need.trainings,
      }),
    ),
  );

const sayings: { readonly [Key in keyof RuleSet]: (value: unknown) => string } = {
  full_percent: percent,
  part_percent: percent,
  step: credit,
  half_day: credit,
  cover_percent: percent,
  speed_percent: times,
  quiz_bonus: credit,
  lecture_factor: times,
  parity: value => t(value === true ? 'yes' : 'no'),
  media_table: table,
  activity_caps: caps,
  category_caps: caps,
  roles: required,
};

/** A rule's value as people say it. @param value as published, so of the rule's own shape */
export const sayValue = (key: keyof RuleSet, value: unknown): string => sayings[key](value);

const ruleShape = z.object({ value: z.unknown(), source: z.string(), clause: z.string(), placeholder: z.boolean() });
/** One published rule; undefined where a rule set does not name it. */
export const ruleOf = (published: unknown): z.output<typeof ruleShape> | undefined =>
  ruleShape.safeParse(published).data;
