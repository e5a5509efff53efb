import { postKinds, unitKinds } from '../../../server/organisation/rules.ts';
import { roles } from '../../../server/platform/access.ts';
import { clock, dayAndClock, hours } from '../../common/format.ts';
import { defineWords } from '../../common/words.ts';
import { sayPostKind, sayRole, sayUnitKind } from '../officeWords.ts';

const pairs = {
  at: ['{name}：{value}', '{name}: {value}'],
  from: ['从“{value}”', 'from “{value}”'],
  to: ['到“{value}”', 'to “{value}”'],
  fromTo: ['{before} 改为 {after}', '{before} became {after}'],
  unit: ['单位', 'unit'],
  fields: ['改了', 'changed'],
  people: ['{count} 人', '{count} people'],
  cards: ['{count} 张卡', '{count} badges'],
  issued: ['新发 {count} 张', '{count} newly issued'],
  sessions: ['{count} 节课', '{count} sessions'],
  added: ['新增 {count}', '{count} added'],
  changedRows: ['更改 {count}', '{count} changed'],
  invited: ['又请了 {count} 个单位', '{count} more units invited'],
  events: ['当时已有 {count} 条签到', '{count} sign-ins at the time'],
  hoursOf: ['{hours} 学时', '{hours} h'],
  roles: ['角色', 'roles'],
  disabled: ['账号停用', 'account disabled'],
  enabled: ['账号启用', 'account enabled'],
  period: ['{from} 至 {to}', '{from} to {to}'],
  inOffice: ['今', 'now'],
  list: ['、', ', '],
  field_name: ['名称', 'name'],
  field_title: ['名称', 'title'],
  field_kind: ['类型', 'kind'],
  field_position: ['次序', 'order'],
  field_number: ['编号', 'number'],
  field_phone: ['手机', 'phone'],
  field_remote: ['流动', 'living away'],
  field_unitId: ['单位', 'unit'],
  field_password: ['密码', 'password'],
  field_grants: ['角色', 'roles'],
  field_disabled: ['停用', 'disabled'],
  field_lecturerName: ['主讲', 'lecturer'],
  field_lecturerAccountId: ['主讲账号', 'lecturer’s account'],
  field_placeUnitId: ['地点', 'place'],
  field_live: ['直播', 'live'],
  field_startsAt: ['开始', 'start'],
  field_endsAt: ['结束', 'end'],
  field_heldStartsAt: ['实际开始', 'actual start'],
  field_heldEndsAt: ['实际结束', 'actual end'],
  field_hours: ['学时', 'hours'],
  value_units: ['单位', 'units'],
  value_people: ['学员', 'members'],
  value_posts: ['职务', 'posts'],
  value_void: ['作废记录', 'void an event'],
  value_adjustment: ['加减学时', 'adjustment'],
} as const;

const t = defineWords('officeAuditDetails', pairs);
const isKey = (key: string): key is keyof typeof pairs => Object.hasOwn(pairs, key);

type Details = Readonly<Record<string, unknown>>;
/** A unit's name by its id; undefined for one that this account does not see. */
type NameOf = (unitId: string) => string | undefined;

const textIn = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const numberIn = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(each => typeof each === 'string') : [];
const listed = (words: readonly string[]): string => words.join(t('list'));

/** What a record of the trail changed, in words; ids that mean nothing to people are left out. */
export function sayDetails(action: string, details: Details, nameOf: NameOf): string {
  const said: (string | undefined)[] = [
    sayUnits(details, nameOf),
    sayKind(action, details),
    sayFields([...textsIn(details['fields']), ...textsIn(details['changed'])], details),
    ...sayTimes(details),
    sayGrants(details, nameOf),
    saySwitch(details['disabled']),
    sayPeriod(details),
    ...sayCounts(details),
  ];
  return said.filter(each => each !== undefined && each !== '').join('；');
}

function sayUnits(details: Details, nameOf: NameOf): string | undefined {
  const name = (key: string): string | undefined => {
    const unitId = textIn(details[key]);
    return unitId === undefined ? undefined : nameOf(unitId);
  };
  const [from, to, unit] = [name('from'), name('to'), name('unitId') ?? name('parentId')];
  const moved = [from === undefined ? '' : t('from', { value: from }), to === undefined ? '' : t('to', { value: to })];
  if (from !== undefined || to !== undefined) return moved.join('');
  return unit === undefined ? undefined : t('at', { name: t('unit'), value: unit });
}

function sayKind(action: string, details: Details): string | undefined {
  const kind = textIn(details['kind']);
  if (kind === undefined) return undefined;
  const [unitKind, postKind] = [unitKinds.find(each => each === kind), postKinds.find(each => each === kind)];
  if (action.startsWith('organisation.unit') && unitKind !== undefined) return sayUnitKind(unitKind);
  if (action.startsWith('organisation.post') && postKind !== undefined) return sayPostKind(postKind);
  const key = `value_${kind}`;
  return isKey(key) ? t(key) : undefined;
}

/** The names of fields that were changed, but for those whose old and new value are said anyway. */
function sayFields(fields: readonly string[], details: Details): string | undefined {
  const words = fields
    .filter(field => !Object.hasOwn(details, `${field}Before`))
    .map(field => `field_${field}`)
    .filter(isKey)
    .map(key => t(key));
  return words.length === 0 ? undefined : t('at', { name: t('fields'), value: listed([...new Set(words)]) });
}

function sayTimes(details: Details): readonly string[] {
  return (['startsAt', 'endsAt', 'heldStartsAt', 'heldEndsAt', 'hours'] as const).flatMap(key => {
    if (!Object.hasOwn(details, `${key}Before`)) return [];
    const say = (value: unknown, short: boolean): string => {
      const number = numberIn(value);
      if (number === undefined) return '—';
      return key === 'hours' ? hours(number) : short ? clock(number) : dayAndClock(number);
    };
    const [before, after] = [numberIn(details[`${key}Before`]), numberIn(details[key])];
    const sameDay = before !== undefined && after !== undefined && dayOf(before) === dayOf(after);
    const value = t('fromTo', { before: say(before, false), after: say(after, sameDay) });
    return [t('at', { name: t(`field_${key}`), value })];
  });
}
const dayOf = (at: number): number => Math.floor((at + 8 * 3_600_000) / 86_400_000);

/** `role:unitId`, as the trail keeps them. */
function sayGrants(details: Details, nameOf: NameOf): string | undefined {
  const say = (value: unknown): string =>
    listed(
      textsIn(value).map(grant => {
        const [code = '', unitId = ''] = grant.split(':');
        const role = roles.find(each => each === code);
        return [role === undefined ? code : sayRole(role), nameOf(unitId) ?? ''].join(' ').trim();
      }),
    );
  if (Array.isArray(details['grants'])) return t('at', { name: t('roles'), value: say(details['grants']) });
  if (!Array.isArray(details['after'])) return undefined;
  const [before, after] = [say(details['before']), say(details['after'])];
  return before === after ? undefined : t('at', { name: t('roles'), value: t('fromTo', { before, after }) });
}

function saySwitch(disabled: unknown): string | undefined {
  return typeof disabled === 'boolean' ? t(disabled ? 'disabled' : 'enabled') : undefined;
}

function sayPeriod(details: Details): string | undefined {
  const from = textIn(details['fromDate']);
  return from === undefined ? undefined : t('period', { from, to: textIn(details['toDate']) ?? t('inOffice') });
}

function sayCounts(details: Details): readonly string[] {
  const counts = [
    ['people', 'people'],
    ['cards', 'cards'],
    ['issued', 'issued'],
    ['added', 'added'],
    ['changed', 'changedRows'],
    ['events', 'events'],
  ] as const;
  const said = counts.flatMap(([key, words]) => {
    const count = numberIn(details[key]);
    return count === undefined || count === 0 ? [] : [t(words, { count })];
  });
  for (const key of ['sessions', 'invited'] as const) {
    const count = textsIn(details[key]).length;
    if (count > 0) said.push(t(key, { count }));
  }
  // A change of a session's own hours is said with what they were before.
  const credit = Object.hasOwn(details, 'hoursBefore') ? undefined : numberIn(details['hours']);
  if (credit !== undefined) said.push(t('hoursOf', { hours: `${credit > 0 ? '+' : ''}${hours(credit)}` }));
  return said;
}
