-- The narrow roads of look-alikes: row-level security switches a GIN index off (its operators are not
-- leakproof), so these functions search and then apply the same rule, filled in by cases/walls.py.

-- Keep the keys of a betrokkene of the own unit; the application reads and writes them nowhere else.
CREATE OR REPLACE FUNCTION mht.keep_keys(wanted uuid, codes bigint[], blinds bytea[], nears bigint[], sounds bigint[])
  RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ INSERT INTO cases_partykeys (party_id, codes, blinds)
        SELECT wanted, codes, blinds
        WHERE EXISTS (SELECT 1 FROM cases_party p WHERE p.id = wanted AND p.owner_id = mht.my_unit())
        ON CONFLICT (party_id) DO UPDATE SET codes = excluded.codes, blinds = excluded.blinds;
        INSERT INTO cases_namenear (near, code)
        SELECT n.near, n.code FROM unnest(nears, sounds) AS n (near, code)
        WHERE EXISTS (SELECT 1 FROM cases_party p WHERE p.id = wanted AND p.owner_id = mht.my_unit())
        ON CONFLICT DO NOTHING $$;

-- Who among the betrokkenen I may know of looks like this? `nears` holds the mistypings of each typed word, as
-- JSON lists; `firm` the numbers of what was typed; `days` the birth dates that may be meant; `hints` say what
-- comes first. Own and granted rows only: a foreign row is never found, and how many there are shows nowhere.
CREATE OR REPLACE FUNCTION mht.lookalikes(nears jsonb, firm bigint[], days bigint[], hints bigint[], most integer)
  RETURNS TABLE (id uuid, case_id uuid, owner_id uuid, name text, alias text, codes bigint[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
  SET max_parallel_workers_per_gather = 0 SET jit = off
  AS $$
  WITH typed AS (SELECT w.place, array(SELECT jsonb_array_elements_text(w.list)::bigint) AS list
                 FROM jsonb_array_elements(nears) WITH ORDINALITY AS w (list, place)),
  meant AS (SELECT t.place, m.code, m.shared FROM typed t, LATERAL (
              SELECT n.code, count(*) AS shared FROM cases_namenear n WHERE n.near = ANY (t.list)
              GROUP BY n.code ORDER BY count(*) DESC LIMIT 12) m),
  wanted AS MATERIALIZED (SELECT unnest(firm) AS number
                          UNION SELECT a.code # b.code FROM meant a JOIN meant b ON a.place < b.place
                          UNION SELECT a.code # d FROM meant a, unnest(days) d)
  SELECT p.id, p.case_id, p.owner_id, p.name::text, p.alias::text, k.codes
  FROM cases_partykeys k JOIN cases_party p ON p.id = k.party_id
  WHERE k.codes && array(SELECT w.number FROM wanted w) AND %(party_rule)s
  ORDER BY (SELECT count(*) FILTER (WHERE c IN (SELECT w.number FROM wanted w)) + 2 * count(*) FILTER (WHERE c = ANY (hints))
            FROM unnest(k.codes) c) DESC, p.id DESC
  LIMIT most $$;

-- Who among the betrokkenen I may know of has the same phone, plate or address? `marks` are blind indexes.
CREATE OR REPLACE FUNCTION mht.same_marks(marks bytea[], most integer)
  RETURNS TABLE (id uuid, case_id uuid, blinds bytea[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
  SET max_parallel_workers_per_gather = 0 SET jit = off
  AS $$
  SELECT p.id, p.case_id, array(SELECT b FROM unnest(k.blinds) b WHERE b = ANY (marks))
  FROM cases_partykeys k JOIN cases_party p ON p.id = k.party_id
  WHERE k.blinds && marks AND %(party_rule)s
  ORDER BY p.id DESC LIMIT most $$;
