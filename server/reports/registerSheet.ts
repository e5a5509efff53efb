import writeXlsxFile, { type Row, type SheetData } from 'write-excel-file/node';
import { type Language, plainCell, type RegisterRoster, registerOf } from './rules.ts';

const widths = [6, 12, 14, 22, 8, 12, 10, 10, 10, 10, 10, 16];
const edge = { borderStyle: 'thin', borderColor: '#888888', alignVertical: 'center' } as const;

/** The register as an xlsx file: texts stay texts (a long number loses no digit), the head stays in sight. */
export async function writeRegister(roster: RegisterRoster, language: Language): Promise<Buffer> {
  const register = registerOf(roster, language);
  const width = register.columns.length;
  const line = (text: string, style: object): Row => [
    { value: plainCell(text), type: String, columnSpan: width, ...style },
    ...Array<null>(width - 1).fill(null),
  ];
  const data: SheetData = [
    ...register.head.map((text, index) =>
      line(text, index === 0 ? { fontWeight: 'bold', fontSize: 18, align: 'center', height: 34 } : { height: 22 }),
    ),
    register.columns.map(text => ({
      value: text,
      type: String,
      fontWeight: 'bold' as const,
      align: 'center' as const,
      backgroundColor: '#f3e9e2',
      ...edge,
    })),
    ...register.rows.map(
      (cells): Row =>
        cells.map(cell =>
          typeof cell === 'number'
            ? { value: cell, type: Number, ...edge }
            : cell === ''
              ? { ...edge }
              : { value: plainCell(cell), type: String, format: '@', ...edge },
        ),
    ),
    ...register.foot.map(text => line(text, { height: 30, alignVertical: 'center' })),
  ];
  return writeXlsxFile(
    data,
    {
      sheet: language === 'zh' ? '签到册' : 'Register',
      columns: widths.map(each => ({ width: each })),
      orientation: 'landscape',
      stickyRowsCount: register.head.length + 1,
    },
    { fontFamily: 'SimSun', fontSize: 11 },
  ).toBuffer();
}
