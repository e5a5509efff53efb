import type { AttendanceRow } from '../attendance/contract.ts';

/** 签到册: what stands in the cells of a session's register, for the file and the printed page alike. */

export type Language = 'zh' | 'en';

const words = {
  zh: {
    register: '签到册',
    columns: [
      '序号',
      '姓名',
      '编号',
      '单位',
      '身份',
      '状态',
      '签到',
      '签退',
      '到课分钟',
      '名册分钟',
      '证据等级',
      '签名',
    ],
    invited: '学员',
    visitor: '旁听',
    states: {
      absent: '未到',
      present: '在课',
      left: '已签退',
      incompleteEvidence: '缺签退',
      signedRoster: '名册签认',
      remote: '线上到课',
    },
    lecturer: '主讲：',
    place: '地点：',
    online: '线上',
    counts: (invited: number, present: number, visitors: number) =>
      `应到 ${invited} 人，实到 ${present} 人，其中旁听 ${visitors} 人`,
    signatures:
      '教学点管理员（签字）：              第二签字人（签字）：              单位（盖章）：              日期：',
    signed: (unit: string, steward: string, second: string, people: number) =>
      `${unit}：${steward}、${second} 已签认 ${people} 人`,
  },
  en: {
    register: 'Session register',
    columns: [
      'No.',
      'Name',
      'Member no.',
      'Unit',
      'As',
      'State',
      'Signed in',
      'Signed out',
      'Minutes present',
      'Minutes on roster',
      'Evidence',
      'Signature',
    ],
    invited: 'member',
    visitor: 'visitor',
    states: {
      absent: 'absent',
      present: 'present',
      left: 'signed out',
      incompleteEvidence: 'no sign-out',
      signedRoster: 'signed roster',
      remote: 'joined live',
    },
    lecturer: 'Lecturer: ',
    place: 'Place: ',
    online: 'online',
    counts: (invited: number, present: number, visitors: number) =>
      `${invited} invited, ${present} present, ${visitors} of them visitors`,
    signatures: 'Steward:              Second signature:              Seal of the unit:              Date:',
    signed: (unit: string, steward: string, second: string, people: number) =>
      `${unit}: ${steward} and ${second} signed for ${people}`,
  },
} as const;

const part = (at: number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', ...options }).format(at);

/** `2026-03-10` and `09:05` of Asia/Shanghai, in both languages the same. */
export const dayText = (at: number): string => part(at, { dateStyle: 'short' });
export const timeText = (at: number): string => part(at, { hour: '2-digit', minute: '2-digit' });

/** What the register needs of a roster. */
export interface RegisterRoster {
  readonly county: string;
  readonly session: {
    readonly classTitle: string;
    readonly title: string;
    readonly lecturerName: string;
    readonly placeName: string | null;
    readonly startsAt: number;
    readonly endsAt: number;
  };
  readonly rows: readonly AttendanceRow[];
  readonly counts: { readonly invited: number; readonly present: number; readonly visitors: number };
  readonly signed: readonly {
    readonly unitName: string;
    readonly steward: string;
    readonly secondName: string;
    readonly people: number;
  }[];
}

export interface Register {
  /** Lines above the table: the title, when and where, how many. */
  readonly head: readonly [title: string, ...lines: string[]];
  readonly columns: readonly string[];
  /** Text, or whole numbers for what may be summed; one row a person. */
  readonly rows: readonly (readonly (string | number)[])[];
  /** Lines below it: who has signed, and where to sign and seal. */
  readonly foot: readonly string[];
}

/** Lays a roster out as the register that an office prints, signs and keeps. */
export function registerOf(roster: RegisterRoster, language: Language): Register {
  const say = words[language];
  const { session, counts } = roster;
  const time = (at: number | null): string => (at === null ? '' : timeText(at));
  return {
    head: [
      `${roster.county} ${session.classTitle} ${say.register}`,
      `${session.title}  ${dayText(session.startsAt)} ${timeText(session.startsAt)}–${timeText(session.endsAt)}  ${say.lecturer}${session.lecturerName}  ${say.place}${session.placeName ?? say.online}`,
      say.counts(counts.invited, counts.present, counts.visitors),
    ],
    columns: say.columns,
    rows: roster.rows.map((row, index) => [
      index + 1,
      row.name,
      row.number,
      row.unitName,
      row.visitor ? say.visitor : say.invited,
      say.states[row.state],
      time(row.firstIn),
      time(row.lastOut),
      row.state === 'absent' ? '' : row.machineMinutes,
      row.rosterMinutes ?? '',
      row.grade ?? '',
      '',
    ]),
    foot: [
      ...roster.signed.map(each => say.signed(each.unitName, each.steward, each.secondName, each.people)),
      say.signatures,
    ],
  };
}

/** A text that a spreadsheet would run as a formula, now or after a detour over csv, is made plain. */
export const plainCell = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
