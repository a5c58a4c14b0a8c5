-- What the generator of random statements found, one paragraph for each mistake.

-- COLLATE inside an operand decides for the whole; the collation of a scalar subquery's column does not.
CREATE TABLE words (c TEXT COLLATE NOCASE, d TEXT);
INSERT INTO words VALUES ('a', 'a'), ('B', 'B'), ('b', 'b'), (NULL, 'ab');
SELECT d FROM words ORDER BY nullif(d COLLATE NOCASE, NULL), d;
SELECT (d || '') = 'A', (d COLLATE NOCASE || '') = 'A', 'A' = (d COLLATE NOCASE || ''), lower(d COLLATE NOCASE) = 'A' FROM words;
SELECT CASE WHEN d COLLATE NOCASE = 'A' THEN 'b' ELSE 'c' END = 'B', d COLLATE NOCASE || 'x' IN ('AX') FROM words;
SELECT 'A' BETWEEN d COLLATE NOCASE AND 'b', d IN ('A' COLLATE NOCASE), d IN ('A' COLLATE NOCASE, 'q') FROM words;
SELECT (SELECT c FROM words) = 'A', 'A' = (SELECT c FROM words), x = 'A' FROM (SELECT c AS x FROM words);
SELECT d IN (SELECT 'A' COLLATE NOCASE), (SELECT d COLLATE NOCASE) = 'A', 'A' IN (SELECT d COLLATE NOCASE) FROM words;
SELECT DISTINCT d COLLATE NOCASE || '!' FROM words ORDER BY 1;
SELECT count(*) FROM words GROUP BY d COLLATE NOCASE || '!' ORDER BY 1;
SELECT max(d COLLATE NOCASE) = 'B', max(d) = 'B' FROM words WHERE d <> 'ab';

-- Names are looked up in the columns first, which see no AS names, then in HAVING, WHERE and ON, ORDER BY, GROUP BY.
SELECT 1 AS x, x + 1 FROM words;
SELECT c AS x, x FROM words;
SELECT c AS d, d FROM words WHERE d = 'a';
SELECT nocol FROM words WHERE nocol2 = 1;
SELECT 1 FROM words GROUP BY nocol ORDER BY nocol2;
SELECT n1 FROM words UNION SELECT n2 FROM words;
SELECT c FROM words HAVING count(*) > 0;
SELECT c FROM words ORDER BY count(*);
SELECT c, count(*) FROM words ORDER BY max(d);
SELECT sum(c) AS s FROM words GROUP BY s;
SELECT c FROM words GROUP BY 1 HAVING sum(d) > 1 AND nocol > 1;
SELECT c FROM words WHERE count(*) > 1;
SELECT count(*) AS n FROM words WHERE n > 1;
SELECT a.d FROM words AS a JOIN words AS b ON a.n = b.n WHERE a.m = 1;

-- A row that moves to another rowid still misses its parent.
CREATE TABLE parents (id INTEGER PRIMARY KEY);
CREATE TABLE children (id INTEGER PRIMARY KEY, fk INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED);
BEGIN;
INSERT INTO children VALUES (1, 7);
UPDATE children SET id = 2;
COMMIT;
INSERT INTO parents VALUES (7);
COMMIT;
INSERT INTO children VALUES (2, 8) ON CONFLICT (id) DO UPDATE SET id = 3, fk = 9;
INSERT INTO children VALUES (4, 8), (4, 7) ON CONFLICT (id) DO UPDATE SET id = 5;
SELECT * FROM children;

-- A minus sign alone is a negative zero; replace of nothing makes text of a blob.
SELECT CAST('-' AS REAL), CAST('-x' AS REAL), CAST(' -0' AS REAL), CAST('-' AS NUMERIC), abs('-'), round('-'), - '-', '-' + 0.0;
SELECT typeof(replace(x'61', '', 1)), typeof(replace(5, '', 1)), typeof(replace('a', '', 1)), replace(x'61', x'', x'') = 'a';

-- BETWEEN with columns as its bounds is found by an index, and decides which rows are changed before OR FAIL ends.
CREATE TABLE spans (id INTEGER PRIMARY KEY, low INTEGER, name TEXT, note TEXT NOT NULL);
CREATE INDEX ix_spans ON spans (low, name);
INSERT INTO spans VALUES (1, 'ab', NULL, 'x'), (2, 1, NULL, 'y'), (3, 0, 'n', 'z');
UPDATE OR FAIL spans SET note = name WHERE 1.0 BETWEEN low AND id;
SELECT * FROM spans;
SELECT id FROM spans WHERE 2 BETWEEN low AND id;
SELECT id FROM spans WHERE 2 NOT BETWEEN low AND id;

-- Without a rowid the rows come in the order of the key, under its collation too.
CREATE TABLE keyed (k TEXT COLLATE NOCASE PRIMARY KEY, v TEXT UNIQUE) WITHOUT ROWID;
INSERT INTO keyed VALUES ('b', '1'), ('A', '2'), ('C', '3'), ('a2', '4');
SELECT * FROM keyed;
UPDATE OR IGNORE keyed SET v = 'same' RETURNING k, v;
SELECT * FROM keyed;

-- RETURNING works out a subquery for each row when it depends on the row, once when it does not, before triggers.
CREATE TABLE notes (id INTEGER PRIMARY KEY, a);
CREATE TABLE seen (x);
CREATE TRIGGER note_added AFTER INSERT ON notes BEGIN INSERT INTO seen VALUES (NEW.a); END;
CREATE TRIGGER note_gone AFTER DELETE ON notes BEGIN INSERT INTO seen VALUES (OLD.a); END;
INSERT INTO notes (a) VALUES (1), (2), (3) RETURNING id, (SELECT count(*) FROM notes), (SELECT count(*) FROM seen);
INSERT INTO notes (a) VALUES (4), (5) RETURNING id, (SELECT count(*) FROM notes AS n WHERE n.id <= notes.id AND n.a > 0);
UPDATE notes SET a = a + 10 RETURNING id, a, (SELECT sum(a) FROM notes), (SELECT sum(n.a) FROM notes AS n WHERE n.id <> notes.id);
DELETE FROM notes WHERE id < 3 RETURNING id, (SELECT count(*) FROM notes AS n WHERE n.id = notes.id), (SELECT count(*) FROM seen);
SELECT * FROM seen;

-- A generated column is worked out again when REPLACE has filled in a default, and its own NOT NULL is looked at last.
CREATE TABLE filled (id INTEGER PRIMARY KEY, a INTEGER NOT NULL DEFAULT 7, g AS (a * 2) NOT NULL, h AS (a || 'x') STORED, UNIQUE (g));
INSERT OR REPLACE INTO filled (id, a) VALUES (1, NULL), (2, 3);
SELECT * FROM filled;
INSERT INTO filled (id, a) VALUES (3, NULL);
UPDATE OR REPLACE filled SET a = NULL WHERE id = 2;
SELECT * FROM filled;
CREATE TABLE hollow (a INTEGER, g AS (a + 1) NOT NULL ON CONFLICT IGNORE, n INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT NULL);
INSERT INTO hollow (a, n) VALUES (NULL, 1), (1, 2);
INSERT OR REPLACE INTO hollow (a, n) VALUES (1, NULL);
SELECT * FROM hollow;

-- `excluded` can be read inside a query of DO UPDATE, which is worked out for each row.
CREATE TABLE stock (id INTEGER PRIMARY KEY, n INTEGER, r REAL);
INSERT INTO stock VALUES (1, 10, 1), (2, 20, 2), (3, 30, 3);
INSERT INTO stock VALUES (1, 3, 4), (2, 1, 5) ON CONFLICT (id) DO UPDATE SET n = (SELECT max(s.n) + excluded.n FROM stock AS s WHERE s.id <= excluded.n), r = excluded.r + (SELECT count(*) FROM stock WHERE id > excluded.id) WHERE EXISTS (SELECT 1 FROM stock AS s WHERE s.id = excluded.id AND excluded.rowid = s.rowid);
SELECT * FROM stock;
INSERT INTO stock VALUES (3, 1, 1) ON CONFLICT DO UPDATE SET n = nope;
INSERT INTO stock VALUES (3, 1, 1) ON CONFLICT DO UPDATE SET n = excluded.nope;
INSERT INTO stock AS s VALUES (3, 1, 1) ON CONFLICT DO UPDATE SET n = n + s.n + excluded.n + rowid RETURNING n;

-- With NULL on the left of IN, the other values are compared as they are.
CREATE TABLE pairs (a INTEGER, b REAL);
INSERT INTO pairs VALUES (3, 5), (4, NULL);
SELECT ('3', NULL) NOT IN (SELECT a, b FROM pairs), (3, NULL) NOT IN (SELECT a, b FROM pairs), ('4', NULL) IN (SELECT a, b FROM pairs), ('3', 5) IN (SELECT a, b FROM pairs), ('3', '5') IN (SELECT a, b FROM pairs);

-- Equalities of one column that OR joins are found by its index, in its order.
CREATE TABLE picks (id INTEGER PRIMARY KEY, k INTEGER, v TEXT);
CREATE INDEX ix_picks ON picks (k);
INSERT INTO picks VALUES (1, 5, 'a'), (2, 3, 'b'), (3, 5, 'c'), (4, 1, 'd'), (5, NULL, 'e');
SELECT id FROM picks WHERE k = 5 OR k = 1 OR 3 = k;
SELECT id FROM picks WHERE k = 5 OR k = '1';
SELECT id FROM picks WHERE k = 5 OR v = 'd';
SELECT id FROM picks WHERE id = 4 OR id = 2;
SELECT a.id, b.id FROM picks AS a, picks AS b WHERE (a.k = 5 OR a.k = 3) AND (b.k = 1 OR b.k = a.k);
SELECT a.id, b.id, c.id FROM picks AS a, picks AS b, picks AS c WHERE a.v > 'b' AND b.v < 'c' AND (c.k = 3 OR c.k = 1) ORDER BY 1, 2, 3;
SELECT a.id, b.id FROM picks AS a LEFT JOIN picks AS b ON b.v > 'c' AND b.k IS NOT NULL ORDER BY 1, 2;

-- What an index on several columns leaves open, its other columns decide.
CREATE TABLE wide (a NUMERIC, b NUMERIC, c UNIQUE CHECK (c IS NULL OR c <> 3), CONSTRAINT both UNIQUE (b, a));
INSERT INTO wide VALUES ('ab', NULL, 'p'), (3, NULL, 'q'), (0, NULL, 'r'), (4, 3.5, 0), (2, 3.5, 1), (2.5, 3.5, 2);
SELECT rowid, a FROM wide WHERE b IS NULL;
SELECT rowid, a FROM wide WHERE b = 3.5;
SELECT rowid, a FROM wide WHERE b IN (3.5, 1);
UPDATE OR FAIL wide SET c = a WHERE b IS NULL;
SELECT * FROM wide;
CREATE INDEX ix_wide ON wide (c, a DESC);
UPDATE wide SET c = NULL;
SELECT a FROM wide WHERE c IS NULL;

-- UPDATE .. FROM goes through a table WITHOUT ROWID in the order of its key.
CREATE TABLE keyless (k REAL, v BLOB UNIQUE, PRIMARY KEY (k)) WITHOUT ROWID;
INSERT INTO keyless VALUES (5, 0), (0, 2);
UPDATE keyless SET v = s.w FROM (SELECT v AS o, max(k) AS w FROM keyless GROUP BY v) AS s WHERE s.o = keyless.v;
SELECT * FROM keyless;

-- Where the types of a foreign key differ, a row may count as a child that no action reaches.
CREATE TABLE parents (r REAL, t TEXT, PRIMARY KEY (r));
CREATE TABLE childs (x TEXT REFERENCES parents (r) ON DELETE CASCADE ON UPDATE SET NULL, y);
INSERT INTO parents VALUES (0, 'a'), (1, 'b'), (2, 'c');
INSERT INTO childs VALUES ('-0', 1), ('1.0', 2), ('2', 3);
DELETE FROM parents WHERE r = 0;
DELETE FROM parents WHERE r = 1;
UPDATE parents SET r = 7 WHERE r = 2;
SELECT * FROM parents;
SELECT * FROM childs;
