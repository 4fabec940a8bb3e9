-- Dutch full text behind the second wall: row-level security switches a GIN index off (its operators are not
-- leakproof), so the words of a row stand in a table of their own, which triggers keep and one road reads.
CREATE EXTENSION IF NOT EXISTS unaccent;

DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
                 WHERE c.cfgname = 'dutch' AND n.nspname = 'mht') THEN
    CREATE TEXT SEARCH CONFIGURATION mht.dutch (COPY = pg_catalog.dutch);
    ALTER TEXT SEARCH CONFIGURATION mht.dutch
      ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH unaccent, dutch_stem;
  END IF;
END $$;

-- The units that may come to the rows of a case: the owner and the addressee of the row, and who holds a grant.
CREATE OR REPLACE FUNCTION mht.may_come(wanted uuid, owner uuid, addressee uuid) RETURNS uuid[] LANGUAGE sql STABLE
  AS $$ SELECT array(SELECT owner UNION SELECT addressee WHERE addressee IS NOT NULL
                     UNION SELECT u.id FROM cases_grant g JOIN cases_unit u ON u.group_id = g.group_id
                     WHERE g.case_id = wanted) $$;

-- The words of a row, of the fields that its model names as `searched`; what looks like a tag is text here.
CREATE OR REPLACE FUNCTION mht.words_of(found jsonb, fields text[]) RETURNS tsvector LANGUAGE sql STABLE
  AS $$ SELECT to_tsvector('mht.dutch', translate(coalesce(string_agg(found ->> f, E'\n'), ''), '<>', '  ')) FROM unnest(fields) f $$;

-- What was typed as a question: each word by its stem and what begins with it, because the Dutch stemmer leaves
-- meisjes and gewerkt as they are and many words are joined. Quotes, `or` and a minus sign work.
CREATE OR REPLACE FUNCTION mht.asked_words(asked text) RETURNS tsquery LANGUAGE sql STABLE
  AS $$ SELECT regexp_replace(websearch_to_tsquery('mht.dutch', translate(asked, '<>', '  '))::text, '(''[^'']{3,}'')', '\1:*', 'g')::tsquery $$;

-- Keeps the words of a row beside it; no history table has this trigger.
CREATE OR REPLACE FUNCTION mht.index_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
      DELETE FROM cases_searchrow WHERE row_id = OLD.id;
      RETURN NULL;
    END IF;
    INSERT INTO cases_searchrow AS s (row_id, kind, in_case_id, readers, words)
      VALUES (NEW.id, TG_TABLE_NAME, NEW.case_id, mht.may_come(NEW.case_id, NEW.owner_id, NEW.addressee_id),
              mht.words_of(to_jsonb(NEW), TG_ARGV))
      ON CONFLICT (row_id) DO UPDATE
        SET in_case_id = excluded.in_case_id, readers = excluded.readers, words = excluded.words
        WHERE (s.in_case_id, s.readers, s.words) IS DISTINCT FROM (excluded.in_case_id, excluded.readers, excluded.words);
    RETURN NULL;
  END $$;

-- A unit that gets a grant may come to the rows of that case; one that lost its last comes no more.
CREATE OR REPLACE FUNCTION mht.index_readers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$ DECLARE unit uuid;
  BEGIN
    IF TG_OP = 'DELETE' THEN
      SELECT u.id INTO unit FROM cases_unit u WHERE u.group_id = OLD.group_id
        AND NOT EXISTS (SELECT 1 FROM cases_grant g WHERE g.case_id = OLD.case_id AND g.group_id = OLD.group_id);
      UPDATE cases_searchrow s SET readers = array_remove(s.readers, unit) WHERE s.in_case_id = OLD.case_id
        AND unit = ANY (s.readers) AND NOT mht.speaks_to(s.kind, s.row_id, unit);
      RETURN NULL;
    END IF;
    SELECT u.id INTO unit FROM cases_unit u WHERE u.group_id = NEW.group_id;
    UPDATE cases_searchrow s SET readers = s.readers || unit
      WHERE s.in_case_id = NEW.case_id AND NOT unit = ANY (s.readers);
    RETURN NULL;
  END $$;

-- Is this unit the owner or the addressee of that row?
CREATE OR REPLACE FUNCTION mht.speaks_to(tab text, wanted uuid, unit uuid) RETURNS boolean LANGUAGE plpgsql STABLE
  AS $$ DECLARE found boolean;
  BEGIN
    EXECUTE format('SELECT $2 IN (owner_id, addressee_id) FROM %I WHERE id = $1', tab) INTO found USING wanted, unit;
    RETURN coalesce(found, false);
  END $$;

-- Which rows with these words may I know of? Best first, from a key on; never more than `most`, of at most a
-- thousand that are weighed. The rule is asked of each row itself: a foreign row is never found.
CREATE OR REPLACE FUNCTION mht.search_words(asked text, most integer, after_score integer, after_id uuid)
  RETURNS TABLE (id uuid, kind text, score integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
  SET max_parallel_workers_per_gather = 0 SET jit = off
  AS $$
  WITH weighed AS (
    SELECT s.row_id, s.kind, (ts_rank(s.words, (SELECT mht.asked_words(asked)), 1) * 1000000)::integer AS score
    FROM cases_searchrow s
    WHERE s.words @@ (SELECT mht.asked_words(asked)) AND s.readers && ARRAY[(SELECT mht.my_unit())]
      AND (%(search_rule)s)
    LIMIT 1000)
  SELECT w.row_id, w.kind::text, w.score FROM weighed w
  WHERE after_id IS NULL OR (w.score, w.row_id) < (after_score, after_id)
  ORDER BY w.score DESC, w.row_id DESC LIMIT most $$;
