"""The library's tables and their versions: a file of an older version is brought up to date when it is opened."""

from __future__ import annotations

import sqlite3
import time
import uuid

VERSION = 3
APPLICATION = 0x62626C62  # `bblb` in the file's header: a benchbrief library

# One entry for each version; entry n brings a file from version n to n + 1.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE orders(
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, path TEXT NOT NULL, made_from TEXT NOT NULL,
        year INTEGER, text TEXT NOT NULL, record TEXT NOT NULL, about TEXT NOT NULL
    );
    CREATE INDEX orders_by_path ON orders(path);
    CREATE TABLE pages(
        order_number INTEGER NOT NULL REFERENCES orders(number) ON DELETE CASCADE,
        page INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        PRIMARY KEY(order_number, page)
    ) WITHOUT ROWID;
    CREATE TABLE passages(
        number INTEGER PRIMARY KEY, order_number INTEGER NOT NULL REFERENCES orders(number) ON DELETE CASCADE,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, heading TEXT NOT NULL
    );
    CREATE INDEX passages_by_order ON passages(order_number);
    CREATE TABLE vectors(
        passage INTEGER PRIMARY KEY REFERENCES passages(number) ON DELETE CASCADE, vector BLOB NOT NULL
    );
    CREATE TABLE about_vectors(
        order_number INTEGER PRIMARY KEY REFERENCES orders(number) ON DELETE CASCADE, vector BLOB NOT NULL
    );
    CREATE VIRTUAL TABLE passage_terms USING fts5(terms, content='', tokenize="porter unicode61");
    CREATE VIRTUAL TABLE about_terms USING fts5(terms, content='', tokenize="porter unicode61");
    CREATE TABLE cells(
        order_number INTEGER NOT NULL REFERENCES orders(number) ON DELETE CASCADE,
        field TEXT NOT NULL, place INTEGER NOT NULL, value, state TEXT NOT NULL, confidence REAL,
        PRIMARY KEY(order_number, field, place)
    ) WITHOUT ROWID;
    CREATE INDEX cells_by_value ON cells(field, value);
    CREATE TABLE authorities(
        order_number INTEGER NOT NULL REFERENCES orders(number) ON DELETE CASCADE,
        kind TEXT NOT NULL, cite TEXT NOT NULL, PRIMARY KEY(order_number, kind, cite)
    ) WITHOUT ROWID;
    CREATE INDEX authorities_by_cite ON authorities(cite);
    CREATE TABLE jobs(
        path TEXT PRIMARY KEY, sha256 TEXT, status TEXT NOT NULL, reason TEXT NOT NULL, order_id TEXT, at TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
    # By the order's id, not its number, and without a foreign key: a person's work outlasts what is read anew.
    """
    CREATE TABLE IF NOT EXISTS corrections(
        order_id TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL,
        machine TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY(order_id, field)
    ) WITHOUT ROWID;
    """,
    # A file given twice is two jobs, so the path is no key any more; a refused file has none. `given` is what the person
    # called it, `lot` what was given together, `attempts` how often its reading was begun.
    """
    ALTER TABLE jobs RENAME TO jobs_before;
    CREATE TABLE jobs(
        number INTEGER PRIMARY KEY, lot TEXT NOT NULL, given TEXT NOT NULL, path TEXT, sha256 TEXT, status TEXT NOT NULL,
        stage TEXT NOT NULL, reason TEXT NOT NULL, order_id TEXT, by_model INTEGER NOT NULL, reader TEXT NOT NULL,
        attempts INTEGER NOT NULL, at TEXT NOT NULL
    );
    INSERT INTO jobs(lot, given, path, sha256, status, stage, reason, order_id, by_model, reader, attempts, at)
        SELECT 'before', CASE WHEN path LIKE '%.added/%' THEN replace(path, rtrim(path, replace(path, '/', '')), '') ELSE path END,
            CASE WHEN path LIKE '%.added/refused/%' THEN NULL ELSE path END,
            sha256, status, '', reason, order_id, 0, '', status = 'reading', at
        FROM jobs_before ORDER BY at, path;
    DROP TABLE jobs_before;
    CREATE INDEX jobs_by_path ON jobs(path);
    CREATE INDEX jobs_by_status ON jobs(status);
    CREATE INDEX jobs_by_lot ON jobs(lot);
    CREATE INDEX jobs_by_order ON jobs(order_id);
    """,
)


class ForeignError(ValueError):
    """A SQLite file that is something else, or a library of a version to come."""


def prepare(connection: sqlite3.Connection, *, busy_s: float) -> None:
    """Makes an open file a library of this version, and lets readers and a writer work at once.

    Raises: ForeignError.
    """
    migrate(connection)
    _log_ahead(connection, busy_s)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def migrate(connection: sqlite3.Connection) -> None:
    """Brings an open file up to VERSION; all steps are one transaction, and of several openers one does them.

    Raises: ForeignError.
    """
    if _version(connection) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = _version(connection)  # another opener may have been first
        for version in range(found, VERSION):
            for statement in MIGRATIONS[version].split(";"):
                connection.execute(statement)
        if found == 0:
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute("INSERT INTO facts VALUES ('identity', ?)", (uuid.uuid4().hex,))
        connection.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    """The version of an open file, 0 for an empty one."""
    # The tables first: where another process has just made them, it has set the rest in the same transaction.
    (n_tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION and n_tables:
        raise ForeignError("a SQLite file, but no benchbrief library: choose another file")
    if found > VERSION:
        raise ForeignError(f"it was written by a later benchbrief (version {found}, this one knows {VERSION})")
    return int(found) if n_tables else 0


def _log_ahead(connection: sqlite3.Connection, busy_s: float) -> None:
    """Writes go to a log beside the file. Changing the mode is the one step for which SQLite does not wait by itself."""
    until = time.monotonic() + busy_s
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return
