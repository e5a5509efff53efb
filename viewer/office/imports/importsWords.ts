import type * as z from 'zod';
import type { importPreview, importProblem } from '../../../server/organisation/contract.ts';
import { defineWords } from '../../common/words.ts';

export const importsWords = defineWords('officeImports', {
  title: ['导入', 'Imports'],
  explain: [
    '选好类别和文件，先看预览，没有错误再导入；导入后可以撤销。',
    'Choose kind and file, look at the preview, and import when it has no mistakes. An import can be undone.',
  ],
  kind: ['导入什么', 'What to import'],
  kind_units: ['单位', 'Units'],
  kind_people: ['学员', 'Members'],
  kind_posts: ['职务', 'Posts'],
  into: ['导入到', 'Into'],
  intoHint: ['没写单位的行归到这里', 'Rows without a unit go here'],
  file: ['名单文件', 'File'],
  fileHint: ['csv（UTF-8 或 GBK）或 xlsx，最大 8 MB', 'csv (UTF-8 or GBK) or xlsx, up to 8 MB'],
  template: ['下载模板', 'Download a template'],
  templateName: ['{kind}导入模板', '{kind} template'],
  reading: ['正在读取“{name}”…', 'Reading “{name}”…'],
  tooLarge: ['文件超过 8 MB，请分成几个文件。', 'The file is larger than 8 MB. Please split it.'],
  badFile: [
    '读不懂这个文件。请用 csv 或 xlsx，第一行写列名，可参考模板。',
    'The file is not understood. Use csv or xlsx with column names in the first row; see the template.',
  ],
  preview: ['预览：{name}', 'Preview of {name}'],
  readAs: ['按 {encoding} 读取', 'read as {encoding}'],
  counts: [
    '新增 {add}，更改 {change}，不变 {same}，有错 {wrong}',
    '{add} to add, {change} to change, {same} the same, {wrong} wrong',
  ],
  problems: [
    '有 {count} 处错误，请在文件里改好后重新选择文件。现在什么都没有改动。',
    '{count} mistakes. Mend them in the file and choose it again. Nothing has been changed.',
  ],
  problemAt: ['第 {row} 行“{column}”', 'Row {row}, “{column}”'],
  moreProblems: ['还有 {count} 处', 'and {count} more'],
  row: ['行', 'Row'],
  mark: ['结果', 'Result'],
  action_add: ['新增', 'Add'],
  action_change: ['更改', 'Change'],
  action_same: ['不变', 'Same'],
  action_wrong: ['有错', 'Wrong'],
  firstRows: ['预览显示前 {count} 行', 'The first {count} rows are shown'],
  commit: ['导入 {count} 行', 'Import {count} rows'],
  nothing: ['没有要导入的内容，与现有的完全一样。', 'There is nothing to import; all of it is here already.'],
  done: ['已导入：新增 {added}，更改 {changed}', 'Imported: {added} added, {changed} changed'],
  stale: [
    '预览之后有人改动过数据，请重新选择文件。',
    'Somebody changed the data after this preview. Choose the file again.',
  ],
  otherFile: ['换一个文件', 'Another file'],
  history: ['导入记录', 'Past imports'],
  noHistory: ['还没有导入过。', 'Nothing was imported yet.'],
  when: ['时间', 'When'],
  result: ['结果', 'Result'],
  addedChanged: ['新增 {added}，更改 {changed}', '{added} added, {changed} changed'],
  undo: ['撤销导入', 'Undo the import'],
  undoAsk: ['撤销“{name}”的导入？', 'Undo the import of “{name}”?'],
  undoExplain: [
    '这次导入新增的会拿掉，更改的会恢复原样。',
    'What it added is taken out and what it changed is put back.',
  ],
  undoneAt: ['{time} 已撤销', 'Undone {time}'],
  wasUndone: ['已撤销导入', 'The import was undone'],
  cannotUndo: [
    '导入的内容后来又有改动或已有学时，不能整体撤销。',
    'What was imported was changed since or is in use, so it cannot be undone.',
  ],
  problem_missing: ['没有填', 'is empty'],
  problem_tooLong: ['太长了，最多 120 字', 'is too long; 120 characters at most'],
  problem_notUnderstood: ['“{value}”看不懂，请按模板填写', '“{value}” is not understood; see the template'],
  problem_unknownUnit: [
    '没有单位“{value}”，请核对名称或先建单位',
    'there is no unit “{value}”; check the name or make it first',
  ],
  problem_unknownPerson: ['没有学员“{value}”', 'there is no member “{value}”'],
  problem_duplicateInFile: ['“{value}”在文件里重复了', '“{value}” stands in the file twice'],
  problem_takenNumber: ['编号“{value}”已经是别人的', "the number “{value}” is somebody else's"],
  problem_notAllowed: [
    '“{value}”不能放在这里，或不在您管理的范围',
    '“{value}” may not stand here or is outside your units',
  ],
  problem_unknownKind: ['没有“{value}”这种类型', 'there is no kind “{value}”'],
  problem_idNumber: ['像是身份证号，不能保存', 'looks like an ID number and must not be kept'],
});

export type Preview = z.output<typeof importPreview>;
export type Problem = z.output<typeof importProblem>;

export const sayProblemOf = ({ problem, value }: Problem): string => importsWords(`problem_${problem}`, { value });
