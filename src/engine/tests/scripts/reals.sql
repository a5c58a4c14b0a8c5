-- The last digits of reals: SQLite reads and prints them with 64 significant bits, and rounds as it goes.
CREATE TABLE reals (r REAL, t TEXT, n INTEGER);
INSERT INTO reals VALUES (1e23, '0.1', 7), (0.1, '1e-30', 8), (1.0/3, '123456789012345678901234567890', 9), (4.9e-324, '1.7976931348623157e308', 1), (2460676.0210098377, '9007199254740993.0', 2);
SELECT r, quote(r), printf('%.3f|%.20f|%!.20g|%e|%.17g|%!.26f', r, r, r, r, r, r), r || '', round(r, 3) FROM reals;
SELECT CAST(t AS REAL), CAST(t AS NUMERIC), t + 0, quote(t + 0.0) FROM reals;
SELECT printf('%.3f', 4611686018427387904), printf('%.0f|%.1f|%5.2f|%-9.2f|%+.1f|%09.2f|%,.2f', 2.5, 0.05, 1.005, 2.345, 3.0, -1.5, 1234567.891), printf('%g|%g|%g|%G|%#g|%!g', 1e10, 1e-5, 100000, 1e20, 1.5, 2);
SELECT strftime('%J', '2024-01-01 12:00'), strftime('%J', '2024-01-01 13:07:33.125'), quote(julianday('2024-12-31T12:30:15.25'));
SELECT 1e400, -1e400, 1e308*10, 0.0, -0.0, 1e-400, 123456789012345678, 1234567890123456789012, .5, 5., 1e5, 12345678901234567890.5;
SELECT round(2.675, 2), round(1e15/7, 3), round(-2.5), round(0.285, 2), round(5.015, 2), round(1234567.8915, 3), round(1e-7, 7), round(3.14159, 30);
SELECT 0.1+0.2, 1e21, 1e15, 1e16, 123456789.123456789, 1/3.0, 2/3.0, 100.0, 1e2, 1.0e-5, 0.0001, quote(1/6.0);
SELECT '0.30000000000000004'+0, '1e22'+0, '1e23'+0, '8.5e-320'+0, '179769313486231580793e289'+0, '5e-324'+0, '1e-308'+0, '2.5e-310'+0;
SELECT json_array(0.1, 1e23, 1.0/3), json_extract('[0.1,1e23,12345678901234567890]', '$[1]'), json('[1.10, 1e5]');
