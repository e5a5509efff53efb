import { type PostKind, postKinds, type UnitKind, unitKinds } from './rules.ts';

/** How the columns and words of an import may be written: as the schools' own lists have them, or in English. */

export type ImportKind = 'units' | 'people' | 'posts';
export type Field = 'name' | 'kind' | 'parent' | 'number' | 'unit' | 'phone' | 'remote' | 'title' | 'from' | 'to';

interface Column {
  readonly field: Field;
  readonly required: boolean;
  readonly titles: readonly string[];
}

const number = ['编号', '学员编号', '党员编号', '学号', '卡号', 'number', 'membernumber', 'no', 'no.'];
const name = ['姓名', '名字', 'name'];
const unit = ['单位', '所在单位', '所属单位', '组织', '党支部', '所在党支部', 'unit'];

export const columnsOf: Readonly<Record<ImportKind, readonly Column[]>> = {
  units: [
    { field: 'name', required: true, titles: ['名称', '单位名称', '单位', '组织名称', 'name', 'unit'] },
    { field: 'kind', required: true, titles: ['类型', '类别', '单位类型', 'kind', 'type'] },
    { field: 'parent', required: false, titles: ['上级', '上级单位', '上级组织', 'parent', 'parentunit'] },
  ],
  people: [
    { field: 'name', required: true, titles: name },
    { field: 'number', required: true, titles: number },
    { field: 'unit', required: false, titles: unit },
    { field: 'phone', required: false, titles: ['手机', '手机号', '手机号码', '电话', '联系电话', 'phone', 'mobile'] },
    { field: 'remote', required: false, titles: ['流动', '流动党员', '是否流动', '是否流动党员', 'remote'] },
  ],
  posts: [
    { field: 'unit', required: false, titles: unit },
    { field: 'number', required: true, titles: number },
    { field: 'name', required: false, titles: name },
    { field: 'kind', required: true, titles: ['职务', '职务类别', '职务类型', 'post', 'kind'] },
    { field: 'title', required: false, titles: ['职务名称', '具体职务', 'title'] },
    { field: 'from', required: true, titles: ['任职日期', '任职时间', '开始日期', '起', '自', 'from', 'start'] },
    { field: 'to', required: false, titles: ['离任日期', '离任时间', '结束日期', '止', '至', 'to', 'end'] },
  ],
};

const unitWords: Readonly<Record<UnitKind, readonly string[]>> = {
  county: ['县', '县委党校'],
  townSchool: ['镇街党校', '镇党校', '乡镇党校', '街道党校', '乡党校', '党校'],
  teachingPoint: ['教学点', '村教学点', '村级教学点'],
  specialPoint: ['特色教学点', '特色点', '特设教学点'],
  practiceBase: ['实践基地', '现场教学点', '现场教学基地', '教学基地'],
  publicScreen: ['公共大屏', '公共屏幕', '户外大屏', '大屏'],
};

const postWords: Readonly<Record<PostKind, readonly string[]>> = {
  head: ['校长'],
  executiveDeputy: ['常务副校长'],
  deputy: ['副校长'],
  staff: ['工作人员', '专职人员', '干事', '专干'],
  townSecretary: ['镇街党委书记', '镇党委书记', '乡镇党委书记', '党委书记', '街道党工委书记'],
  branchSecretary: ['党支部书记', '支部书记', '村支书', '村党支部书记'],
  commissioner: ['组织委员', '党委组织委员'],
  other: ['其他', '其它'],
};

/** A word without regard to case, width, blanks and brackets after it: ` Ｎａｍｅ (required)` is `name`. */
export function plainWord(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[(*].*$/s, '')
    .replace(/[\s_:-]/g, '')
    .toLowerCase();
}

export const readUnitKind = (text: string): UnitKind | undefined => readKind(unitKinds, unitWords, text);
export const readPostKind = (text: string): PostKind | undefined => readKind(postKinds, postWords, text);

function readKind<Kind extends string>(
  kinds: readonly Kind[],
  words: Readonly<Record<Kind, readonly string[]>>,
  text: string,
): Kind | undefined {
  const word = plainWord(text);
  return kinds.find(kind => kind.toLowerCase() === word || words[kind].includes(word));
}

const yes = ['是', '有', '流动', '√', '✓', 'y', 'yes', 'true', '1'];
const no = ['否', '无', '不', '×', 'n', 'no', 'false', '0'];

export function readYesNo(text: string): boolean | undefined {
  const word = plainWord(text);
  return yes.includes(word) ? true : no.includes(word) ? false : undefined;
}

/** A day as lists write it: 2024-1-5, 2024/1/5, 2024.1.5, 2024年1月5日, 20240105 -> `2024-01-05`. */
export function readDay(text: string): string | undefined {
  const compact = text.normalize('NFKC').trim();
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(compact) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(compact);
  if (parts === null) return undefined;
  const [, year = '', month = '', day = ''] = parts;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso ? undefined : iso;
}
