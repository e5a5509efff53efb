import type { StatementLine } from '../../../server/hours/contract.ts';
import { defineWords } from '../../common/words.ts';

export const hoursWords = defineWords('officeHours', {
  title: ['学时', 'Study hours'],
  statementOf: ['{name}的学时', 'Study hours of {name}'],
  year: ['年度', 'Year'],
  yearIs: ['{year} 年', '{year}'],
  counted: ['已计学时', 'Counted'],
  required: ['应完成', 'Required'],
  missing: ['还差', 'Missing'],
  trainings: ['集中培训', 'Group trainings'],
  trainingsOf: ['{count} / {required} 次', '{count} of {required}'],
  met: ['已达标', 'Met'],
  notMet: ['未达标', 'Not met'],
  asOf: ['截至 {time}', 'As of {time}'],
  request: ['申请加减学时', 'Request an adjustment'],
  details: ['学员资料', 'Member’s details'],
  noLines: [
    '这一年还没有学时。到课签到、签退后，学时会自动出现在这里。',
    'No hours in this year yet. They appear by themselves after signing in and out of a session.',
  ],
  date: ['日期', 'Date'],
  activity: ['内容', 'Activity'],
  kind: ['类别', 'Kind'],
  presence: ['到课', 'Present'],
  full: ['满分', 'Full'],
  credit: ['计入', 'Credit'],
  evidence: ['证据', 'Evidence'],
  why: ['认定', 'Why'],
  showEvidence: ['展开“{title}”的证据', 'Show the evidence for “{title}”'],
  minutesOf: ['{present} / {length} 分钟', '{present} / {length} min'],
  rule: ['依据：规则 {rule}，{clause}', 'Rests on rule {rule}: {clause}'],
  ruleNone: ['依据：{clause}', 'Rests on: {clause}'],
  ruleSet: ['学时办法第 {version} 版：{source}', 'Rule set version {version}: {source}'],
  noEvents: ['没有单独的记录。', 'There are no single events.'],
  voided: ['已作废', 'Voided'],
  toSession: ['看这节课的名册', 'See the session’s roster'],
  requestVoid: ['申请作废', 'Request to void'],
  kind_session: ['到课', 'Session'],
  kind_asset: ['点播', 'Lesson'],
  kind_lecture: ['授课', 'Lecture given'],
  kind_delivery: ['送学上门', 'Home delivery'],
  kind_adjustment: ['更正', 'Adjustment'],
  reason_full: ['足时，全额', 'long enough, in full'],
  reason_part: ['按比例', 'in proportion'],
  reason_short: ['时长不够，不计', 'too short, nothing'],
  reason_incomplete_evidence: ['缺签退，待签认', 'no sign-out; a roster must be signed'],
  reason_duplicate: ['同一门课只计一次', 'the same course counts once'],
  reason_overlap: ['与另一记录时间重叠', 'overlaps with another record'],
  reason_cap: ['已到年度上限', 'the year’s cap is reached'],
  reason_correction: ['经更正', 'corrected'],
  reason_quiz: ['测试合格，加计', 'quiz passed, bonus'],
  reason_cancelled: ['课次已取消', 'the session was cancelled'],
  event_sign_in: ['签到', 'Sign-in'],
  event_sign_out: ['签退', 'Sign-out'],
  event_presence: ['线上在课', 'Joined live'],
  event_signed_roster: ['名册签认', 'Signed roster'],
  event_leave: ['请假', 'Leave'],
  event_void: ['作废', 'Void'],
  event_adjustment: ['学时更正', 'Adjustment'],
  event_lecture_given: ['授课', 'Lecture given'],
  event_home_delivery: ['送学上门', 'Home delivery'],
  grade_A: ['A 机器记录', 'A machine'],
  grade_B: ['B 两人签认', 'B signed by two'],
  grade_C: ['C 本人申报', 'C own word'],
  // requests
  adjustTitle: ['申请加减学时：{name}', 'Request an adjustment for {name}'],
  voidTitle: ['申请作废“{event}”', 'Request to void “{event}”'],
  requestExplain: [
    '提交后由另一位同志批准才生效；申请、理由和批准人都会留在记录里。',
    'It takes effect once somebody else approves it; request, reason and approver stay on record.',
  ],
  hours: ['学时（减去写负数）', 'Hours (negative to take away)'],
  hoursWrong: [
    '学时请填不为 0 的数，最多两位小数，如 2 或 -0.5。',
    'Hours: a number other than 0 with up to two decimals, such as 2 or -0.5.',
  ],
  onDay: ['记在哪一天', 'On which day'],
  reason: ['理由', 'Reason'],
  submit: ['提交申请', 'Submit the request'],
  submitted: ['已提交，等待另一位同志批准', 'Submitted; somebody else must approve it'],
  // the inbox
  corrections: ['学时更正', 'Corrections of hours'],
  waiting: ['待批准', 'Waiting'],
  decided: ['已处理', 'Decided'],
  noneWaiting: [
    '没有待批准的更正。需要更正时，在学员的学时页面提出申请。',
    'Nothing waits. Corrections are requested on a member’s page of hours.',
  ],
  noneDecided: ['还没有处理过的更正。', 'Nothing was decided yet.'],
  member: ['学员', 'Member'],
  what: ['更正', 'Correction'],
  requested: ['申请人', 'Requested by'],
  adjust: ['{hours} 学时，记在 {day}', '{hours} h on {day}'],
  voidWhat: ['作废一条记录', 'Void an event'],
  approve: ['批准', 'Approve'],
  refuse: ['不批准', 'Refuse'],
  ownRequest: ['您是申请人，须由另一位同志批准', 'You asked for it; somebody else must approve'],
  approved: ['已批准', 'Approved'],
  refused: ['未批准', 'Refused'],
  withdrawn: ['已撤回', 'Withdrawn'],
  decidedBy: ['{name}，{time}', '{name}, {time}'],
  // print
  printTitle: ['学时证明', 'Statement of study hours'],
  printFacts: [
    '姓名：{name}　编号：{number}　单位：{unit}　年度：{year}',
    'Name: {name}   Number: {number}   Unit: {unit}   Year: {year}',
  ],
  printSum: [
    '已计 {counted} 学时，应完成 {required} 学时，集中培训 {trainings} 次（应 {trainingsRequired} 次），{met}。',
    '{counted} hours counted of {required} required; {trainings} group trainings of {trainingsRequired}; {met}.',
  ],
  number: ['序号', 'No.'],
  head: ['记录链校验值', 'Head of the record’s chain'],
  headHint: [
    '凭此值可在县委党校核对本证明所依据的全部记录。',
    'With this value the county school can check every record that this statement rests on.',
  ],
  maker: ['经办人（签字）：', 'Prepared by (signature):'],
  approver: ['审核人（签字）：', 'Checked by (signature):'],
  seal: ['单位（盖章）：', 'Seal of the unit:'],
  printedOn: ['日期：{day}', 'Date: {day}'],
});

type Key = Parameters<typeof hoursWords>[0];
const known = (key: string): key is Key => sayable.has(key);
const sayable: ReadonlySet<string> = new Set<Key>([
  'reason_full',
  'reason_part',
  'reason_short',
  'reason_incomplete_evidence',
  'reason_duplicate',
  'reason_overlap',
  'reason_cap',
  'reason_correction',
  'reason_quiz',
  'reason_cancelled',
  'event_sign_in',
  'event_sign_out',
  'event_presence',
  'event_signed_roster',
  'event_leave',
  'event_void',
  'event_adjustment',
  'event_lecture_given',
  'event_home_delivery',
]);

const sayCode = (kind: 'reason' | 'event', code: string): string => {
  const key = `${kind}_${code}`;
  return known(key) ? hoursWords(key) : code;
};
export const sayReasons = (line: StatementLine): string => line.reasons.map(each => sayCode('reason', each)).join('，');
export const sayEvent = (kind: string): string => sayCode('event', kind);

/** What a line is called: its own title, else what kind of activity it is. */
export const sayTitle = (line: StatementLine): string =>
  line.title === '' ? hoursWords(`kind_${line.kind}`) : line.title;
