"""The library's tables and their versions: a file of an older version is brought up to date when it is opened."""

from __future__ import annotations

import sqlite3

VERSION = 2

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
)


def migrate(connection: sqlite3.Connection) -> int:
    """Brings an open file up to VERSION and returns the version it had; each step is one transaction.

    Raises: ValueError for a file of a version to come.
    """
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > VERSION:
        raise ValueError(f"it was written by a later benchbrief (version {found}, this one knows {VERSION})")
    for version in range(found, VERSION):
        connection.executescript(f"BEGIN IMMEDIATE; {MIGRATIONS[version]} PRAGMA user_version = {version + 1}; COMMIT;")
    return int(found)
