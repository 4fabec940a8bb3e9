-- The pool of numbers and codenames. The application may draw from it and may not read it: how many are taken would
-- tell how many cases there are, also of those it may know nothing of (promise 4).

-- Shuffle the numbers of a year into the pool; four digits, five when those are gone.
CREATE OR REPLACE FUNCTION mht.fill_labels(wanted text, of_year integer) RETURNS void LANGUAGE plpgsql VOLATILE
  SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE
    more boolean := EXISTS (SELECT 1 FROM cases_label WHERE kind = wanted AND year = of_year);
    low integer := CASE WHEN more THEN 10000 ELSE 1 END;
    high integer := CASE WHEN more THEN 99999 ELSE 9999 END;
  BEGIN
    INSERT INTO cases_label (kind, year, text, place, taken)
      SELECT wanted, of_year, wanted || '-' || of_year || '-' || lpad(n::text, 4, '0'), random(), false
      FROM (SELECT n FROM generate_series(low, high) n ORDER BY random() LIMIT 9999) AS shuffled
      ON CONFLICT DO NOTHING;
  END $$;

-- Take the next free label; two at once take two.
CREATE OR REPLACE FUNCTION mht.draw_label(wanted text, of_year integer) RETURNS text LANGUAGE plpgsql VOLATILE
  SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE
    found text;
  BEGIN
    FOR attempt IN 1..2 LOOP
      UPDATE cases_label SET taken = true WHERE id = (
        SELECT id FROM cases_label WHERE kind = wanted AND year = of_year AND NOT taken
        ORDER BY place LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING text INTO found;
      EXIT WHEN found IS NOT NULL;
      PERFORM mht.fill_labels(wanted, of_year);
    END LOOP;
    RETURN found;
  END $$;
