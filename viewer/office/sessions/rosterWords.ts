import type { AttendanceRow } from '../../../server/attendance/contract.ts';
import { defineWords } from '../../common/words.ts';

export const rosterWords = defineWords('officeRoster', {
  roster: ['签到情况', 'Roster'],
  invited: ['应到', 'Invited'],
  present: ['实到', 'Present'],
  incomplete: ['缺签退', 'No sign-out'],
  visitors: ['旁听', 'Visitors'],
  refresh: ['刷新', 'Refresh'],
  excel: ['签到册 Excel', 'Register (Excel)'],
  printRegister: ['打印签到册', 'Print the register'],
  studio: ['直播工作台', 'Studio'],
  room: ['看直播', 'Watch'],
  find: ['姓名或编号', 'Name or number'],
  unit: ['单位', 'Unit'],
  state: ['状态', 'State'],
  state_absent: ['未到', 'Absent'],
  state_present: ['在课', 'Present'],
  state_left: ['已签退', 'Signed out'],
  state_incompleteEvidence: ['缺签退', 'No sign-out'],
  state_signedRoster: ['名册签认', 'Signed roster'],
  state_remote: ['线上到课', 'Joined live'],
  came: ['到课的', 'Who came'],
  in: ['签到', 'In'],
  out: ['签退', 'Out'],
  minutes: ['到课分钟', 'Minutes'],
  rosterMinutes: ['名册分钟', 'Roster min.'],
  grade: ['证据', 'Evidence'],
  gradeA: ['A 机器记录', 'A machine'],
  gradeB: ['B 两人签认', 'B signed by two'],
  gradeC: ['C 本人申报', 'C own word'],
  visitor: ['旁听', 'Visitor'],
  mark: ['补记', 'Mark'],
  nobody: ['没有符合条件的学员。', 'Nobody fits.'],
  rooms: ['各教学点', 'Classrooms'],
  roomsHint: [
    '左边是机器测得的直播送达分钟，右边是签到人数；相差大的要核实。',
    'Delivered minutes as the machine measured them beside the head count; look into large differences.',
  ],
  noRooms: [
    '还没有教学点接收直播，也没有名册签认。',
    'No classroom has received the lecture and no roster is signed yet.',
  ],
  delivered: ['直播送达', 'Delivered'],
  minutesOf: ['{count} 分钟', '{count} min'],
  heads: ['签到人数', 'Signed in'],
  signedBy: ['{steward}、{second} 于 {time} 签认 {count} 人', '{steward} and {second} signed for {count} at {time}'],
  notSigned: ['未签认', 'Not signed'],
  parked: [
    '有 {count} 条终端记录无法入账，请到“终端”里处理。',
    '{count} kiosk records could not be taken into the ledger. See Kiosks.',
  ],
  // closing
  close: ['收课', 'Close the sitting'],
  closeExplain: [
    '收课后列出没有签退的学员。请管理员和第二人核对后签认名册。',
    'After closing you see everyone without a sign-out; the steward and a second person then sign the roster.',
  ],
  reopen: ['重新打开', 'Reopen'],
  reopened: ['已重新打开签到', 'The sitting is open again'],
  closed: ['已收课', 'The sitting is closed'],
  withoutSignOut: ['{count} 人签到后没有签退', '{count} signed in and did not sign out'],
  allSignedOut: ['所有签到的学员都已签退。', 'Everyone who signed in has signed out.'],
  since: ['{time} 签到', 'in at {time}'],
  // signing
  sign: ['签认名册', 'Sign a roster'],
  signExplain: [
    '您（{name}）和第二人共同签认：谁到了课、多少分钟。签认后记为 B 级证据。',
    'You ({name}) and a second person put your names to who was there and for how long. This is grade B evidence.',
  ],
  signUnit: ['签认的单位', 'Unit to sign for'],
  second: ['第二人姓名', "Second person's name"],
  note: ['说明（可不填）', 'Note (optional)'],
  minutesEach: ['到课分钟', 'Minutes'],
  signAll: ['全选', 'All'],
  signNobody: ['这个单位没有学员在名册上。', 'Nobody of this unit is on the roster.'],
  signDo: ['两人签认 {count} 人', 'Sign for {count}'],
  signDone: ['已签认 {count} 人', 'Signed for {count}'],
  signTwo: ['第二人不能就是您自己。', 'The second person must be somebody else.'],
  signEarly: ['课还没有开始，不能签认。', 'The session has not begun; nothing can be signed yet.'],
  // marking
  markTitle: ['补记 {name}', 'Mark {name}'],
  markExplain: [
    '终端没能记下时由管理员补记，规则与刷卡相同。',
    'What the kiosk could not take is typed here; the rules of a scan hold.',
  ],
  kind: ['记什么', 'What'],
  sign_in: ['签到', 'Sign in'],
  sign_out: ['签退', 'Sign out'],
  time: ['时间', 'Time'],
  marked: ['已补记', 'Marked'],
  duplicate: [
    '十分钟内已有记录，或已经签到，没有重复记。',
    'There is a mark within ten minutes or an open sign-in; nothing was added.',
  ],
  markFar: ['时间离这节课太远，或还没有到。', 'The time is too far from the session or has not come yet.'],
  // print
  registerOf: ['范围', 'Which'],
  manyRows: [
    '名册有 {count} 人，约 {pages} 页。请在上面选一个单位，或只打印到课的。',
    'The register has {count} people on some {pages} pages. Choose a unit above, or print only who came.',
  ],
  showAll: ['显示全部', 'Show all of it'],
  onlyCame: ['只打印到课的', 'Only who came'],
});

const states = {
  absent: '',
  present: 'info',
  left: 'good',
  incompleteEvidence: 'warn',
  signedRoster: 'good',
  remote: 'info',
} as const satisfies Record<AttendanceRow['state'], string>;

export const sayState = (state: AttendanceRow['state']): string => rosterWords(`state_${state}`);
export const stateTone = (state: AttendanceRow['state']): string => states[state];
