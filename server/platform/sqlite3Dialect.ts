import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import sqlite3 from 'sqlite3';

/**
 * The only file that knows the sqlite3 package. One connection writes, two read: a long report never holds up a
 * sign-in. Whatever the package would lose in silence (BigInt, undefined, a second statement, integers above 2^53)
 * is refused here.
 */
export interface Sqlite3Store {
  readonly dialect: Dialect;
  /** Copies the database to a new file while it is in use, consistent as of one moment. */
  backupTo(file: string): Promise<void>;
}

/** What SQLite answered; `code` is its name, such as `SQLITE_FULL` or `SQLITE_CONSTRAINT`. */
export class SqliteFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'SqliteFailure';
    this.code = code;
  }
}

export function sqlite3Dialect(file: string): Sqlite3Store {
  const driver = new Sqlite3Driver(file);
  return {
    dialect: {
      createAdapter: () => new TransactionalDdlAdapter(),
      createDriver: () => driver,
      createIntrospector: db => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    backupTo: target => driver.backupTo(target),
  };
}

/**
 * Holds a file for this process alone until it is released or the process ends, however it ends: SQLite's exclusive
 * lock is the kernel's.
 * @returns nothing when another process (or another caller here) holds it
 */
export async function holdFile(file: string): Promise<{ release(): Promise<void> } | undefined> {
  const { OPEN_READWRITE, OPEN_CREATE, OPEN_FULLMUTEX } = sqlite3;
  const handle = await Handle.open(file, OPEN_READWRITE | OPEN_CREATE | OPEN_FULLMUTEX, ['busy_timeout = 200']);
  try {
    await handle.run('begin exclusive', [], false);
  } catch (reason) {
    await handle.close();
    if (reason instanceof SqliteFailure && reason.code === 'SQLITE_BUSY') return undefined;
    throw reason;
  }
  return { release: () => handle.close() };
}

class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
  // The driver itself keeps writers in a queue; Kysely's own lock would make readers wait for them too.
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

const statementsKept = 300;

/** One connection of the sqlite3 package, with its prepared statements. */
class Handle {
  readonly #db: sqlite3.Database;
  readonly #statements = new Map<string, sqlite3.Statement>();

  private constructor(db: sqlite3.Database) {
    this.#db = db;
  }

  static async open(file: string, mode: number, pragmas: readonly string[]): Promise<Handle> {
    const db = await new Promise<sqlite3.Database>((resolve, reject) => {
      const opened = new sqlite3.Database(file, mode, error =>
        error ? reject(failure(error, file)) : resolve(opened),
      );
    });
    db.configure('busyTimeout', 5000);
    const handle = new Handle(db);
    for (const pragma of pragmas) await handle.run(`pragma ${pragma}`, [], true);
    return handle;
  }

  /** Runs one statement. @param rows whether it answers rows (else the count of changes is read) */
  async run<R>(sql: string, parameters: readonly unknown[], rows: boolean): Promise<QueryResult<R>> {
    const values = parameters.map((value, index) => bindable(value, index, sql));
    const statement = await this.#prepare(sql);
    return new Promise<QueryResult<R>>((resolve, reject) => {
      const fail = (error: Error): void => {
        this.#statements.delete(sql);
        statement.finalize();
        reject(failure(error, sql));
      };
      if (rows) {
        statement.all(values, (error: Error | null, found: R[]) => {
          if (error) return fail(error);
          try {
            refuseRounded(found);
            resolve({ rows: found });
          } catch (lossy) {
            reject(lossy);
          }
        });
      } else {
        statement.run(values, function (this: sqlite3.RunResult, error: Error | null) {
          if (error) return fail(error);
          resolve({ rows: [], numAffectedRows: BigInt(this.changes), insertId: BigInt(this.lastID) });
        });
      }
    });
  }

  async #prepare(sql: string): Promise<sqlite3.Statement> {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    refuseSecondStatement(sql);
    const statement = await new Promise<sqlite3.Statement>((resolve, reject) => {
      const made = this.#db.prepare(sql, (error: Error | null) =>
        error ? reject(failure(error, sql)) : resolve(made),
      );
    });
    const meanwhile = this.#statements.get(sql);
    if (meanwhile !== undefined) {
      // Two readers prepared the same text at once; a statement that nobody keeps would hold the file open.
      statement.finalize();
      return meanwhile;
    }
    this.#statements.set(sql, statement);
    if (this.#statements.size > statementsKept) {
      const [oldest] = this.#statements;
      if (oldest !== undefined) {
        this.#statements.delete(oldest[0]);
        oldest[1].finalize();
      }
    }
    return statement;
  }

  close(): Promise<void> {
    for (const statement of this.#statements.values()) statement.finalize();
    this.#statements.clear();
    return new Promise((resolve, reject) => {
      this.#db.close(error => (error ? reject(failure(error, 'close')) : resolve()));
    });
  }
}

class Sqlite3Driver implements Driver {
  readonly #file: string;
  #writer: Handle | undefined;
  #readers: Handle[] = [];
  #turn = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  async init(): Promise<void> {
    const { OPEN_READWRITE, OPEN_CREATE, OPEN_READONLY, OPEN_FULLMUTEX } = sqlite3;
    this.#writer = await Handle.open(this.#file, OPEN_READWRITE | OPEN_CREATE | OPEN_FULLMUTEX, [
      'journal_mode = wal',
      'synchronous = full',
      'foreign_keys = on',
      'temp_store = memory',
      'cache_size = -16000',
    ]);
    const readable = OPEN_READONLY | OPEN_FULLMUTEX;
    const pragmas = ['query_only = on', 'temp_store = memory', 'cache_size = -16000'];
    this.#readers = [
      await Handle.open(this.#file, readable, pragmas),
      await Handle.open(this.#file, readable, pragmas),
    ];
  }

  async acquireConnection(): Promise<Sqlite3Connection> {
    return new Sqlite3Connection(this);
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(connection: Sqlite3Connection): Promise<void> {
    const release = await this.lockWriter();
    try {
      // Deferred transactions fail with SQLITE_BUSY when they turn into writers.
      await this.writer.run('begin immediate', [], false);
      connection.transaction = release;
    } catch (reason) {
      release();
      throw reason;
    }
  }

  async commitTransaction(connection: Sqlite3Connection): Promise<void> {
    try {
      await this.writer.run('commit', [], false);
    } catch (reason) {
      // A commit that failed (a full disk) leaves the transaction open: undo it, or the next begin fails too.
      await this.writer.run('rollback', [], false).catch((rollback: unknown) => {
        if (!String(rollback).includes('no transaction is active')) throw rollback;
      });
      throw reason;
    } finally {
      connection.endTransaction();
    }
  }

  async rollbackTransaction(connection: Sqlite3Connection): Promise<void> {
    if (connection.transaction === undefined) return;
    try {
      await this.writer.run('rollback', [], false);
    } catch (reason) {
      // SQLite rolls back by itself on some failures (a full disk); then there is nothing left to undo.
      if (!String(reason).includes('no transaction is active')) throw reason;
    } finally {
      connection.endTransaction();
    }
  }

  async destroy(): Promise<void> {
    const release = await this.lockWriter();
    try {
      await Promise.all(this.#readers.map(reader => reader.close()));
      await this.#writer?.close();
      this.#readers = [];
      this.#writer = undefined;
    } finally {
      release();
    }
  }

  async backupTo(file: string): Promise<void> {
    const { OPEN_READONLY, OPEN_FULLMUTEX } = sqlite3;
    // A connection of its own: the readers refuse whatever writes, and none of them should be busy for so long.
    const source = await Handle.open(this.#file, OPEN_READONLY | OPEN_FULLMUTEX, []);
    try {
      await source.run('vacuum into ?', [file], false);
    } finally {
      await source.close();
    }
  }

  get writer(): Handle {
    if (this.#writer === undefined) throw new SqliteFailure('SQLITE_MISUSE', 'the database is closed');
    return this.#writer;
  }

  get reader(): Handle {
    this.#turn = (this.#turn + 1) % 2;
    return this.#readers[this.#turn] ?? this.writer;
  }

  /** Waits for the only writer; the answer gives it back. */
  async lockWriter(): Promise<() => void> {
    const before = this.#writing;
    let release = (): void => {};
    this.#writing = new Promise<void>(resolve => {
      release = resolve;
    });
    await before;
    return release;
  }
}

class Sqlite3Connection implements DatabaseConnection {
  readonly #driver: Sqlite3Driver;
  /** Set while a transaction is open; calling it frees the writer. */
  transaction: (() => void) | undefined;

  constructor(driver: Sqlite3Driver) {
    this.#driver = driver;
  }

  endTransaction(): void {
    this.transaction?.();
    this.transaction = undefined;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const rows = answersRows(query);
    if (this.transaction !== undefined) return this.#driver.writer.run<R>(query.sql, query.parameters, rows);
    if (SelectQueryNode.is(query.query)) return this.#driver.reader.run<R>(query.sql, query.parameters, true);
    const release = await this.#driver.lockWriter();
    try {
      return await this.#driver.writer.run<R>(query.sql, query.parameters, rows);
    } finally {
      release();
    }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }
}

function answersRows(query: CompiledQuery): boolean {
  const node = query.query;
  if (SelectQueryNode.is(node)) return true;
  if ('returning' in node && node.returning !== undefined) return true;
  return node.kind === 'RawNode' && /^\s*(select|with|pragma|explain)\b/i.test(query.sql);
}

function bindable(value: unknown, index: number, sql: string): unknown {
  if (value === null || typeof value === 'string' || Buffer.isBuffer(value)) return value;
  if (typeof value === 'number') {
    if (Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value)) return value;
  }
  throw new SqliteFailure(
    'SQLITE_MISMATCH',
    `parameter ${index + 1} (${typeof value}) cannot be stored whole: ${sql.slice(0, 120)}`,
  );
}

function refuseRounded(rows: readonly unknown[]): void {
  for (const row of rows) {
    for (const key in row as object) {
      const value = (row as Record<string, unknown>)[key];
      if (
        typeof value === 'number' &&
        (value > 9007199254740991 || value < -9007199254740991) &&
        Number.isInteger(value)
      )
        throw new SqliteFailure('SQLITE_RANGE', `column ${key} holds an integer beyond 2^53`);
    }
  }
}

const triggerStart = /^\s*create\s+(temp\s+|temporary\s+)?trigger\b/i;

function refuseSecondStatement(sql: string): void {
  if (!sql.includes(';') || triggerStart.test(sql)) return;
  const bare = sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*/g, '').trimEnd();
  if (bare.slice(0, -1).includes(';'))
    throw new SqliteFailure('SQLITE_MISUSE', `more than one statement: ${sql.slice(0, 120)}`);
}

function failure(error: Error, about: string): SqliteFailure {
  const code = (error as Error & { code?: string }).code ?? 'SQLITE_ERROR';
  return new SqliteFailure(code, `${error.message} (${about.slice(0, 160)})`, error);
}
