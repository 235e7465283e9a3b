-- measure.sql: what the benchmarks measure with; included by them with \ir. Costs are the best of several rounds in one
-- process, without JIT compilation. Nothing here asserts a time.

CREATE TABLE figures (place serial, figure text, target float8, measured float8, unit text);

-- Milliseconds that a query takes, at best.
CREATE FUNCTION best_ms(query text, rounds int DEFAULT 5) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    least float8 := 'infinity';
    start timestamptz;
    ignored float8;
BEGIN
    FOR i IN 1 .. rounds LOOP
        start := clock_timestamp();
        EXECUTE query INTO ignored;
        least := least(least, 1000 * extract(epoch FROM clock_timestamp() - start));
    END LOOP;
    RETURN least;
END $$;

-- Microseconds a row of an expression over a table, above a sum of one of its columns.
CREATE FUNCTION cost_us(expression text, source text, base text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    rows float8;
BEGIN
    EXECUTE format('SELECT count(*) FROM %s', source) INTO rows;
    RETURN 1000 / rows * (best_ms(format('SELECT sum(%s) FROM %s', expression, source))
        - best_ms(format('SELECT sum(%s) FROM %s', base, source)));
END $$;
