import type { importKinds } from '../../../server/organisation/contract.ts';

export type ImportKind = (typeof importKinds)[number];

/** A heading and an invented row for each kind, as the import reads them. */
const rows: Readonly<Record<ImportKind, readonly (readonly string[])[]>> = {
  units: [
    ['名称', '类型', '上级'],
    ['凤城镇党校', '镇街党校', ''],
    ['东村教学点', '教学点', '凤城镇党校'],
  ],
  people: [
    ['姓名', '编号', '单位', '手机', '流动'],
    ['张小明', '000001', '东村教学点', '', '否'],
  ],
  posts: [
    ['单位', '编号', '姓名', '职务', '职务名称', '任职日期', '离任日期'],
    ['东村教学点', '000001', '张小明', '党支部书记', '', '2026-01-01', ''],
  ],
};

/** A csv that spreadsheets open as UTF-8. */
export const templateOf = (kind: ImportKind): Blob =>
  new Blob([`\uFEFF${rows[kind].map(cells => cells.join(',')).join('\r\n')}\r\n`], { type: 'text/csv' });

/** Hands a file to the person under a name. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken the address by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The file's bytes as base64, as the wire wants them. */
export function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const text = typeof reader.result === 'string' ? reader.result : '';
      resolve(text.slice(text.indexOf(',') + 1));
    };
    reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'));
    reader.readAsDataURL(file);
  });
}
