-- The order in which rows are visited and shown where nothing asks for one, and what a statement sees of its own changes.
CREATE TABLE parent(id INTEGER PRIMARY KEY, age INT, email TEXT UNIQUE);
CREATE INDEX by_age ON parent(age);
INSERT INTO parent VALUES (1, 30, 'c@x'), (2, 20, 'b@x'), (3, 10, NULL);
CREATE TABLE child(id INTEGER PRIMARY KEY, up INTEGER REFERENCES parent(id), n TEXT);
INSERT INTO child VALUES (1, 3, 'a'), (2, 1, 'b'), (3, 2, 'c'), (4, 1, 'd'), (5, 3, 'e');
-- No index on a foreign key: the rows come by rowid.
SELECT id, up FROM child WHERE up > 1;
SELECT id, up FROM child WHERE up BETWEEN 1 AND 2;
SELECT id, up FROM child WHERE up IN (3, 2, 1);
-- A join without an index: the automatic one holds what the query reads, and the rowid last.
CREATE TABLE boss(id INTEGER PRIMARY KEY, name TEXT, up INTEGER REFERENCES boss(id), pay INT);
INSERT INTO boss VALUES (1, 'mo', NULL, 5), (2, 'ed', 1, 3), (3, 'el', 1, 2), (4, 'ann', 1, 3);
SELECT e.id, e2.name FROM boss e LEFT JOIN boss e2 ON e.id = e2.up;
SELECT e.id, e2.* FROM boss e LEFT JOIN boss e2 ON e.id = e2.up ORDER BY e.id;
SELECT e.id, e2.id, e2.pay FROM boss e JOIN boss e2 ON e.id = e2.up;
SELECT e.id, e2.id, e2.pay, e3.name FROM boss e LEFT JOIN boss e2 ON e.id = e2.up LEFT JOIN boss e3 ON e2.id = e3.up ORDER BY e.id;
-- An index there is: its order.
SELECT id FROM parent WHERE age > 5;
SELECT id FROM parent WHERE email IS NOT NULL;
-- UPDATE goes through the index of a column that IS NOT NULL, unless it has to collect the rows first.
CREATE TABLE swap(k TEXT PRIMARY KEY, v TEXT UNIQUE);
INSERT INTO swap VALUES ('c', '1'), ('b', '2'), ('a', '3');
UPDATE OR FAIL swap SET v = CASE k WHEN 'a' THEN '4' WHEN 'b' THEN '3' ELSE '2' END WHERE k IS NOT NULL;
SELECT * FROM swap ORDER BY k;
UPDATE OR FAIL swap SET v = CASE k WHEN 'a' THEN '5' WHEN 'b' THEN '4' ELSE '3' END WHERE k IS DISTINCT FROM NULL RETURNING k;
SELECT * FROM swap ORDER BY k;
DELETE FROM parent WHERE age > 5 AND id NOT IN (SELECT up FROM child WHERE up IS NOT NULL) RETURNING id;
CREATE TABLE loose(id INTEGER PRIMARY KEY, age INT);
CREATE INDEX loose_age ON loose(age);
INSERT INTO loose VALUES (1, 30), (2, 20), (3, 10);
DELETE FROM loose WHERE age > 5 RETURNING id;
-- A subquery that does not depend on the row keeps its first answer; one that is an index sees the changes.
CREATE TABLE once(id INTEGER PRIMARY KEY, n INT);
INSERT INTO once VALUES (1, 5), (1, 6), (1, 7) ON CONFLICT (id) DO UPDATE SET n = 3 WHERE (+once.n, +once.id) IN (SELECT +n, +id FROM once);
CREATE TABLE live(a, b REAL UNIQUE);
INSERT INTO live VALUES (1, 2), (2, 3);
INSERT INTO live VALUES (3, 2), (4, 3) ON CONFLICT (b) DO UPDATE SET b = b || 'x' WHERE 2 IN (SELECT b FROM live);
SELECT * FROM live;
-- A column of FROM that has REAL affinity is read as REAL; a compound by itself shows what is there.
CREATE TABLE price(r REAL, i INTEGER);
INSERT INTO price VALUES (2.5, 4), (7, 5), (1, 4611686018427387905);
SELECT x, typeof(x) FROM (SELECT r AS x FROM price UNION ALL SELECT i FROM price);
SELECT x, typeof(x) FROM (SELECT i AS x FROM price UNION ALL SELECT r FROM price);
SELECT r FROM price UNION SELECT i FROM price;
WITH RECURSIVE w(x, d) AS (SELECT r, 0 FROM price UNION ALL SELECT i, d + 1 FROM price, w WHERE r = x AND d < 1) SELECT x, typeof(x) FROM w;
WITH RECURSIVE w(x) AS (SELECT one FROM price UNION ALL SELECT two FROM price JOIN w ON r = x) SELECT * FROM w;
SELECT * FROM (SELECT nothing FROM nowhere) EXCEPT SELECT two FROM price;
-- A column of FROM has a collation, also where the expression behind it has none.
CREATE TABLE mixed(a TEXT COLLATE NOCASE, b TEXT);
INSERT INTO mixed VALUES ('A', 'x'), ('a', 'y');
CREATE VIEW least AS SELECT a, min(a, a) AS m FROM mixed;
SELECT l.m, t.b FROM least AS l JOIN mixed AS t ON l.m = t.a ORDER BY 1, 2;
SELECT l.m, t.b FROM least AS l JOIN mixed AS t ON t.a = l.m ORDER BY 1, 2;
-- Set operations find equal rows in their own collations, unless they are sorted.
SELECT b COLLATE BINARY FROM mixed WHERE 0 UNION SELECT DISTINCT a FROM mixed;
-- Actions compare in the parent's collation.
CREATE TABLE word(k TEXT COLLATE NOCASE PRIMARY KEY);
CREATE TABLE use(k TEXT REFERENCES word(k) ON UPDATE CASCADE ON DELETE SET NULL);
INSERT INTO word VALUES ('A'), ('b');
INSERT INTO use VALUES ('a'), ('B');
UPDATE word SET k = 'C' WHERE k = 'a';
DELETE FROM word WHERE k = 'b';
SELECT * FROM use;
-- round() to whole numbers goes through an integer, which has no -0.
SELECT round(-0.3), round(-0.3, 1), 'x' || round(-0.2);
-- The first of two compared values goes through an index.
CREATE TABLE pair(a TEXT UNIQUE, b, c UNIQUE);
INSERT INTO pair VALUES ('2', 'b', 'a'), ('0.5', 2.5, 'b');
UPDATE OR FAIL pair SET (b, c) = (c, b) WHERE (a, b) < ('b', 0);
SELECT * FROM pair;
