import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { SchoolError } from '../platform/errors.ts';

/** A table as somebody sent it: texts only. */
export interface Sheet {
  /** `utf-8`, `gb18030` or `xlsx`. */
  readonly encoding: string;
  readonly header: readonly string[];
  /** Rows that hold anything, each with its number as the sheet shows it; the header's is 1. */
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[];
}

export const mostRows = 20_000;
const mostBytes = 8 * 1024 * 1024;
/** An xlsx file is a zip; one that would unpack to more than this is no list of members. */
const mostUnpacked = 200 * 1024 * 1024;

/**
 * Reads a csv (UTF-8, else GB18030, which holds GBK) or xlsx file; the first sheet of several.
 * @throws SchoolError tooLarge, unsupported for another kind of file, unprocessable above 20,000 rows
 */
export async function readSheetFile(bytes: Buffer): Promise<Sheet> {
  if (bytes.length > mostBytes) throw new SchoolError('tooLarge', 'a file of at most 8 MiB');
  const isZip = bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'));
  const { encoding, table } = isZip ? { encoding: 'xlsx', table: await readXlsx(bytes) } : readCsv(bytes);
  const [header = [], ...rows] = table;
  const filled = rows
    .map((cells, index) => ({ row: index + 2, cells }))
    .filter(({ cells }) => cells.some(cell => cell !== ''));
  if (filled.length > mostRows)
    throw new SchoolError('unprocessable', 'too many rows', { rows: filled.length, most: mostRows });
  return { encoding, header, rows: filled };
}

function readCsv(bytes: Buffer): { encoding: string; table: string[][] } {
  const { encoding, text } = decode(bytes);
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = [',', '\t', ';', '，'].reduce((best, each) =>
    firstLine.split(each).length > firstLine.split(best).length ? each : best,
  );
  try {
    const table: string[][] = parse(text, { delimiter, relax_column_count: true, relax_quotes: true, trim: true });
    return { encoding, table };
  } catch (reason) {
    throw new SchoolError('unsupported', 'the csv file is not understood', {
      problem: reason instanceof Error ? reason.message.slice(0, 120) : 'csv',
    });
  }
}

function decode(bytes: Buffer): { encoding: string; text: string } {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!text.includes('\0')) return { encoding, text };
    } catch (reason) {
      if (!(reason instanceof TypeError)) throw reason;
    }
  }
  throw new SchoolError('unsupported', 'neither csv in UTF-8 or GBK nor xlsx');
}

async function readXlsx(bytes: Buffer): Promise<string[][]> {
  if (unpackedSize(bytes) > mostUnpacked) throw new SchoolError('tooLarge', 'the xlsx file unpacks to too much');
  try {
    // Numbers stay as they are written, so that a long one is not rounded.
    const rows = await readSheet(bytes, { parseNumber: (text: string) => text });
    return rows.map(row => row.map(cellText));
  } catch (reason) {
    throw new SchoolError('unsupported', 'the xlsx file is not understood', {
      problem: reason instanceof Error ? reason.message.slice(0, 120) : 'xlsx',
    });
  }
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell).trim();
}

/** What a zip's own table of contents says that its files unpack to, in bytes. */
function unpackedSize(bytes: Buffer): number {
  const entry = Buffer.from('PK\u0001\u0002', 'latin1');
  let total = 0;
  for (let at = bytes.indexOf(entry); at !== -1 && at + 46 <= bytes.length; at = bytes.indexOf(entry, at + 46))
    total += bytes.readUInt32LE(at + 24);
  return total;
}
