-- Booleans about a whole case, for the conditions of the machines (routing/facts.py).
CREATE OR REPLACE FUNCTION mht.case_facts(wanted uuid, OUT all_tracks_ended boolean, OUT any_track boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT NOT EXISTS (SELECT 1 FROM routing_track WHERE case_id = wanted
                           AND state NOT IN ('completed', 'handed_back', 'not_taken')),
               EXISTS (SELECT 1 FROM routing_track WHERE case_id = wanted) $$;

-- The tafel gave a case back, or its aanmelding was withdrawn: its signals are in verrijking again
-- (domain 1.5 rows 12 and 17). The triage lies in `eigen` of the gemeente, which the chair may not read.
CREATE OR REPLACE FUNCTION mht.signals_come_back(wanted uuid) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ UPDATE routing_triage SET state = 'enriching', version = version + 1
        WHERE case_id = wanted AND state = 'referred' AND mht.holds(wanted)
          AND (mht.my_role() IN ('chair', 'process_director') OR owner_id = mht.my_unit()) $$;
