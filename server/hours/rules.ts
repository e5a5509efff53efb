/**
 * The rules of hours as data, by county and year. Hours are integer hundredths, lengths ms unless said. Keys and
 * defaults are those of the outward event form, so that a rule set reads the same here and in a file.
 */
export interface RuleSet {
  /** Presence of so many percent of a session earns it whole. */
  readonly full_percent: number;
  /** And of so many its proportion. */
  readonly part_percent: number;
  /** A proportion is rounded down to this. */
  readonly step: number;
  readonly half_day: number;
  /** How much of an asset must be heard, in percent of its length. */
  readonly cover_percent: number;
  /** How fast it may be heard. */
  readonly speed_percent: number;
  readonly quiz_bonus: number;
  /** What a lecturer's hour counts, in percent. */
  readonly lecture_factor: number;
  /** Whether a make-up with a passed quiz earns what the session would have. */
  readonly parity: boolean;
  /** Credit by length: at least so many seconds, so many hundredths; longest first. */
  readonly media_table: readonly (readonly [seconds: number, credit: number])[];
  readonly activity_caps: Readonly<Record<string, number>>;
  readonly category_caps: Readonly<Record<string, number>>;
  readonly roles: Readonly<Record<string, Requirement>>;
}

export interface Requirement {
  readonly hours: number;
  readonly trainings: number;
}

export const defaultRules: RuleSet = {
  full_percent: 80,
  part_percent: 50,
  step: 25,
  half_day: 400,
  cover_percent: 90,
  speed_percent: 150,
  quiz_bonus: 50,
  lecture_factor: 500,
  parity: false,
  media_table: [
    [1800, 100],
    [901, 50],
    [0, 25],
  ],
  activity_caps: {},
  category_caps: {},
  roles: { member: { hours: 3200, trainings: 0 }, secretary: { hours: 5600, trainings: 1 } },
};

/** Where a value comes from: a document and its clause; a placeholder is one that the county has yet to set. */
export interface Source {
  readonly source: string;
  readonly clause: string;
  readonly placeholder: boolean;
}

const countyRule = (clause: string): Source => ({ source: '本县学时认定办法', clause, placeholder: true });
const regulation = '《中国共产党党员教育管理工作条例》';

export const defaultSources: Readonly<Record<keyof RuleSet, Source>> = {
  full_percent: countyRule('到课时长达到课次时长80%的，计全部学时'),
  part_percent: countyRule('到课时长达到50%、不足80%的，按比例计学时；不足50%的不计'),
  step: countyRule('按比例计算的学时向下取整到0.25学时'),
  half_day: countyRule('半天按4学时计算'),
  cover_percent: countyRule('收听收看达到时长90%以上方可计学时'),
  speed_percent: countyRule('播放速度不超过1.5倍'),
  quiz_bonus: countyRule('测试合格的，加计0.5学时'),
  lecture_factor: countyRule('授课按授课学时的5倍计算'),
  parity: countyRule('补课是否与原课次同等计学时，由县确定'),
  media_table: countyRule('满30分钟计1学时，超过15分钟计0.5学时，其余计0.25学时'),
  activity_caps: countyRule('单项活动年度学时上限，由县确定'),
  category_caps: countyRule('单类年度学时上限，由县确定'),
  roles: {
    source: regulation,
    clause: '党员每年集中学习培训时间一般不少于32学时；党支部书记不少于56学时，至少参加1次集中培训',
    placeholder: false,
  },
};

export const nationalSource = `${regulation}；其余为待县确定的暂定值`;

/** A rule set as it is published: each value with its source. */
export type PublishedRules = {
  readonly [Key in keyof RuleSet]: Source & { readonly value: RuleSet[Key] };
};

export const publishedDefaults = (): PublishedRules =>
  Object.fromEntries(
    (Object.keys(defaultRules) as (keyof RuleSet)[]).map(key => [
      key,
      { value: defaultRules[key], ...defaultSources[key] },
    ]),
  ) as PublishedRules;

/** The bare values of a published set, over the defaults. */
export const valuesOf = (published: Partial<PublishedRules>): RuleSet => ({
  ...defaultRules,
  ...Object.fromEntries(Object.entries(published).map(([key, entry]) => [key, entry.value])),
});

const ahead = 8 * 3_600_000;

/** The calendar year of a moment in Asia/Shanghai. */
export const yearOf = (at: number): number => new Date(at + ahead).getUTCFullYear();

/**
 * Rule 1: what presence of P ms in a session of D ms with full credit N earns. No floating point before the quarter.
 * @returns the credit and why
 */
export function presenceCredit(
  presentMs: number,
  lengthMs: number,
  full: number,
  rules: RuleSet,
): { readonly credit: number; readonly reason: 'full' | 'part' | 'short' } {
  if (lengthMs > 0 && 100 * presentMs >= rules.full_percent * lengthMs) return { credit: full, reason: 'full' };
  if (lengthMs > 0 && 100 * presentMs >= rules.part_percent * lengthMs)
    return { credit: Math.floor((full * presentMs) / (lengthMs * rules.step)) * rules.step, reason: 'part' };
  return { credit: 0, reason: 'short' };
}

/** Rule 2's table: what an asset of so many seconds is worth. */
export const mediaCredit = (seconds: number, rules: RuleSet): number =>
  rules.media_table.find(([least]) => seconds >= least)?.[1] ?? 0;

/** Rule 6: hours and group trainings are each the largest over the roles held; everyone is a member. */
export function requirementOf(roles: readonly string[], rules: RuleSet): Requirement {
  const held = [rules.roles['member'], ...roles.map(role => rules.roles[role])].flatMap(each =>
    each === undefined ? [] : [each],
  );
  return {
    hours: Math.max(0, ...held.map(each => each.hours)),
    trainings: Math.max(0, ...held.map(each => each.trainings)),
  };
}
